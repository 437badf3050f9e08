// Topics are many and say little from afar: where they are a good part of a picture, it begins without them. Whoever is chosen brings its own.

import { MOST, type Visible } from "./filter.ts";
import type { Provider } from "./provider.ts";
import type { State } from "./state.ts";

const TOPIC = "http://www.w3.org/2004/02/skos/core#Concept";
const GOOD_PART = 1 / 3;

/** How many topics a picture begins without; 0 where it shows all. */
export function topicsOf({ actors, counts }: Provider): number {
  const count = counts.get(TOPIC) ?? 0;
  return actors.size <= MOST && count < actors.size && count >= actors.size * GOOD_PART ? count : 0;
}

export const isTopic = (kind: string): boolean => kind === TOPIC;

/** What is drawn of what passes the filters: topics only where the reader wants them, or near `chosen`. */
export function withoutTopics(provider: Provider, whole: Visible, { topics, focus, actor, pair, drawn, links }: State, chosen: string[]): Visible {
  if (topics || focus || links.length || !topicsOf(provider)) return whole;
  const near = new Set([...chosen, ...drawn, ...(pair ?? []), ...(actor ? [actor, ...provider.adjacency.get(actor)!] : [])]);
  const actors = whole.actors.filter(({ id, kind }) => !isTopic(kind) || near.has(id));
  const ids = new Set(actors.map(({ id }) => id));
  return { actors, ids, relations: whole.relations.filter(({ source, target }) => ids.has(source) && ids.has(target)) };
}
