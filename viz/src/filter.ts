// Which actors and relationships pass the filters. screen.ts chooses what of them is drawn.

import type { Actor, Provider, Relation } from "./provider.ts";
import { chosen, type State } from "./state.ts";

export interface Visible {
  readonly actors: Actor[];
  readonly relations: Relation[];
  readonly ids: Set<string>;
}

/** More actors than this cannot be read at once; where a network has no groups, the best connected are drawn. */
export const MOST = 2000;
/** As many are drawn where the reader asks for all. */
export const ALL = 5000;

/** Marks by number. */
type Marks = Uint8Array;

/** What of the whole network passes: marked by number, made when it is asked for. */
export class Passing implements Visible {
  private made: { actors?: Actor[]; relations?: Relation[]; ids?: Set<string> } = {};
  /** How many pass. */
  readonly count: { actors: number; relations: number };

  constructor(private readonly provider: Provider, readonly actorOn: Marks, readonly relationOn: Marks) {
    this.count = { actors: marked(actorOn), relations: marked(relationOn) };
  }

  get actors(): Actor[] {
    return (this.made.actors ??= numbers(this.actorOn).map((number) => this.provider.actors.at(number)));
  }

  get relations(): Relation[] {
    return (this.made.relations ??= numbers(this.relationOn).map((number) => this.provider.relations.at(number)));
  }

  get ids(): Set<string> {
    return (this.made.ids ??= new Set(numbers(this.actorOn).map((number) => this.provider.actors.keys()[number]!)));
  }

  /** Whether there is nothing that does not pass. */
  get all(): boolean {
    return this.count.actors === this.actorOn.length && this.count.relations === this.relationOn.length;
  }
}

