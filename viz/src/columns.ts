// A large network as it travels: one list a field (tejido/picture.py), read into the records that a small one is written in.

import type { EdgeRecord, NodeRecord } from "./model.ts";

export interface Columns {
  ids: string[];
  es: string[];
  /** Null where it is the Spanish one. */
  en: (string | null)[];
  /** Numbers in `kinds` and `classes`. */
  kind: number[];
  class: number[];
  kinds: string[];
  classes: string[];
  /** Numbers in `ids`. */
  source: number[];
  target: number[];
  predicate: number[];
  predicates: string[];
  inferred: number[];
  /** How many of `passage`, numbers in `graphs`, belong to each relationship. */
  count: number[];
  passage: number[];
  graphs: string[];
  /** The groups: each one's parent, -1 for the whole, and the innermost group of each node. */
  parent: number[];
  home: number[];
}

/** Positions are unknown until a group opens. */
export function nodesOf({ ids, es, en, kind, kinds, class: type, classes }: Columns): NodeRecord[] {
  return ids.map((id, at) => ({ id, label_es: es[at]!, label_en: en[at] ?? es[at]!, kind: kinds[kind[at]!]!, class: classes[type[at]!]!, x: 0, y: 0 }));
}

export function edgesOf({ ids, source, target, predicate, predicates, inferred, count, passage, graphs }: Columns): EdgeRecord[] {
  let first = 0;
  return source.map((from, at) => {
    const passages = passage.slice(first, (first += count[at]!)).map((graph) => graphs[graph]!);
    return { from: ids[from]!, to: ids[target[at]!]!, predicate: predicates[predicate[at]!]!, passages, inferred: inferred[at] === 1 };
  });
}

/** Groups within groups, and the ends of all relationships, two numbers each. */
export interface Tree {
  parent: number[];
  home: number[];
  ends: Int32Array;
}

export function treeOf({ parent, home, source, target }: Columns): Tree {
  const ends = new Int32Array(2 * source.length);
  source.forEach((from, at) => ends.set([from, target[at]!], 2 * at));
  return { parent, home, ends };
}
