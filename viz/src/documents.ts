// A reader's own copy of a document, checked against the hashes that the graph keeps. Nothing leaves the page.
// Offsets count Unicode code points, as everywhere in Tejido; JavaScript's strings count UTF-16 units, so texts are arrays of code points here.

import { sha256, sha256Text } from "./sha256.ts";

export interface DocumentRecord {
  iri: string;
  name: string;
  length: number;
  sha256: string;
  bytesSha256: string;
}

export interface PassageRecord {
  iri: string;
  document: string;
  start: number;
  end: number;
  sha256: string;
}

/** What became of a passage: its words stand where they stood, elsewhere, or not at all; "unknown" when the graph keeps no hash of them. */
export type Mark = { state: "identical" | "moved"; start: number } | { state: "gone" | "unknown" };

export type Sameness = "file" | "text" | "different";

export interface Copy {
  record: DocumentRecord;
  name: string;
  sameness: Sameness;
  points: string[];
  marks: Map<string, Mark>;
}

/** The canonical text: UTF-8 without BOM, LF, NFC. Throws a TypeError when the bytes are not UTF-8. */
export function canonical(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  return text.replace(/\r\n?/g, "\n").normalize("NFC");
}

/** Which document of the graph a file is: by its bytes, its text, its name, or because there is only one. */
export function recognise(records: DocumentRecord[], bytes: Uint8Array, text: string, name: string): [DocumentRecord, Sameness] | null {
  const [ofBytes, ofText] = [sha256(bytes), sha256Text(text)];
  const file = records.find((record) => record.bytesSha256 === ofBytes);
  if (file) return [file, "file"];
  const same = records.find((record) => record.sha256 === ofText);
  if (same) return [same, "text"];
  const named = records.find((record) => record.name === name) ?? (records.length === 1 ? records[0] : undefined);
  return named ? [named, "different"] : null;
}

/** Looks for every passage, first where it stood, then as far away as others have moved, then everywhere. */
export function check(points: string[], passages: PassageRecord[]): Map<string, Mark> {
  const shifts = new Set([0]);
  return new Map(passages.map((passage) => [passage.iri, find(points, passage, shifts)]));
}

function find(points: string[], passage: PassageRecord, shifts: Set<number>): Mark {
  if (!passage.sha256) return { state: "unknown" };
  const length = passage.end - passage.start;
  const fits = (start: number): boolean => start >= 0 && start + length <= points.length && hash(points, start, length) === passage.sha256;
  const start = [...shifts].map((shift) => passage.start + shift).find(fits) ?? scan(points, length, passage.sha256);
  if (start === undefined) return { state: "gone" };
  shifts.add(start - passage.start);
  return { state: start === passage.start ? "identical" : "moved", start };
}

function scan(points: string[], length: number, wanted: string): number | undefined {
  for (let start = 0; start + length <= points.length; start++) {
    if (/\s/.test(points[start]!)) continue; // a passage begins with a word
    if (hash(points, start, length) === wanted) return start;
  }
  return undefined;
}

const hash = (points: string[], start: number, length: number): string => sha256Text(points.slice(start, start + length).join(""));

export interface Excerpt {
  before: string;
  words: string;
  after: string;
}

/** The words of a passage with some context, cut at spaces; null when they are not in the copy. */
export function excerpt(copy: Copy, passage: PassageRecord, context = 90): Excerpt | null {
  const mark = copy.marks.get(passage.iri);
  if (!mark || !("start" in mark)) return null;
  const end = mark.start + passage.end - passage.start;
  const before = copy.points.slice(Math.max(0, mark.start - context), mark.start).join("");
  const after = copy.points.slice(end, end + context).join("");
  return {
    before: mark.start > context ? `…${before.replace(/^\S*\s/, "")}` : before,
    words: copy.points.slice(mark.start, end).join(""),
    after: end + context < copy.points.length ? `${after.replace(/\s\S*$/, "")}…` : after,
  };
}
