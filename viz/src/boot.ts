// The page's first script: unpacks the others and runs them in turn.

import { run } from "./packed.ts";

void run("script-network").then(() => run("script-page"));
