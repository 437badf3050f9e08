// The page's first script: unpacks what the first view needs and the script that draws it, all at once, and runs it. A live page asks its
// endpoint before it is run.

import { execute, packed, unpackText } from "./packed.ts";

/** Data that is read as text once it is unpacked. */
async function unpacked(id: string): Promise<void> {
  const text = packed(id);
  if (text !== null) document.getElementById(id)!.textContent = await unpackText(text);
}

async function open(): Promise<void> {
  const data = Promise.all([unpacked("graph-data"), unpacked("picture")]);
  const page = unpackText(packed("script-live") ?? packed("script-page")!);
  await data;
  execute(await page);
}

void open();
