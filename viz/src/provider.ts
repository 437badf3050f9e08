// What the views know of the graph, and all they know: the first view's data, indexed here once, and a source that is asked for the rest.

import { Actors } from "./actors.ts";
import { crowd, type Adjacency } from "./chains.ts";
import { columnsWith, type Columns } from "./columns.ts";
import { Dates } from "./dates.ts";
import type { DocumentRecord } from "./documents.ts";
import type { Growth } from "./growth.ts";
import type { Actor, Article, Both, Detail, Evidence, FactGroup, Inference, Names, NodeRecord, Passage, Payload, Relation } from "./model.ts";
import { end } from "./payload.ts";
import type { Net } from "./network.ts";
import { Portrait, quads, relationQuads } from "./portrait.ts";
import { Relations } from "./relations.ts";
import { Index, type Match } from "./search.ts";
import type { Ask } from "./source.ts";

export type * from "./model.ts";

/** As many statements as queries/engine/facts.rq gives at most. */
export const MOST = 4000;

export class Provider {
  readonly title: Both;
  readonly documents: DocumentRecord[];
  readonly articles: Article[];
  actors!: Actors;
  relations!: Relations;
  kinds: string[] = [];
  /** How many actors there are of each kind. */
  counts = new Map<string, number>();
  /** The actors that are linked with one, each once. */
  readonly adjacency: Adjacency = { get: (id) => this.near(id) };
  private nearby = new Map<string, string[]>();
  private crowded: Set<string> | null = null;
  private times: Dates | null = null;
  private byPassage: Map<string, Passage> | null = null;
  private byInference: Map<string, Inference> | null = null;
  private drawn = new Set<string>();
  /** Actors that are known by name and are not drawn: only what is asked in parts has such. */
  private readonly found = new Map<string, Actor>();
  private readonly portraits = new Map<string, Promise<Portrait>>();
  private index: Index | null = null;
  /** Actors of whom more is said than is told. */
  readonly cut = new Set<string>();
  /** How a graph that is too large to be asked whole is asked in parts; null where all of it is here. */
  growth: Growth | null = null;

  /** `ask` puts questions to the source of the page, null where it has none: then relationships are all that is known. */
  constructor(private readonly data: Payload, columns: Columns, private readonly ask: Ask | null) {
    this.title = data.title;
    this.documents = data.documents;
    this.articles = data.articles;
    this.take(columns);
  }

  /** Takes in what is drawn beside what was. */
  draw(net: Net): void {
    this.take(columnsWith(net, this.actors.columns));
  }

  private take(columns: Columns): void {
    this.relations = new Relations(columns, this.data.base);
    this.actors = new Actors(columns, this.relations, this.actors);
    this.counts = this.actors.kinds();
    const present = new Set(columns.kinds);
    this.kinds = [...this.data.kinds.filter((kind) => present.delete(kind)), ...[...present].sort()];
    this.drawn = new Set(columns.predicates);
    this.nearby = new Map();
    this.crowded = null;
    this.index = null;
  }

  /** Graphs that say who says so: the one that bears the project's own name does not. */
  sources(graphs: string[]): string[] {
    return graphs.filter((graph) => graph !== this.data.base);
  }

  /** Takes in what is known by name: actors that are not drawn, passages and what they stand in. */
  learn(nodes: NodeRecord[], more: Pick<Payload, "names" | "documents" | "articles" | "passages" | "inferences">): void {
    for (const node of nodes) if (!this.actors.has(node.id)) this.found.set(node.id, actorOf(node));
    Object.assign(this.data.names, more.names);
    this.documents.push(...more.documents.filter(({ iri }) => !this.documents.some((known) => known.iri === iri)));
    this.articles.push(...more.articles.filter(({ iri }) => !this.articles.some((known) => known.iri === iri)));
    for (const passage of more.passages) if (!this.passageOf.has(passage.iri)) this.passages.push(passage);
    for (const passage of more.passages) this.passageOf.set(passage.iri, passage);
    for (const inference of more.inferences) this.inferenceOf.set(inference.iri, inference);
  }

  get passages(): Passage[] {
    return this.data.passages;
  }

  get dates(): Dates {
    return (this.times ??= new Dates(this.data.dates));
  }

  private get passageOf(): Map<string, Passage> {
    return (this.byPassage ??= new Map(this.passages.map((passage) => [passage.iri, passage])));
  }

  private get inferenceOf(): Map<string, Inference> {
    return (this.byInference ??= new Map(this.data.inferences.map((inference) => [inference.iri, inference])));
  }

  /** An actor that is drawn, or known by name. */
  actor(id: string): Actor | undefined {
    return this.actors.get(id) ?? this.found.get(id);
  }

