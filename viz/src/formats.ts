// A dataset as a file. Turtle and N-Triples hold the default graph, in which everything that is said is merged; the others hold who says it too.

import { ntriples, type Format } from "./answer.ts";
import { term, turtle, type Printed } from "./rdf.ts";

export function written(quads: Printed[], format: Format, prefixes: Record<string, string>): string {
  if (format === "nquads") return quads.map((quad) => `${quad.filter(Boolean).join(" ")} .\n`).sort().join("");
  if (format === "jsonld") return jsonld(quads);
  if (format === "trig") return turtle(quads, prefixes);
  const merged = quads.filter(([, , , graph]) => !graph);
  return format === "ntriples" ? ntriples(merged) : turtle(merged, prefixes);
}

type Node = { "@id": string; "@type"?: string[]; [property: string]: unknown };

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XSD = "http://www.w3.org/2001/XMLSchema#";

/** Expanded JSON-LD 1.1: no context, one object a subject; named graphs hold theirs under @graph. */
function jsonld(quads: Printed[]): string {
  const graphs = new Map<string, Map<string, Node>>();
  for (const [subject, predicate, object, graph] of [...quads].sort((a, b) => (a.join(" ") < b.join(" ") ? -1 : 1))) {
    const nodes = graphs.get(graph) ?? new Map<string, Node>();
    const node = nodes.get(subject) ?? { "@id": id(subject) };
    add(node, predicate.slice(1, -1), object);
    graphs.set(graph, nodes.set(subject, node));
  }
  const all = [...graphs].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([graph, nodes]) => (graph ? [{ "@id": id(graph), "@graph": [...nodes.values()] }] : [...nodes.values()]));
  return `${JSON.stringify(all, null, 1)}\n`;
}

function id(printed: string): string {
  const found = term(printed);
  return found.type === "blank" ? `_:${found.value}` : found.value;
}

function add(node: Node, predicate: string, object: string): void {
  if (predicate === `${RDF}type`) node["@type"] = [...(node["@type"] ?? []), id(object)];
  else node[predicate] = [...((node[predicate] as unknown[] | undefined) ?? []), value(object)];
}

function value(object: string): unknown {
  const found = term(object);
  if (found.type !== "literal") return { "@id": id(object) };
  if (found.language) return { "@value": found.value, "@language": found.language };
  return found.datatype === `${XSD}string` ? { "@value": found.value } : { "@value": found.value, "@type": found.datatype };
}
