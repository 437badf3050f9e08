// The network as the page holds it, large or small: one list a field, nodes and relationships by their numbers. Objects are made of it
// only for what is looked at (actors.ts, relations.ts).

import type { NodeRecord } from "./model.ts";
import type { Net } from "./network.ts";
import { end } from "./payload.ts";

export interface Columns {
  ids: string[];
  es: string[];
  en: string[];
  /** Numbers in `kinds` and `classes`. */
  kind: Int32Array;
  class: Int32Array;
  kinds: string[];
  classes: string[];
  x: Float64Array;
  y: Float64Array;
  /** Numbers in `ids`. */
  source: Int32Array;
  target: Int32Array;
  predicate: Int32Array;
  predicates: string[];
  inferred: Uint8Array;
  /** Where the graphs of each relationship begin in `passage`, numbers in `graphs`; and where the last ones end. */
  first: Int32Array;
  passage: Int32Array;
  graphs: string[];
}

/** Groups within groups: each one's parent, -1 for the whole, and the innermost group of each node. */
export interface Tree {
  parent: number[];
  home: Int32Array;
}

/** A large network as it travels (tejido/picture.py): nodes by their groups, relationships by their sources, and only what differs. */
export interface Carried {
  ids: string[];
  /** Null where it is the end of the IRI. */
  es: (string | null)[];
  /** Null where it is the Spanish one. */
  en: (string | null)[];
  kind: number[];
  class: number[];
  kinds: string[];
  classes: string[];
  /** How many relationships lead out of each node, and how far on the numbers of their targets lie. */
  out: number[];
  step: number[];
  predicate: number[];
  predicates: string[];
  inferred: number[];
  /** How many graphs belong to each relationship, and how far each one's number lies from the one before. */
  count: number[];
  passage: number[];
  graphs: string[];
  parent: number[];
  /** How many nodes are in each group, and in none of it. */
  size: number[];
}

/** Positions are unknown until a group opens. */
export function columnsOf(carried: Carried): Columns {
  const { ids, en, kinds, classes, predicates, graphs } = carried;
  const es = carried.es.map((name, at) => name ?? end(ids[at]!).es);
  const source = repeated(carried.out);
  return {
    ids, es, kinds, classes, predicates, graphs, source,
    en: en.map((name, at) => name ?? es[at]!),
    kind: Int32Array.from(carried.kind),
    class: Int32Array.from(carried.class),
    x: new Float64Array(ids.length),
    y: new Float64Array(ids.length),
    target: source.map((from, at) => from + carried.step[at]!),
    predicate: Int32Array.from(carried.predicate),
    inferred: Uint8Array.from(carried.inferred),
    first: Int32Array.from([0, ...summed(carried.count)]),
    passage: summed(carried.passage),
  };
}

export const treeOf = ({ parent, size }: Carried): Tree => ({ parent, home: repeated(size) });

/** Each number as often as is said of it. */
function repeated(counts: ArrayLike<number>): Int32Array {
  const ends = summed(counts);
  const found = new Int32Array(ends.at(-1) ?? 0);
  for (let number = 0; number < counts.length; number++) found.fill(number, ends[number]! - counts[number]!, ends[number]);
  return found;
}

/** Where each part ends, by the parts' lengths. */
export function summed(lengths: ArrayLike<number>): Int32Array {
  const found = new Int32Array(lengths.length);
  let sum = 0;
  for (let part = 0; part < found.length; part++) found[part] = sum += lengths[part]!;
  return found;
}

/** Records in columns; what is known already stays as it is and keeps its number. */
export function columnsWith({ nodes, edges }: Net, known: Columns = NOTHING): Columns {
  const [ids, kinds, classes, predicates, graphs] = [known.ids, known.kinds, known.classes, known.predicates, known.graphs].map((texts) => new Numbers(texts)) as [Numbers, Numbers, Numbers, Numbers, Numbers];
  const fresh = nodes.filter(({ id }) => ids.isNew(id));
  const triples = new Set(known.ids.length ? Array.from(known.source, (from, at) => `${from} ${known.predicate[at]} ${known.target[at]}`) : []);
  const triple = ({ from, predicate, to }: Net["edges"][number]): string => `${ids.of(from)} ${predicates.of(predicate)} ${ids.of(to)}`;
  const links = edges.filter((edge) => !triples.has(triple(edge)));
  const numbers = (of: (node: NodeRecord) => number): number[] => fresh.map(of);
  return {
    ids: ids.texts, kinds: kinds.texts, classes: classes.texts, predicates: predicates.texts, graphs: graphs.texts,
    es: [...known.es, ...fresh.map((node) => node.label_es)],
    en: [...known.en, ...fresh.map((node) => node.label_en)],
    kind: Int32Array.from([...known.kind, ...numbers(({ kind }) => kinds.of(kind))]),
    class: Int32Array.from([...known.class, ...numbers((node) => classes.of(node.class))]),
    x: Float64Array.from([...known.x, ...numbers(({ x }) => x)]),
    y: Float64Array.from([...known.y, ...numbers(({ y }) => y)]),
    source: Int32Array.from([...known.source, ...links.map(({ from }) => ids.of(from))]),
    target: Int32Array.from([...known.target, ...links.map(({ to }) => ids.of(to))]),
    predicate: Int32Array.from([...known.predicate, ...links.map(({ predicate }) => predicates.of(predicate))]),
    inferred: Uint8Array.from([...known.inferred, ...links.map(({ inferred }) => Number(inferred))]),
    first: Int32Array.from([0, ...summed([...known.first.slice(1).map((end, at) => end - known.first[at]!), ...links.map(({ passages }) => passages.length)])]),
    passage: Int32Array.from([...known.passage, ...links.flatMap(({ passages }) => passages.map((graph) => graphs.of(graph)))]),
  };
}

/** Each text's number, given at its first use. */
class Numbers {
  readonly texts: string[];
  private readonly numbers: Map<string, number>;

  constructor(known: string[]) {
    this.texts = [...known];
    this.numbers = new Map(known.map((text, at) => [text, at]));
  }

  /** Gives a text its number; whether it had none. */
  isNew(text: string): boolean {
    const { length } = this.texts;
    return this.of(text) === length;
  }

  of(text: string): number {
    const number = this.numbers.get(text) ?? this.texts.push(text) - 1;
    this.numbers.set(text, number);
    return number;
  }
}

const NONE = { ids: [], es: [], en: [], kinds: [], classes: [], predicates: [], graphs: [] };
const NOTHING: Columns = { ...NONE, kind: new Int32Array(), class: new Int32Array(), x: new Float64Array(), y: new Float64Array(), source: new Int32Array(), target: new Int32Array(), predicate: new Int32Array(), inferred: new Uint8Array(), first: new Int32Array(1), passage: new Int32Array() };
