// GEXF 1.3 (gexf.net), as Gephi opens it: names in the reader's language, both languages as attributes, places and colours of the picture.

import { xml } from "./downloads.ts";
import { nameOf } from "./drawn.ts";
import type { Visible } from "./filter.ts";
import type { Lang } from "./i18n.ts";
import { lookOf } from "./kinds.ts";
import type { Actor, Provider, Relation } from "./provider.ts";

const NODE = { label_es: "string", label_en: "string", kind: "string", class: "string", degree: "integer" } as const;
const EDGE = { label_es: "string", label_en: "string", predicate: "string", passages: "string", inferred: "boolean" } as const;

/** Parallel relationships stay apart: each is an edge of its own kind. */
export function gexf(provider: Provider, { actors, relations }: Pick<Visible, "actors" | "relations">, lang: Lang): string {
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n`,
    `  <meta>\n    <creator>Tejido</creator>\n    <description>${xml(provider.title[lang])}</description>\n  </meta>\n`,
    `  <graph defaultedgetype="directed" mode="static">\n`,
    attributes("node", NODE),
    attributes("edge", EDGE),
    `    <nodes>\n`,
    ...actors.map((actor) => node(actor, lang)),
    `    </nodes>\n    <edges>\n`,
    ...relations.map((relation) => edge(provider, relation, lang)),
    `    </edges>\n  </graph>\n</gexf>\n`,
  ].join("");
}

function attributes(of: "node" | "edge", types: Record<string, string>): string {
  const lines = Object.entries(types).map(([name, type]) => `      <attribute id="${name}" title="${name}" type="${type}"/>\n`);
  return `    <attributes class="${of}" mode="static">\n${lines.join("")}    </attributes>\n`;
}

/** The y axis of GEXF points up. */
function node({ id, name, kind, class: type, degree, x, y }: Actor, lang: Lang): string {
  const [r, g, b] = /^#(..)(..)(..)$/.exec(lookOf(kind).light)!.slice(1).map((pair) => parseInt(pair, 16));
  const look = `        <viz:color r="${r}" g="${g}" b="${b}"/>\n        <viz:position x="${x}" y="${-y}" z="0"/>\n`;
  return `      <node id="${xml(id)}" label="${xml(name[lang])}">\n${values({ label_es: name.es, label_en: name.en, kind, class: type, degree: String(degree) })}${look}      </node>\n`;
}

function edge(provider: Provider, relation: Relation, lang: Lang): string {
  const { id, source, target, predicate, passages, inferred } = relation;
  const label = nameOf(provider, relation);
  const own = { label_es: label.es, label_en: label.en, predicate, passages: passages.join(" "), inferred: String(inferred) };
  return `      <edge id="${xml(id)}" source="${xml(source)}" target="${xml(target)}" label="${xml(label[lang])}" kind="${xml(predicate)}">\n${values(own)}      </edge>\n`;
}

const values = (own: Record<string, string>): string => `        <attvalues>\n${Object.entries(own).map(([name, value]) => `          <attvalue for="${name}" value="${xml(value)}"/>\n`).join("")}        </attvalues>\n`;
