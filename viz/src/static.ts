// The provider that reads the data in the page. Python lays it out (`Payload`); indexes are made here, once.

import { hubs, type Adjacency } from "./chains.ts";
import type { DocumentRecord } from "./documents.ts";
import type {
  Actor,
  Both,
  Detail,
  EdgeRecord,
  Fact,
  FactGroup,
  Inference,
  Names,
  NodeRecord,
  Part,
  Passage,
  Payload,
  Provider,
  Relation,
  Source,
  Value,
} from "./provider.ts";
import { Index, type Match } from "./search.ts";

interface Quad {
  graph: string;
  subject: string;
  predicate: string;
  object: string | [string, string, string];
}

const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const TJ = "https://w3id.org/tejido/ontology#";
/** Computed from others (dates) or shown elsewhere (the class). */
const SILENT = new Set([RDF_TYPE, `${TJ}earliest`, `${TJ}latest`]);

export class StaticProvider implements Provider {
  readonly title: Both;
  readonly kinds: string[];
  readonly documents: DocumentRecord[];
  readonly articles: Payload["articles"];
  readonly passages: Passage[];
  readonly actors = new Map<string, Actor>();
  readonly relations: Relation[];
  readonly adjacency: Adjacency = new Map();
  readonly hubs: Set<string>;
  private readonly of = new Map<string, Relation[]>();
  private readonly bySubject = new Map<string, Quad[]>();
  private readonly byObject = new Map<string, Quad[]>();
  private readonly passageOf: Map<string, Passage>;
  private readonly inferenceOf: Map<string, Inference>;
  private readonly drawn: Set<string>;
  private index: Index | null = null;

  constructor(private readonly data: Payload, nodes: NodeRecord[], edges: EdgeRecord[]) {
    this.title = data.title;
    this.documents = data.documents;
    this.articles = data.articles;
    this.passages = data.passages;
    this.passageOf = new Map(data.passages.map((passage) => [passage.iri, passage]));
    this.inferenceOf = new Map(data.inferences.map((inference) => [inference.iri, inference]));
    this.relations = edges.map((edge, number) => ({ id: `r${number}`, source: edge.from, target: edge.to, ...edge }));
    this.drawn = new Set(edges.map((edge) => edge.predicate));
    for (const node of nodes) this.addActor(node);
    for (const relation of this.relations) this.addRelation(relation);
    for (const neighbours of this.adjacency.values()) neighbours.sort();
    this.kinds = this.orderedKinds();
    this.hubs = hubs(this.adjacency);
    this.readFacts();
  }

  private addActor({ id, label_es, label_en, kind, class: type, x, y }: NodeRecord): void {
    this.actors.set(id, { id, name: { es: label_es, en: label_en }, kind, class: type, x, y, degree: 0 });
    this.adjacency.set(id, []);
  }

  private addRelation(relation: Relation): void {
    for (const [end, other] of [[relation.source, relation.target], [relation.target, relation.source]] as const) {
      push(this.of, end, relation);
      this.actors.get(end)!.degree += 1;
      const neighbours = this.adjacency.get(end)!;
      if (end !== other && !neighbours.includes(other)) neighbours.push(other);
      if (relation.source === relation.target) break;
    }
  }

  private orderedKinds(): string[] {
    const present = new Set([...this.actors.values()].map((actor) => actor.kind));
    return [...this.data.kinds.filter((kind) => present.delete(kind)), ...[...present].sort()];
  }

  private readFacts(): void {
    const { facts, things, literals } = this.data;
    for (let i = 0; i < facts.length; i += 4) {
      const number = facts[i + 3]!;
      const object = number < 0 ? literals[-1 - number]! : things[number]!;
      const quad = { graph: things[facts[i]!]!, subject: things[facts[i + 1]!]!, predicate: things[facts[i + 2]!]!, object };
      push(this.bySubject, quad.subject, quad);
      if (typeof object === "string") push(this.byObject, object, quad);
    }
  }

