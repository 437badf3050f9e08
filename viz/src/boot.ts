// The page's first script: unpacks the others and runs them in turn. A live page asks its endpoint before it is run.

import { packed, run } from "./packed.ts";

void run("script-network").then(() => run(packed("script-live") === null ? "script-page" : "script-live"));
