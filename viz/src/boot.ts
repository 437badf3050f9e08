// The page's first script: unpacks what the first view needs, and the other scripts, and runs these in turn. A live page asks its endpoint
// before it is run.

import { packed, run, unpackText } from "./packed.ts";

/** Data that is read as text once it is unpacked. */
async function unpacked(id: string): Promise<void> {
  const text = packed(id);
  if (text !== null) document.getElementById(id)!.textContent = await unpackText(text);
}

void Promise.all([unpacked("graph-data"), unpacked("picture"), run("script-network")]).then(() => run(packed("script-live") === null ? "script-page" : "script-live"));
