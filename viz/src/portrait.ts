// What is said of one actor, as a panel tells it: made of the quads that name it and of the details in which it figures.

import type { Rows } from "./answer.ts";
import type { Both, Detail, Fact, FactGroup, Part, Relation, Value } from "./model.ts";

export interface Quad {
  graph: string;
  subject: string;
  predicate: string;
  object: string | { literal: string; datatype: string; language: string };
}

/** What the rest of the graph knows of the things that an actor's facts name. */
export interface Context {
  label(iri: string): Both;
  inverse(iri: string): Both | null;
  /** The place of an actor's kind among all kinds, null for what is no actor. */
  rank(iri: string): number | null;
  drawn(predicate: string): boolean;
  relationsOf(actor: string): Relation[];
}

const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const TJ = "https://w3id.org/tejido/ontology#";
/** Computed from others (dates) or shown elsewhere (the class). */
const SILENT = new Set([RDF_TYPE, `${TJ}earliest`, `${TJ}latest`]);
const DEEPEST = 3;

/** The answer of `queries/engine/facts.rq`. */
export function quads({ columns, rows }: Pick<Rows, "columns" | "rows">): Quad[] {
  const [graph, subject, predicate, object] = ["passage", "subject", "predicate", "object"].map((name) => columns.indexOf(name));
  return rows.flatMap((row) => {
    const term = row[object!];
    if (!term) return [];
    const value = term.type === "literal" ? { literal: term.value, datatype: term.language ? "" : term.datatype, language: term.language } : term.value;
    return { graph: row[graph!]?.value ?? "", subject: row[subject!]?.value ?? "", predicate: row[predicate!]?.value ?? "", object: value };
  });
}

export class Portrait {
  private readonly bySubject = new Map<string, Quad[]>();
  private readonly byObject = new Map<string, Quad[]>();

  constructor(private readonly actor: string, private readonly all: Quad[], private readonly context: Context) {
    for (const quad of all) {
      push(this.bySubject, quad.subject, quad);
      if (typeof quad.object === "string") push(this.byObject, quad.object, quad);
    }
  }

  groups(): FactGroup[] {
    const groups = new Map<string, FactGroup>();
    for (const quad of this.all) if (quad.subject === this.actor) this.outward(groups, quad);
    for (const quad of this.all) if (quad.object === this.actor) this.inward(groups, quad);
    return [...groups.values()].filter((group) => group.facts.length).sort((a, b) => this.order(a) - this.order(b));
  }

  /** The details that connect the actor with another in one of these graphs. */
  behind(other: string, graphs: string[]): Detail[] {
    const found = new Set(graphs.flatMap((graph) => this.connecting(graph, this.actor, other)));
    return [...found].map((iri) => this.detail(iri, this.actor, other));
  }

  private isActor(iri: string): boolean {
    return this.context.rank(iri) !== null;
  }

  private outward(groups: Map<string, FactGroup>, quad: Quad): void {
    if (SILENT.has(quad.predicate)) return;
    const fact = this.put(groups, quad, true, this.value(quad.object, quad.subject));
    if (typeof quad.object === "string") this.attach(fact, quad.graph, quad.subject, quad.object);
  }

  private inward(groups: Map<string, FactGroup>, quad: Quad): void {
    if (this.isActor(quad.subject)) {
      if (quad.subject === this.actor) return;
      this.attach(this.put(groups, quad, false, { actor: quad.subject }), quad.graph, quad.subject, this.actor);
    } else if (!this.standsBehind(quad)) {
      this.put(groups, quad, false, { detail: this.detail(quad.subject, this.actor) });
    }
  }

  /** When and how much first, then relationships to people and bodies before those to topics, then details that stand alone. */
  private order({ key, facts }: FactGroup): number {
    const value = facts[0]!.value;
    if ("literal" in value) return -1;
    if ("actor" in value) return this.context.rank(value.actor)!;
    return key.startsWith(">") ? 50 : 60;
  }

