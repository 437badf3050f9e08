// Files that leave the page: the reader's own download, made in the page.

import { h } from "./dom.ts";
import type { Visible } from "./filter.ts";
import type { Provider } from "./provider.ts";

export const MEDIA = {
  csv: "text/csv",
  json: "application/sparql-results+json",
  ttl: "text/turtle",
  nt: "application/n-triples",
  trig: "application/trig",
  nq: "application/n-quads",
  jsonld: "application/ld+json",
  graphml: "application/graphml+xml",
  gexf: "application/gexf+xml",
  svg: "image/svg+xml",
  png: "image/png",
} as const;

export type Extension = keyof typeof MEDIA;

/** Hands the reader a file. */
export function save(content: string | Blob, name: string, extension: Extension): string {
  const file = `${name}.${extension}`;
  const link = h("a", { href: URL.createObjectURL(new Blob([content], { type: MEDIA[extension] + (typeof content === "string" ? ";charset=utf-8" : "") })), download: file }) as HTMLAnchorElement;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  return file;
}

/** RFC 4180. */
export function csv(rows: string[][]): string {
  return rows.map((row) => row.map(cell).join(",") + "\r\n").join("");
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One line a relationship and passage. */
export function relationsCsv(provider: Provider, { relations }: Pick<Visible, "relations">, lang: "es" | "en"): string {
  const head = ["source", "relationship", "target", "source_iri", "relationship_iri", "target_iri", "inferred", "passage", "article"];
  const name = (iri: string): string => provider.label(iri)[lang];
  const lines = relations.flatMap(({ source, target, predicate, passages, inferred, name: called }) =>
    (passages.length ? passages : [""]).map((passage) => {
      const articles = passage ? provider.articlesOf(passage).map((iri) => provider.articles.find((one) => one.iri === iri)?.name[lang] ?? iri) : [];
      return [name(source), called?.[lang] ?? name(predicate), name(target), source, predicate, target, String(inferred), passage, articles.join("; ")];
    }),
  );
  return csv([head, ...lines]);
}

const KEYS: [id: string, on: "node" | "edge", type: string][] = [
  ["label_es", "node", "string"],
  ["label_en", "node", "string"],
  ["kind", "node", "string"],
  ["class", "node", "string"],
  ["x", "node", "double"],
  ["y", "node", "double"],
  ["predicate", "edge", "string"],
  ["edge_label_es", "edge", "string"],
  ["edge_label_en", "edge", "string"],
  ["inferred", "edge", "boolean"],
  ["passages", "edge", "string"],
];

/** GraphML with names in both languages, kinds, places in the picture and passages. */
export function graphml(provider: Provider, { actors, relations }: Pick<Visible, "actors" | "relations">): string {
  const data = (key: string, value: string): string => `      <data key="${key}">${xml(value)}</data>\n`;
  const keys = KEYS.map(([id, on, type]) => `  <key id="${id}" for="${on}" attr.name="${id.replace("edge_", "")}" attr.type="${type}"/>\n`);
  const nodes = actors.map(({ id, name, kind, class: type, x, y }) => {
    const own = { label_es: name.es, label_en: name.en, kind, class: type, x: String(x), y: String(y) };
    return `    <node id="${xml(id)}">\n${Object.entries(own).map(([key, value]) => data(key, value)).join("")}    </node>\n`;
  });
  const edges = relations.map(({ id, source, target, predicate, inferred, passages, name }) => {
    const label = name ?? provider.label(predicate);
    const own = { predicate, edge_label_es: label.es, edge_label_en: label.en, inferred: String(inferred), passages: passages.join(" ") };
    return `    <edge id="${xml(id)}" source="${xml(source)}" target="${xml(target)}">\n${Object.entries(own).map(([key, value]) => data(key, value)).join("")}    </edge>\n`;
  });
  return [
    `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n`,
    ...keys,
    `  <graph edgedefault="directed">\n`,
    ...nodes,
    ...edges,
    `  </graph>\n</graphml>\n`,
  ].join("");
}

/** Text as XML 1.0 allows it, in elements and in attributes. */
export function xml(text: string): string {
  const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;" };
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"\n\t\r]/g, (letter) => entities[letter]!);
}
