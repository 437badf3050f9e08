import assert from "node:assert/strict";
import { test } from "node:test";
import { csv, graphml, relationsCsv } from "../src/downloads.ts";
import { gexf } from "../src/gexf.ts";
import type { Actor, Provider, Relation } from "../src/provider.ts";

const actor = (id: string, es: string, en: string): Actor => ({ id, name: { es, en }, kind: "urn:k", class: "urn:c", x: 1, y: -2.5, degree: 1 });
const actors = [actor("urn:a", `Puerto "Alba"`, "Alba & <Port>\u0000"), actor("urn:b", "Faro, S.A.", "Lighthouse")];
const relations: Relation[] = [{ id: "r0", source: "urn:a", target: "urn:b", predicate: "urn:lights", passages: ["urn:p1", "urn:p2"], inferred: false }];
const names: Record<string, { es: string; en: string }> = { "urn:lights": { es: "alumbra", en: "lights" }, "urn:a": actors[0]!.name, "urn:b": actors[1]!.name };
const provider = { label: (iri: string) => names[iri]!, articles: [{ iri: "urn:art", document: "d", name: { es: "El faro", en: "The light" } }], articlesOf: () => ["urn:art"] } as unknown as Provider;

test("CSV quotes what needs it and ends lines as RFC 4180 says", () => {
  assert.equal(csv([["a", `b"c`], ["d,e", "f\ng"]]), `a,"b""c"\r\n"d,e","f\ng"\r\n`);
});

test("relationships come one line a passage, named in the reader's language", () => {
  const [head, first, second, end] = relationsCsv(provider, { relations }, "es").split("\r\n");
  assert.match(head!, /^source,relationship,target,/);
  assert.equal(first, `"Puerto ""Alba""",alumbra,"Faro, S.A.",urn:a,urn:lights,urn:b,false,urn:p1,El faro`);
  assert.match(second!, /urn:p2/);
  assert.equal(end, "");
});

test("GraphML is well-formed whatever the names hold", () => {
  const text = graphml(provider, { actors, relations });
  assert.match(text, /<data key="label_en">Alba &amp; &lt;Port&gt;<\/data>/);
  assert.match(text, /<edge id="r0" source="urn:a" target="urn:b">/);
  assert.equal(text.match(/<node /g)!.length, 2);
});

test("GEXF holds both languages, places with the y axis upwards, and what states each edge", () => {
  const text = gexf({ ...provider, title: { es: "Puerto", en: "Port" } } as Provider, { actors, relations }, "es");
  assert.match(text, /^<\?xml version="1.0" encoding="UTF-8"\?>\n<gexf xmlns="http:\/\/gexf.net\/1.3" xmlns:viz="http:\/\/gexf.net\/1.3\/viz" version="1.3">/);
  assert.match(text, /<node id="urn:a" label="Puerto &quot;Alba&quot;">/);
  assert.match(text, /<attvalue for="label_en" value="Alba &amp; &lt;Port&gt;"\/>/);
  assert.match(text, /<viz:position x="1" y="2.5" z="0"\/>/);
  assert.match(text, /<edge id="r0" source="urn:a" target="urn:b" label="alumbra" kind="urn:lights">/);
  assert.match(text, /<attvalue for="passages" value="urn:p1 urn:p2"\/>/);
});