  /** Adds a fact, or one more source to it; each group is a relationship in one direction. */
  private put(groups: Map<string, FactGroup>, quad: Quad, forward: boolean, value: Value): Fact {
    const detail = "detail" in value && !forward ? value.detail.class : "";
    const key = detail || `${forward ? ">" : "<"}${quad.predicate}`;
    if (!groups.has(key)) groups.set(key, { key, ...this.heading(quad.predicate, forward, detail), forward, facts: [] });
    const facts = groups.get(key)!.facts;
    const found = facts.find((fact) => identity(fact.value) === identity(value)) ?? { value, sources: [], details: [] };
    if (!found.sources.length) facts.push(found);
    if (!found.sources.includes(quad.graph)) found.sources.push(quad.graph);
    return found;
  }

  private heading(predicate: string, forward: boolean, detail: string): { label: Both; drawn: boolean } {
    const { context } = this;
    if (detail) return { label: context.label(detail), drawn: false };
    const label = forward ? context.label(predicate) : (context.inverse(predicate) ?? arrow(context.label(predicate)));
    return { label, drawn: context.drawn(predicate) };
  }

  /** Details in the same graph that connect both ends of a fact: the role behind "took part", the amount behind "funds". */
  private attach(fact: Fact, graph: string, a: string, b: string): void {
    for (const detail of this.connecting(graph, a, b))
      if (!fact.details.some((known) => known.iri === detail)) fact.details.push(this.detail(detail, a, b));
  }

  /** The details that name both ends in a graph, looked for among those of the end that fewer quads name. */
  private connecting(graph: string, a: string, b: string): string[] {
    const naming = (end: string): Quad[] => this.byObject.get(end) ?? [];
    const [few, other] = naming(a).length < naming(b).length ? [naming(a), b] : [naming(b), a];
    const inGraph = few.filter((quad) => quad.graph === graph && !this.isActor(quad.subject)).map((quad) => quad.subject);
    return [...new Set(inGraph)].filter((detail) => this.bySubject.get(detail)!.some((quad) => quad.graph === graph && quad.object === other));
  }

  /** Whether a detail is already shown under an arrow of this actor in the same graph. */
  private standsBehind({ graph, subject }: Quad): boolean {
    const ends = (this.bySubject.get(subject) ?? []).filter((quad) => quad.graph === graph && typeof quad.object === "string").map((quad) => quad.object as string);
    return this.context
      .relationsOf(this.actor)
      .some(({ source, target, passages }) => passages.includes(graph) && ends.includes(source === this.actor ? target : source));
  }

  private value(object: Quad["object"], from: string, depth = 0): Value {
    if (typeof object !== "string") return object;
    if (this.isActor(object)) return { actor: object };
    if (this.bySubject.has(object) && depth < DEEPEST) return { detail: this.detail(object, from, "", depth + 1) };
    return { text: this.context.label(object) };
  }

  /** A detail without the ends that the reader already sees. */
  private detail(iri: string, a = "", b = "", depth = 0): Detail {
    const own = this.bySubject.get(iri) ?? [];
    const type = own.find((quad) => quad.predicate === RDF_TYPE)?.object;
    const parts = new Map<string, Part>();
    for (const { predicate, object } of own) {
      if (SILENT.has(predicate) || object === a || (b && object === b)) continue;
      parts.set(`${predicate} ${typeof object === "string" ? object : JSON.stringify(object)}`, { predicate, value: this.value(object, iri, depth) });
    }
    return { iri, class: typeof type === "string" ? type : "", parts: [...parts.values()] };
  }
}

/** What the drawn relationships alone say of an actor: all that is known where nothing can be asked. */
export function relationQuads(relations: Relation[]): Quad[] {
  return relations.flatMap(({ source, predicate, target, passages }) => passages.map((graph) => ({ graph, subject: source, predicate, object: target })));
}

const arrow = ({ es, en }: Both): Both => ({ es: `← ${es}`, en: `← ${en}` });

function identity(value: Value): string {
  if ("actor" in value) return value.actor;
  if ("detail" in value) return value.detail.iri;
  return JSON.stringify(value);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
