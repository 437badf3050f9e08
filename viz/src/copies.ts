// Taking in the reader's copies of documents: dropped on the page, chosen, or embedded by whoever wrote the page.

import type { App } from "./app.ts";
import { byId, h, icon, ICONS } from "./dom.ts";
import { canonical, check, recognise, type Copy, type DocumentRecord } from "./documents.ts";
import { noun, t } from "./i18n.ts";

/** Reads files and checks every passage against them; returns how many were documents of this graph. */
export async function takeFiles(app: App, files: Iterable<File>): Promise<number> {
  let taken = 0;
  for (const file of files) {
    app.announce(t("checking", { file: file.name }), true);
    const problem = await take(app, file.name, new Uint8Array(await file.arrayBuffer()));
    if (problem) app.announce(`${file.name} ${problem}`, true);
    else taken++;
  }
  return taken;
}

async function take(app: App, name: string, bytes: Uint8Array): Promise<string | null> {
  let text: string;
  try {
    text = canonical(bytes);
  } catch (error) {
    if (error instanceof TypeError) return t("notUtf8");
    throw error;
  }
  const found = recognise(app.provider.documents, bytes, text, name);
  if (!found) return t("notOurs");
  const [record, sameness] = found;
  await keep(app, { record, name, sameness, points: [...text], marks: new Map() });
  return null;
}

/** Texts that Python embedded: the same check as for a copy that was dropped. */
export async function takeTexts(app: App, texts: Record<string, string>): Promise<void> {
  for (const [iri, text] of Object.entries(texts)) {
    const record = app.provider.documents.find((one) => one.iri === iri);
    if (record) await keep(app, { record, name: "", sameness: "text", points: [...text], marks: new Map() });
  }
}

async function keep(app: App, copy: Copy): Promise<void> {
  const passages = app.provider.passages.filter(({ document }) => document === copy.record.iri);
  const marks = await check(copy.points, passages, breath);
  app.copies.delete(copy.record.iri); // so that the last taken stands last
  app.copies.set(copy.record.iri, { ...copy, marks });
}

/** The page draws, and hears its reader. */
const breath = (): Promise<void> => new Promise((done) => setTimeout(done));

/** Whether nothing of the document is in the copy: then it is another text altogether. */
export const isStranger = ({ marks, sameness }: Copy): boolean => sameness === "different" && marks.size > 0 && [...marks.values()].every(({ state }) => state === "gone");

/** Drag and drop anywhere on the page. */
export function acceptDrops(drop: (files: File[]) => void): void {
  const veil = byId("veil");
  const carriesFiles = (event: DragEvent): boolean => Boolean(event.dataTransfer?.types.includes("Files"));
  addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) veil.hidden = true;
  });
  addEventListener("drop", (event) => {
    veil.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    drop([...(event.dataTransfer?.files ?? [])]);
  });
}

/** The documents of the graph and how the reader's copies compare. */
export function documentList(app: App): HTMLElement {
  return h(
    "section",
    { class: "group documents" },
    h("h2", {}, t("yourCopy")),
    app.provider.documents.map((record) => entry(app, record)),
    h(
      "button",
      { type: "button", class: "dropzone", onclick: () => app.chooseDocument() },
      icon(ICONS.file, 22),
      h("span", {}, t("dropHint")),
      h("strong", {}, t("chooseFile")),
    ),
  );
}

function entry(app: App, record: DocumentRecord): HTMLElement {
  const copy = app.copies.get(record.iri);
  return h("div", { class: "document" }, h("p", { class: "file" }, record.name || record.iri), copy && h("p", { class: `verdict ${copy.sameness}` }, verdict(copy)), copy && tally(copy));
}

function verdict(copy: Copy): string {
  const { sameness, name } = copy;
  if (!name) return t("embedded");
  if (isStranger(copy)) return t("stranger", { file: name });
  return sameness === "file" ? t("sameFile") : sameness === "text" ? t("sameText") : t("otherText");
}

const MANY = { identical: "manyIdentical", moved: "manyMoved", gone: "manyGone", unknown: "manyUnknown" } as const;

/** How many passages of a copy have each mark: only marks that occur, in order of trust. */
export function counts({ marks }: Copy): { state: keyof typeof MANY; text: string }[] {
  const states = [...marks.values()].map(({ state }) => state);
  return (Object.keys(MANY) as (keyof typeof MANY)[]).flatMap((state) => {
    const count = states.filter((one) => one === state).length;
    return count ? [{ state, text: `${count} ${noun(count, MANY[state])}` }] : [];
  });
}

function tally(copy: Copy): HTMLElement {
  return h("p", { class: "marks" }, ...counts(copy).map(({ state, text }) => h("span", { class: `mark ${state}` }, state === "identical" && icon(ICONS.check, 14), text)));
}