  private near(id: string): string[] | undefined {
    const number = this.actors.number(id);
    if (number === undefined) return undefined;
    const known = this.nearby.get(id) ?? Array.from(this.relations.near(number), (other) => this.actors.columns.ids[other]!).sort();
    this.nearby.set(id, known);
    return known;
  }

  /** Those that are linked with many more than others are. */
  get hubs(): Set<string> {
    if (!this.crowded) {
      const degrees = this.actors.keys().map((_, number) => this.relations.near(number).size);
      const limit = crowd(degrees);
      this.crowded = new Set(this.actors.keys().filter((_, number) => degrees[number]! > limit));
    }
    return this.crowded;
  }

  label(iri: string): Both {
    return this.data.terms[iri] ?? this.actor(iri)?.name ?? this.data.names[iri] ?? end(iri);
  }

  /** Whether the label of an IRI is more than the end of it. */
  named(iri: string): boolean {
    return Boolean(this.actor(iri)?.kind) || Object.hasOwn(this.data.names, iri) || Object.hasOwn(this.data.terms, iri);
  }

  /** The terms of the vocabulary. */
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

  /** Actors that a text names. */
  mentioned(text: string): string[] {
    return this.allNames.mentioned(text);
  }

  search(query: string, limit?: number): Match[] {
    return this.allNames.find(query, limit);
  }

  /** Reads names for the search, a part at a time; true when all are read. */
  prepareSearch(): boolean {
    return this.allNames.read(4000);
  }

  private get allNames(): Index {
    const { ids, es, en } = this.actors.columns;
    return (this.index ??= new Index(ids.length, (number) => {
      const others = this.data.names[ids[number]!]?.other ?? [];
      return { id: ids[number]!, names: [...new Set([es[number]!, en[number]!, ...others.map(([text]) => text)])], weight: this.actors.degree(number) };
    }));
  }

  relationsOf(actor: string): Relation[] {
    const number = this.actors.number(actor);
    return number === undefined ? [] : Array.from(this.relations.of(number), (relation) => this.relations.at(relation));
  }

  between(a: string, b: string): Relation[] {
    return this.relationsOf(a).filter(({ source, target }) => (source === a && target === b) || (source === b && target === a));
  }

  source(graph: string): Evidence {
    const passage = this.passageOf.get(graph);
    if (passage) return { passage };
    const inference = this.inferenceOf.get(graph);
    return inference ? { inference } : { iri: graph };
  }

  /** The articles that a graph speaks from. */
  articlesOf(graph: string): string[] {
    const passage = this.passageOf.get(graph);
    if (passage) return passage.article ? [passage.article] : [];
    return [...new Set((this.inferenceOf.get(graph)?.sources ?? []).flatMap((source) => this.articlesOf(source)))];
  }

  /** Asked of the source, once an actor. Rejects with a QueryError. */
  async facts(actor: string): Promise<FactGroup[]> {
    return (await this.portrait(actor)).groups();
  }

  /** What the drawn relationships say of an actor: there at once, without roles, amounts and dates. */
  outline(actor: string): FactGroup[] {
    return this.drawing(actor).groups();
  }

  /** The details behind one relationship, in the graphs that state it. Rejects with a QueryError. */
  async behind({ source, target, passages }: Relation): Promise<Detail[]> {
    return (await this.portrait(source)).behind(target, passages);
  }

  private portrait(actor: string): Promise<Portrait> {
    const { ask } = this;
    if (!ask) return Promise.resolve(this.drawing(actor));
    const found = this.portraits.get(actor) ?? this.asked(actor, ask);
    this.portraits.set(actor, found);
    found.catch(() => this.portraits.delete(actor)); // what failed is asked again
    return found;
  }

  private async asked(actor: string, ask: Ask): Promise<Portrait> {
    const all = quads(await ask("facts", { actor: { iri: actor } }));
    await this.growth?.name(all);
    if (all.length >= MOST) this.cut.add(actor);
    return new Portrait(actor, all, this.context);
  }

  private drawing(actor: string): Portrait {
    return new Portrait(actor, relationQuads(this.relationsOf(actor)), this.context);
  }

  private readonly context = {
    label: (iri: string): Both => this.label(iri),
    inverse: (iri: string): Both | null => this.inverse(iri),
    rank: (iri: string): number | null => {
      const actor = this.actor(iri);
      return actor ? this.kinds.indexOf(actor.kind) : null;
    },
    drawn: (predicate: string): boolean => this.drawn.has(predicate),
    relationsOf: (actor: string): Relation[] => this.relationsOf(actor),
  };
}

const actorOf = ({ id, label_es, label_en, kind, class: type, x, y }: NodeRecord): Actor => ({ id, name: { es: label_es, en: label_en }, kind, class: type, x, y, degree: 0 });
