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

/** So many passages are looked for, all over the document, before a text is taken for another one. */
const SAMPLE = 25;
/** Characters around the known shifts. */
const AROUND = 200;
const PATIENCE = 30; // ms between two breaths

/**
 * What became of each passage, by the rules of tejido/verification.py: where it stood, else as far away as others moved, else at all
 * places that begin and end at the edge of a word; of a text that has none of a sample no more is looked for. `breathe` is awaited
 * every now and then, so that the page goes on while a long text is searched.
 */
export async function check(points: string[], passages: PassageRecord[], breathe: () => Promise<void> = () => Promise.resolve()): Promise<Map<string, Mark>> {
  const search = new Search(points);
  const lost = passages.filter((passage) => passage.sha256 && !search.at(passage, [0]));
  const anyFound = search.found.size > 0;
  const step = Math.max(1, Math.floor(lost.length / SAMPLE));
  const sample = lost.filter((_, index) => index % step === 0);
  let last = performance.now();
  const pause = async (): Promise<void> => {
    if (performance.now() - last < PATIENCE) return;
    await breathe();
    last = performance.now();
  };
  const isOther = (): boolean => !anyFound && search.found.size === 0;
  for (const passage of new Set([...sample, null, ...lost])) {
    if (passage) await search.everywhere(passage, pause);
    else if (isOther()) break;
  }
  if (!isOther()) for (const passage of lost) search.around(passage);
  return new Map(passages.map((passage) => [passage.iri, mark(passage, search.found.get(passage))]));
}

function mark(passage: PassageRecord, by: number | undefined): Mark {
  if (!passage.sha256) return { state: "unknown" };
  if (by === undefined) return { state: "gone" };
  return { state: by ? "moved" : "identical", start: passage.start + by };
}

/** Where passages went in one text: by how many characters. */
class Search {
  readonly found = new Map<PassageRecord, number>();
  private shifts = [0];
  private readonly bytes: Uint8Array;
  /** Where each character begins in the bytes, and where the last one ends. */
  private readonly offsets: Uint32Array;
  /** The places where words begin and end, and whether a place is one. */
  private readonly edges: number[] = [];
  private readonly isEdge: Uint8Array;

  constructor(points: string[]) {
    this.bytes = new TextEncoder().encode(points.join(""));
    this.offsets = new Uint32Array(points.length + 1);
    this.isEdge = new Uint8Array(points.length + 1);
    let before = "";
    for (let at = 0; at <= points.length; at++) {
      const point = points[at];
      if (point !== undefined) this.offsets[at + 1] = this.offsets[at]! + lengthOf(point);
      const kind = point === undefined ? "" : kindOf(point);
      if (kind !== before || point === undefined) this.isEdge[at] = this.edges.push(at) && 1;
      before = kind;
    }
  }

  /** Whether the words stand this far away, by the first of the shifts that fits. */
  at(passage: PassageRecord, shifts: Iterable<number>): boolean {
    if (this.found.has(passage)) return true;
    for (const by of shifts) {
      if (!this.stands(passage, by)) continue;
      this.found.set(passage, by);
      this.shifts = [by, ...this.shifts.filter((known) => known !== by)];
      return true;
    }
    return false;
  }

  async everywhere(passage: PassageRecord, pause: () => Promise<void>): Promise<void> {
    if (this.at(passage, this.shifts)) return;
    const length = passage.end - passage.start;
    const places = this.edges.filter((start) => this.isEdge[start + length]).map((start) => start - passage.start);
    places.sort((a, b) => Math.abs(a) - Math.abs(b));
    for (let from = 0; from < places.length && !this.at(passage, places.slice(from, from + 500)); from += 500) await pause();
  }

  /** A passage that cuts a word is near where others went. */
  around(passage: PassageRecord): void {
    const [low, high] = [Math.min(...this.shifts) - AROUND, Math.max(...this.shifts) + AROUND];
    this.at(passage, Array.from({ length: Math.min(high - low, 20 * AROUND) }, (_, index) => low + index));
  }

  private stands(passage: PassageRecord, by: number): boolean {
    const [start, end] = [this.offsets[passage.start + by], this.offsets[passage.end + by]];
    return start !== undefined && end !== undefined && sha256(this.bytes.subarray(start, end)) === passage.sha256;
  }
}

/** Bytes of a character in UTF-8. */
function lengthOf(point: string): number {
  const code = point.codePointAt(0)!;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

const kindOf = (point: string): string => (/[\p{L}\p{N}_]/u.test(point) ? "word" : /\s/.test(point) ? "space" : "mark");

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
