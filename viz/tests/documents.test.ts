import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { canonical, check, excerpt, recognise, type Copy, type DocumentRecord, type PassageRecord } from "../src/documents.ts";
import { sha256, sha256Text } from "../src/sha256.ts";

const text = "The harbour 🚢 office opened in 2031. Its clock, made of brass, was late.\nNobody minded.";
const points = [...text];

function passage(words: string, document = "d"): PassageRecord {
  const start = [...text.slice(0, text.indexOf(words))].length;
  const end = start + [...words].length;
  return { iri: `${document}#char=${start},${end}`, document, start, end, sha256: sha256Text(words) };
}

const first = passage("The harbour 🚢 office opened");
const second = passage("Its clock, made of brass, was late.");

test("hashes are those of every other SHA-256, at every length around a block", () => {
  for (const length of [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + length) % 256);
    assert.equal(sha256(bytes), createHash("sha256").update(bytes).digest("hex"), `length ${length}`);
  }
});

test("canonical text has no BOM, only LF, and is composed", () => {
  const bytes = new TextEncoder().encode("\ufeffAtencio\u0301n\r\nuno\rdos");
  assert.equal(canonical(bytes), "Atención\nuno\ndos");
  assert.throws(() => canonical(Uint8Array.of(0xff, 0xfe, 0x41)), TypeError);
});

test("offsets count code points, so an emoji moves nothing", async () => {
  const marks = await check(points, [first, second]);
  assert.deepEqual(marks.get(first.iri), { state: "identical", start: 0 });
  assert.deepEqual(marks.get(second.iri), { state: "identical", start: second.start });
});

test("after an insertion passages are found where they went", async () => {
  const marks = await check([..."Preface. ", ...points], [first, second]);
  assert.deepEqual(marks.get(second.iri), { state: "moved", start: second.start + 9 });
});

test("changed words are gone, and a passage without a hash is unknown", async () => {
  const marks = await check([...text.replace("brass", "steel")], [first, second, { ...first, iri: "x", sha256: "" }]);
  assert.equal(marks.get(first.iri)?.state, "identical");
  assert.equal(marks.get(second.iri)?.state, "gone");
  assert.equal(marks.get("x")?.state, "unknown");
});

test("a file is known by its bytes, its text, its name, or because there is only one", () => {
  const bytes = new TextEncoder().encode(text);
  const record: DocumentRecord = { iri: "d", name: "harbour.txt", length: points.length, sha256: sha256(bytes), bytesSha256: sha256(bytes) };
  const other: DocumentRecord = { ...record, iri: "e", name: "other.txt", sha256: "", bytesSha256: "" };
  const how = (records: DocumentRecord[], given: string, name: string) => recognise(records, new TextEncoder().encode(given), canonical(new TextEncoder().encode(given)), name)?.[1];
  assert.equal(how([other, record], text, "x"), "file");
  assert.equal(how([other, record], text.replace("\n", "\r\n"), "x"), "text");
  assert.equal(how([other, record], "changed", "harbour.txt"), "different");
  assert.equal(how([record], "changed", "x"), "different");
  assert.equal(how([other, record], "changed", "x"), undefined);
});

test("a text that has none of the passages is given up soon, and the page breathes meanwhile", async () => {
  const other = [..."Nothing of this was ever written there. ".repeat(600)];
  const passages = Array.from({ length: 70 }, (_, index) => ({ ...second, iri: `${index}`, start: index * 9, end: index * 9 + 200, sha256: sha256Text(`${index}`) }));
  let breaths = 0;
  const marks = await check(other, passages, () => Promise.resolve(void breaths++));
  assert.ok([...marks.values()].every(({ state }) => state === "gone"));
  assert.ok(breaths > 0);
});

test("a passage that cuts a word is found near where others went", async () => {
  const cut = passage("arbour 🚢 offi");
  const marks = await check([..."Preface. ", ...points], [second, cut]);
  assert.deepEqual(marks.get(cut.iri), { state: "moved", start: cut.start + 9 });
});

test("an excerpt shows the words between whole words of context", async () => {
  const marks = await check(points, [second]);
  const copy = { record: {} as DocumentRecord, name: "", sameness: "file", points, marks } satisfies Copy;
  const found = excerpt(copy, second, 12);
  assert.equal(found?.words, "Its clock, made of brass, was late.");
  assert.match(found?.before ?? "", /^…in 2031\. $/);
  assert.match(found?.after ?? "", /^\nNobody…$/);
});
