// Which actors and relationships pass the filters. screen.ts chooses what of them is drawn.

import type { Actor, Provider, Relation } from "./provider.ts";
import { chosen, type State } from "./state.ts";

export interface Visible {
  actors: Actor[];
  relations: Relation[];
  ids: Set<string>;
}

/** More actors than this cannot be read at once; where a network has no groups, the best connected are drawn. */
export const MOST = 2000;

/** Applies kinds, articles, status, support and the surroundings of the chosen actor. */
export function visible(provider: Provider, state: State, most = MOST): Visible {
  if (state.links.length) return answered(provider, state);
  const kept = new Set(candidates(provider, state, most));
  const relations = provider.relations.filter(
    (relation) => kept.has(relation.source) && kept.has(relation.target) && passes(provider, state, relation),
  );
  // Actors that only details name are not drawn among the others, unless they are chosen.
  const linked = new Set([...relations.flatMap(({ source, target }) => [source, target]), ...(state.from || state.until ? dated(provider, state, kept) : [])]);
  const ids = filtersRelations(state) || linked.size ? linked : kept;
  const near = state.actor && state.focus ? surroundings(relations, state.actor, state.focus) : ids;
  const actors = [...provider.actors.values()].filter(({ id }) => (near.has(id) && ids.has(id)) || id === state.actor);
  const shown = new Set(actors.map(({ id }) => id));
  return { actors, relations: relations.filter(({ source, target }) => shown.has(source) && shown.has(target)), ids: shown };
}

/** Exactly the network of an answer, without what is hidden; of it the surroundings of the chosen actor. */
function answered(provider: Provider, state: State): Visible {
  const hidden = new Set([...state.hiddenKinds, ...state.hiddenActors]);
  const kept = new Set(state.drawn.slice(0, MOST).filter((id) => !hidden.has(id) && !hidden.has(provider.actors.get(id)!.kind)));
  const links = state.links.filter((link) => kept.has(link.source) && kept.has(link.target) && passes(provider, state, link));
  const ids = state.actor && state.focus ? surroundings(links, state.actor, state.focus) : kept;
  return { actors: [...ids].map((id) => provider.actors.get(id)!), ids, relations: links.filter(({ source, target }) => ids.has(source) && ids.has(target)) };
}

function candidates(provider: Provider, state: State, most: number): string[] {
  const span = chosen(state);
  const hidden = new Set([...state.hiddenKinds, ...state.hiddenActors]);
  const actors = [...provider.actors.values()].filter(({ kind, id }) => !hidden.has(kind) && !hidden.has(id) && provider.dates.actorIn(id, span) !== false && (!state.shared || inTwoArticles(provider, id)));
  if (actors.length > most) actors.sort((a, b) => b.degree - a.degree);
  return actors.slice(0, most).map(({ id }) => id);
}

/** What `visible` depends on: states of one key show the same. */
export function filterKey(state: State): string {
  const { hiddenKinds, hiddenArticles, hiddenActors, status, twoPassages, shared, from, until, undated, links, drawn, focus, actor } = state;
  return JSON.stringify([hiddenKinds, hiddenArticles, hiddenActors, status, twoPassages, shared, from, until, undated, links.length && [drawn, links], focus && actor]);
}

/** Whether articles, status or support hide some relationships: then actors without any are hidden as well. */
const filtersRelations = (state: State): boolean => state.hiddenArticles.length > 0 || state.status !== "all" || state.twoPassages || Boolean(state.from || state.until);

/** Who has a date within the chosen time. */
function dated(provider: Provider, state: State, ids: Set<string>): string[] {
  const span = chosen(state);
  return [...ids].filter((id) => provider.dates.actorIn(id, span));
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

function inTwoArticles(provider: Provider, actor: string): boolean {
  const graphs = provider.relationsOf(actor).flatMap(({ passages }) => passages);
  return new Set(graphs.flatMap((graph) => provider.articlesOf(graph))).size > 1;
}

function surroundings(relations: Relation[], actor: string, hops: number): Set<string> {
  let near = new Set([actor]);
  for (let hop = 0; hop < hops; hop++) {
    const reached = relations.filter(({ source, target }) => near.has(source) || near.has(target));
    near = new Set([...near, ...reached.flatMap(({ source, target }) => [source, target])]);
  }
  return near;
}