/** How many of each kind are there. */
export function kindsOf(provider: Provider, shown: Visible): Map<string, number> {
  if (shown instanceof Passing) return provider.actors.kinds(shown.actorOn);
  const counts = new Map<string, number>();
  for (const { kind } of shown.actors) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** Applies kinds, articles, status, support and the surroundings of the chosen actor. */
export function visible(provider: Provider, state: State, most = MOST): Visible {
  if (state.links.length) return answered(provider, state);
  const { source, target } = provider.relations.columns;
  const kept = candidates(provider, state, most);
  const relationOn = relationsOn(provider, state, kept);
  // Actors that only details name are not drawn among the others, unless they are chosen; a drawing, which has no passages, shows all.
  const linked = state.from || state.until ? dated(provider, state, kept) : new Uint8Array(kept.length);
  relationOn.forEach((on, relation) => on && (linked[source[relation]!] = linked[target[relation]!] = 1));
  const wanted = filtersRelations(state) || (provider.passages.length && linked.includes(1)) ? linked : kept;
  const chosen = state.actor === null ? undefined : provider.actors.number(state.actor);
  const actorOn = chosen !== undefined && state.focus ? surroundings(provider, relationOn, chosen, state.focus) : wanted.slice();
  for (let actor = 0; actor < actorOn.length; actor++) actorOn[actor]! &= wanted[actor]!;
  if (chosen !== undefined) actorOn[chosen] = 1;
  for (let relation = 0; relation < relationOn.length; relation++) relationOn[relation]! &= actorOn[source[relation]!]! & actorOn[target[relation]!]!;
  return new Passing(provider, actorOn, relationOn);
}

/** Exactly the network of an answer, without what is hidden; of it the surroundings of the chosen actor. */
function answered(provider: Provider, state: State): Visible {
  const hidden = new Set([...state.hiddenKinds, ...state.hiddenActors]);
  const kept = new Set(state.drawn.slice(0, MOST).filter((id) => !hidden.has(id) && !hidden.has(provider.actors.get(id)!.kind)));
  const links = state.links.filter((link) => kept.has(link.source) && kept.has(link.target) && passes(provider, state, link));
  const ids = state.actor && state.focus ? around(links, state.actor, state.focus) : kept;
  return { actors: [...ids].map((id) => provider.actors.get(id)!), ids, relations: links.filter(({ source, target }) => ids.has(source) && ids.has(target)) };
}

function candidates(provider: Provider, state: State, most: number): Marks {
  const { actors, dates } = provider;
  const { kind, kinds, ids } = actors.columns;
  const span = chosen(state);
  const hiddenKind = kinds.map((name) => state.hiddenKinds.includes(name));
  const on = new Uint8Array(actors.size);
  for (let actor = 0; actor < on.length; actor++) on[actor] = Number(!hiddenKind[kind[actor]!]);
  for (const id of state.hiddenActors) if (actors.has(id)) on[actors.number(id)!] = 0;
  const keep = (passes: (id: string, actor: number) => boolean): void => on.forEach((one, actor) => one && !passes(ids[actor]!, actor) && (on[actor] = 0));
  if (state.from || state.until) keep((id) => dates.actorIn(id, span) !== false);
  if (state.shared) keep((_, actor) => inTwoArticles(provider, actor));
  if (marked(on) > most) {
    const best = numbers(on).sort((a, b) => actors.degree(b) - actors.degree(a)).slice(0, most);
    on.fill(0);
    for (const actor of best) on[actor] = 1;
  }
  return on;
}

/** What `visible` depends on: states of one key show the same. */
export function filterKey(state: State): string {
  const { hiddenKinds, hiddenArticles, hiddenActors, status, twoPassages, shared, from, until, undated, links, drawn, focus, actor } = state;
  return JSON.stringify([hiddenKinds, hiddenArticles, hiddenActors, status, twoPassages, shared, from, until, undated, links.length && [drawn, links], focus && actor]);
}

/** Whether articles, status or support hide some relationships: then actors without any are hidden as well. */
const filtersRelations = (state: State): boolean => state.hiddenArticles.length > 0 || state.status !== "all" || state.twoPassages || Boolean(state.from || state.until);

/** Who has a date within the chosen time. */
function dated(provider: Provider, state: State, kept: Marks): Marks {
  const span = chosen(state);
  return kept.map((on, actor) => Number(on && provider.dates.actorIn(provider.actors.keys()[actor]!, span)));
}

/** The relationships between some actors that pass. */
function relationsOn(provider: Provider, state: State, kept: Marks): Marks {
  const { relations } = provider;
  const { source, target } = relations.columns;
  const all = !filtersRelations(state);
  return new Uint8Array(relations.length).map((_, number) => Number(kept[source[number]!]! & kept[target[number]!]! && (all || passes(provider, state, relations.at(number)))));
}

function passes(provider: Provider, state: State, relation: Relation): boolean {
  const { passages, inferred } = relation;
  if (state.status === "stated" && inferred) return false;
  if (state.status === "inferred" && !inferred) return false;
  if (state.twoPassages && passages.length < 2) return false;
  if ((state.from || state.until) && !(provider.dates.relationIn(relation, chosen(state)) ?? state.undated)) return false;
  if (!state.hiddenArticles.length) return true;
  const articles = passages.flatMap((graph) => provider.articlesOf(graph));
  return !articles.length || articles.some((article) => !state.hiddenArticles.includes(article));
}

function inTwoArticles(provider: Provider, actor: number): boolean {
  const { relations } = provider;
  const graphs = new Set([...relations.of(actor)].flatMap((relation) => [...relations.graphs(relation)]));
  return new Set([...graphs].flatMap((graph) => provider.articlesOf(relations.columns.graphs[graph]!))).size > 1;
}

/** Who is reached from an actor in so many steps, over the relationships that are on. */
function surroundings({ actors, relations }: Provider, relationOn: Marks, actor: number, hops: number): Marks {
  const { source, target } = relations.columns;
  const near = new Uint8Array(actors.size);
  let ring = [actor];
  near[actor] = 1;
  for (let hop = 0; hop < hops; hop++) {
    const ends = ring.flatMap((one) => [...relations.of(one)].filter((relation) => relationOn[relation]).map((relation) => (source[relation] === one ? target[relation]! : source[relation]!)));
    ring = [...new Set(ends)].filter((one) => !near[one]);
    for (const one of ring) near[one] = 1;
  }
  return near;
}

/** The same among the relationships of an answer. */
function around(relations: Relation[], actor: string, hops: number): Set<string> {
  let near = new Set([actor]);
  for (let hop = 0; hop < hops; hop++) {
    const reached = relations.filter(({ source, target }) => near.has(source) || near.has(target));
    near = new Set([...near, ...reached.flatMap(({ source, target }) => [source, target])]);
  }
  return near;
}

const marked = (marks: Marks): number => marks.reduce((sum, one) => sum + one, 0);

function numbers(marks: Marks): number[] {
  const found: number[] = [];
  for (let number = 0; number < marks.length; number++) if (marks[number]) found.push(number);
  return found;
}
