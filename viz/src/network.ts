// The network that is drawn, made of answers in the page as tejido/network.py makes it, and laid out here.

import { arrange } from "./layout.ts";
import type { EdgeRecord, NodeRecord } from "./model.ts";
import { end, grouped, named, records, type Table } from "./payload.ts";

export type NetworkAnswers = Record<"terms" | "entities" | "network", Table>;

export interface Net {
  nodes: NodeRecord[];
  edges: EdgeRecord[];
}

/** Terms of the vocabulary are drawn where a relationship names them, and only there. */
export function network(answers: NetworkAnswers): Net {
  const terms = new Set(records(answers.terms).map((row) => row["iri"]!));
  const edges = edgesOf(answers.network);
  const linked = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const entities = nodesOf(answers.entities).filter(({ id }) => linked.has(id) || !terms.has(id));
  const known = new Set(entities.map(({ id }) => id));
  return { nodes: [...entities, ...[...linked].filter((id) => !known.has(id)).map(nameless)], edges };
}

/** One node an entity, by IRI; of several classes the first, so that the picture is stable. */
export function nodesOf(entities: Table): NodeRecord[] {
  return [...grouped(records(entities))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, rows]) => {
      const name = named(id, rows);
      return { id, label_es: name.es, label_en: name.en, kind: rows[0]!["kind"] ?? "", class: rows[0]!["type"] ?? "", x: 0, y: 0 };
    });
}

function nameless(id: string): NodeRecord {
  const { es, en } = end(id);
  return { id, label_es: es, label_en: en, kind: "", class: "", x: 0, y: 0 };
}

/** One edge a relationship, with all that state it; inferred when no passage does. */
export function edgesOf(relations: Table): EdgeRecord[] {
  const found = new Map<string, EdgeRecord>();
  for (const row of records(relations)) {
    const [from, predicate, to] = [row["source"]!, row["predicate"]!, row["target"]!];
    const key = JSON.stringify([from, predicate, to]);
    const edge = found.get(key) ?? { from, to, predicate, passages: [], inferred: true };
    edge.passages.push(row["passage"]!);
    edge.inferred &&= row["inferred"] === "true" || row["inferred"] === "1";
    found.set(key, edge);
  }
  return [...found.values()];
}

/** Where each node stands; those in `fixed` stay where they are. */
export function placed({ nodes, edges }: Net, fixed: Record<string, { x: number; y: number }> = {}): Net {
  const free = nodes.map(({ id }) => id).filter((id) => !Object.hasOwn(fixed, id));
  const places = arrange(free, edges.map(({ from, to }) => ({ source: from, target: to })), fixed);
  return { nodes: nodes.map((node) => ({ ...node, ...(places[node.id] ?? fixed[node.id]) })), edges };
}
