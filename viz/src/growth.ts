// A graph at an endpoint that is too large to be asked whole: what the reader looks at is asked when it is looked at, in bounded
// questions. What is drawn stays where it is; what is not drawn is counted.

import { answerTable, type Bound } from "./answer.ts";
import { chains } from "./chains.ts";
import type { NodeRecord } from "./model.ts";
import type { Naming } from "./names.ts";
import { edgesOf, nodesOf, placed } from "./network.ts";
import { NOTHING, payload, records, type Answers, type Table } from "./payload.ts";
import type { Quad } from "./portrait.ts";
import type { Provider } from "./provider.ts";
import { Index, plain, type Match } from "./search.ts";
import type { Ask, Limits } from "./source.ts";

/** As many neighbours as queries/engine/neighbours.rq gives at most. */
const TOLD = 5000;
/** So many neighbours come at once. */
export const AT_ONCE = 40;
/** Chains are looked for from both ends, so many questions deep, over so many actors a question. */
export const DEEPEST = 5;
export const WIDEST = 400;
const CHAINS = 6;
const DRAWN = 2000;
const PART = 300;

export class Growth {
  /** The neighbours of an actor that are not drawn yet, the best linked first. */
  private readonly waiting = new Map<string, string[]>();
  private readonly asked = new Set<string>();
  /** Whether a chain is being looked for. */
  connecting = false;

  /** `naming` is the endpoint's own search, where it has one. */
  constructor(private readonly provider: Provider, private readonly ask: Ask, private readonly naming: Naming | null = null) {}

  /** The best connected actors of those that are found first, and those that a link names. */
  async open(named: string[]): Promise<void> {
    const hubs = records(await this.table("hubs")).map((row) => row["iri"]!);
    await this.draw([...named, ...hubs]);
  }

  /** How many neighbours of an actor are known and not drawn. */
  more(actor: string): number {
    return (this.waiting.get(actor) ?? []).filter((id) => !this.provider.actors.has(id)).length;
  }

  /** Whether an actor has more neighbours than are known. */
  isCut(actor: string): boolean {
    return (this.waiting.get(actor)?.length ?? 0) >= TOLD;
  }

  /** Draws an actor and the next of its neighbours. */
  async expand(actor: string): Promise<void> {
    if (!this.waiting.has(actor)) {
      const rows = records(await this.table("neighbours", { actor: { iri: actor } }));
      this.waiting.set(actor, rows.map((row) => row["iri"]!));
    }
    const next = this.waiting.get(actor)!.filter((id) => !this.provider.actors.has(id)).slice(0, AT_ONCE);
    await this.draw([actor, ...next]);
  }

  /** Whether an actor's neighbours have not been asked yet. */
  isNew(actor: string): boolean {
    return !this.waiting.has(actor);
  }

  /** Names in any language, whatever accents and case; slips of the finger are forgiven only where the endpoint has a search of its own. */
  async find(text: string, limit: number, signal: AbortSignal): Promise<Match[]> {
    const wanted = plain(text);
    if (wanted.length < 2) return [];
    const rows = records(this.naming ? answerTable(await this.naming(text, signal)) : await this.table("search", { pattern: { literal: pattern(wanted), datatype: "" } }, { signal }));
    const names = new Map<string, string[]>();
    for (const row of rows) names.set(row["iri"]!, [...(names.get(row["iri"]!) ?? []), row["text"]!]);
    await this.meet([...names.keys()]);
    const entries = [...names].map(([id, own]) => ({ id, names: own, weight: this.provider.actors.get(id)?.degree ?? 0 }));
    return new Index(entries.length, (number) => entries[number]!).find(wanted, limit).filter(({ id }) => this.provider.actor(id));
  }

  /** Draws the actors of the shortest chains between two: looked for from both ends in turn, within bounds. */
  async connect(from: string, to: string): Promise<void> {
    this.connecting = true;
    await this.search(from, to).finally(() => (this.connecting = false));
  }

  private async search(from: string, to: string): Promise<void> {
    const graph = new Map<string, string[]>();
    const sides = [from, to].map((end) => ({ seen: new Set([end]), edge: [end] }));
    for (let step = 0; step < DEEPEST; step++) {
      const [near, far] = sides[0]!.edge.length <= sides[1]!.edge.length ? sides : [...sides].reverse();
      near!.edge = await this.step(graph, near!.edge.slice(0, WIDEST), near!.seen);
      if (!near!.edge.length || near!.edge.some((id) => far!.seen.has(id))) break;
    }
    await this.draw(chains(graph, from, to, CHAINS).flat());
  }

  private async step(graph: Map<string, string[]>, edge: string[], seen: Set<string>): Promise<string[]> {
    const rows = records(await this.table("linked", { actors: { iris: edge } }));
    for (const row of rows) join(graph, row["iri"]!, row["neighbour"]!);
    const reached = [...new Set(rows.map((row) => row["neighbour"]!))].filter((id) => !seen.has(id));
    for (const id of reached) seen.add(id);
    return reached;
  }

