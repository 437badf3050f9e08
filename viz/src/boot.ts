// The page's first script: unpacks what the first view needs, and the other scripts, and runs these in turn. A live page asks its endpoint
// before it is run.

import { packed, run, unpackText } from "./packed.ts";

async function picture(): Promise<void> {
  const text = packed("picture");
  if (text) document.getElementById("picture")!.textContent = await unpackText(text);
}

void Promise.all([picture(), run("script-network")]).then(() => run(packed("script-live") === null ? "script-page" : "script-live"));