  label(iri: string): Both {
    const end = iri.replace(/[#/]+$/, "").replace(/^.*[#/]/, "");
    return this.actors.get(iri)?.name ?? this.data.names[iri] ?? this.data.terms[iri] ?? { es: end, en: end };
  }

  named(iri: string): boolean {
    return Object.hasOwn(this.data.names, iri) || Object.hasOwn(this.data.terms, iri);
  }

  get terms(): string[] {
    return Object.keys(this.data.terms);
  }

  inverse(iri: string): Both | null {
    return this.data.terms[iri]?.inverse ?? null;
  }

  names(actor: string): Names {
    const { other, same, close } = this.data.names[actor] ?? { other: [], same: [], close: [] };
    return { other: other.filter(([, language]) => language !== "hidden").map(([text, language]) => ({ text, language })), same, close };
  }

  search(query: string, limit?: number): Match[] {
    this.index ??= new Index(
      [...this.actors.values()].map(({ id, name, degree }) => ({
        id,
        names: [name.es, name.en, ...(this.data.names[id]?.other ?? []).map(([text]) => text)],
        weight: degree,
      })),
    );
    return this.index.find(query, limit);
  }

  relationsOf(actor: string): Relation[] {
    return this.of.get(actor) ?? [];
  }

  between(a: string, b: string): Relation[] {
    return this.relationsOf(a).filter(({ source, target }) => (source === a && target === b) || (source === b && target === a));
  }

  source(graph: string): Source {
    const passage = this.passageOf.get(graph);
    if (passage) return { passage };
    const inference = this.inferenceOf.get(graph);
    return inference ? { inference } : { iri: graph };
  }

  articlesOf(graph: string): string[] {
    const passage = this.passageOf.get(graph);
    if (passage) return passage.article ? [passage.article] : [];
    return [...new Set((this.inferenceOf.get(graph)?.sources ?? []).flatMap((source) => this.articlesOf(source)))];
  }

  async facts(actor: string): Promise<FactGroup[]> {
    const groups = new Map<string, FactGroup>();
    for (const quad of this.bySubject.get(actor) ?? []) this.outward(groups, quad);
    for (const quad of this.byObject.get(actor) ?? []) this.inward(groups, quad, actor);
    return [...groups.values()].filter((group) => group.facts.length).sort((a, b) => this.rank(a) - this.rank(b));
  }

  private outward(groups: Map<string, FactGroup>, quad: Quad): void {
    if (SILENT.has(quad.predicate)) return;
    const fact = this.put(groups, quad, true, this.value(quad.object, quad.subject));
    if (typeof quad.object === "string") this.attach(fact, quad.graph, quad.subject, quad.object);
  }

  private inward(groups: Map<string, FactGroup>, quad: Quad, actor: string): void {
    if (this.actors.has(quad.subject)) {
      if (quad.subject === actor) return;
      this.attach(this.put(groups, quad, false, { actor: quad.subject }), quad.graph, quad.subject, actor);
    } else if (!this.standsBehind(quad, actor)) {
      this.put(groups, quad, false, { detail: this.detail(quad.subject, actor) });
    }
  }

  /** When and how much first, then relationships to people and bodies before those to topics, then details that stand alone. */
  private rank({ key, facts }: FactGroup): number {
    const value = facts[0]!.value;
    if ("literal" in value) return -1;
    if ("actor" in value) return this.kinds.indexOf(this.actors.get(value.actor)!.kind);
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
    if (detail) return { label: this.label(detail), drawn: false };
    const label = forward ? this.label(predicate) : (this.inverse(predicate) ?? arrow(this.label(predicate)));
    return { label, drawn: this.drawn.has(predicate) };
  }

  /** Details in the same graph that connect both ends of a fact: the role behind "took part", the amount behind "funds". */
  private attach(fact: Fact, graph: string, a: string, b: string): void {
    for (const detail of this.connecting(graph, a, b))
      if (!fact.details.some((known) => known.iri === detail)) fact.details.push(this.detail(detail, a, b));
  }

  private connecting(graph: string, a: string, b: string): string[] {
    const details = (end: string) =>
      (this.byObject.get(end) ?? []).filter((quad) => quad.graph === graph && !this.actors.has(quad.subject)).map((quad) => quad.subject);
    const other = new Set(details(b));
    return [...new Set(details(a))].filter((detail) => other.has(detail));
  }

  /** Whether a detail is already shown under an arrow of this actor in the same graph. */
  private standsBehind({ graph, subject }: Quad, actor: string): boolean {
    const ends = (this.bySubject.get(subject) ?? []).filter((quad) => quad.graph === graph && typeof quad.object === "string").map((quad) => quad.object as string);
    return this.relationsOf(actor).some(
      ({ source, target, passages }) => passages.includes(graph) && ends.includes(source === actor ? target : source),
    );
  }

  private value(object: Quad["object"], from: string, depth = 0): Value {
    if (typeof object !== "string") return { literal: object[0], datatype: object[1], language: object[2] };
    if (this.actors.has(object)) return { actor: object };
    if (this.bySubject.has(object) && depth < 3) return { detail: this.detail(object, from, "", depth + 1) };
    return { text: this.label(object) };
  }

  /** A detail without the ends that the reader already sees. */
  private detail(iri: string, a = "", b = "", depth = 0): Detail {
    const quads = this.bySubject.get(iri) ?? [];
    const type = quads.find((quad) => quad.predicate === RDF_TYPE)?.object;
    const parts = new Map<string, Part>();
    for (const { predicate, object } of quads) {
      if (SILENT.has(predicate) || object === a || (b && object === b)) continue;
      parts.set(`${predicate} ${String(object)}`, { predicate, value: this.value(object, iri, depth) });
    }
    return { iri, class: typeof type === "string" ? type : "", parts: [...parts.values()] };
  }

  async behind({ source, target, passages }: Relation): Promise<Detail[]> {
    const found = new Set(passages.flatMap((graph) => this.connecting(graph, source, target)));
    return [...found].map((iri) => this.detail(iri, source, target));
  }
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