  /** Names what facts speak of: other actors, roles, passages. */
  async name(quads: Quad[]): Promise<void> {
    const things = quads.flatMap(({ subject, object }) => (typeof object === "string" ? [subject, object] : [subject]));
    await Promise.all([this.meet(things), this.stand(quads.map(({ graph }) => graph))]);
  }

  private async draw(ids: string[]): Promise<void> {
    const { provider } = this;
    const known = provider.actors.keys();
    const fresh = [...new Set(ids)].filter((id) => !provider.actors.has(id)).slice(0, Math.max(0, DRAWN - known.length));
    if (!fresh.length) return;
    await this.meet(fresh);
    const [out, into] = await Promise.all([this.table("network", {}, { only: { from: fresh, to: [...known, ...fresh] } }), known.length ? this.table("network", {}, { only: { from: known, to: fresh } }) : NOTHING]);
    const edges = edgesOf({ columns: out.columns, rows: [...out.rows, ...into.rows] });
    const nodes = fresh.flatMap((id): NodeRecord[] => {
      const found = provider.actor(id);
      return found ? [{ id, label_es: found.name.es, label_en: found.name.en, kind: found.kind, class: found.class, x: 0, y: 0 }] : [];
    });
    const drawn = new Set([...known, ...nodes.map(({ id }) => id)]);
    const fixed = Object.fromEntries([...provider.actors.values()].map(({ id, x, y }) => [id, { x, y }]));
    provider.draw(placed({ nodes, edges: edges.filter(({ from, to }) => drawn.has(from) && drawn.has(to)) }, fixed));
    await this.stand(edges.flatMap(({ passages }) => passages));
  }

  /** Asks the names and kinds of what is not known yet. */
  private async meet(iris: string[]): Promise<void> {
    const entity = this.once(iris);
    if (!entity.length) return;
    const [entities, names] = await Promise.all([this.about("entities", "entity", entity), this.about("names", "thing", entity)]);
    this.provider.learn(nodesOf(entities), this.read({ names }));
  }

  /** Asks where the words stand, and what an inference follows from. */
  private async stand(graphs: string[]): Promise<void> {
    const all = this.once(graphs);
    if (!all.length) return;
    const [passages, inferences] = await Promise.all([this.about("passages", "passage", all), this.about("inferences", "inference", all)]);
    const found = this.read({ passages, inferences });
    const [document, article] = [this.once(found.passages.map((one) => one.document)), this.once(found.passages.map((one) => one.article))];
    const [documents, articles] = await Promise.all([this.about("documents", "document", document), this.about("articles", "article", article)]);
    this.provider.learn([], { ...found, ...pick(this.read({ documents, articles })) });
    await this.stand(found.inferences.flatMap(({ sources }) => sources));
  }

  private read(answers: Partial<Answers>): ReturnType<typeof payload> {
    return payload(answers);
  }

  /** Those that were not asked before, without names that SPARQL cannot hold. */
  private once(iris: string[]): string[] {
    const fresh = [...new Set(iris)].filter((iri) => !this.asked.has(iri) && /^[a-z][a-z0-9+.-]*:[^\s<>"{}|^`\\]+$/i.test(iri));
    for (const iri of fresh) this.asked.add(iri);
    return fresh;
  }

  /** Asked in parts: what a server answers of hundreds at once can take it much longer than the same in parts. */
  private async about(name: string, variable: string, iris: string[]): Promise<Table> {
    const parts = Array.from({ length: Math.ceil(iris.length / PART) }, (_, part) => iris.slice(part * PART, (part + 1) * PART));
    const answers = await Promise.all(parts.map((part) => this.table(name, {}, { only: { [variable]: part } })));
    return { columns: answers[0]?.columns ?? [], rows: answers.flatMap(({ rows }) => rows) };
  }

  private async table(name: string, values: Record<string, Bound> = {}, limits: Limits = {}): Promise<Table> {
    return answerTable(await this.ask(name, values, limits));
  }
}

const pick = ({ documents, articles }: ReturnType<typeof payload>): Pick<ReturnType<typeof payload>, "documents" | "articles"> => ({ documents, articles });

function join(graph: Map<string, string[]>, a: string, b: string): void {
  for (const [own, other] of [[a, b], [b, a]] as const) {
    const neighbours = graph.get(own) ?? [];
    if (own !== other && !neighbours.includes(other)) neighbours.push(other);
    graph.set(own, neighbours);
  }
}

const LETTERS: Record<string, string> = { a: "aáàâäãå", c: "cç", e: "eéèêë", i: "iíìîï", n: "nñ", o: "oóòôöõø", u: "uúùûü", y: "yýÿ", s: "sš", z: "zž" };

/** Letters stand for themselves with any accent, spaces for anything between words. */
export const pattern = (wanted: string): string => [...wanted].map((letter) => (LETTERS[letter] ? `[${LETTERS[letter]}]` : letter === " " ? ".*" : letter)).join("");
