// What of a network is drawn: all of a small one; of a large one its groups, what the reader has opened, or a part laid out on its own.

import type { GroupMark, Tie } from "./discs.ts";
import { MOST, Passing, type Visible } from "./filter.ts";
import type { Point } from "./geometry.ts";
import type { Disc, Groups } from "./groups.ts";
import { arrange } from "./layout.ts";
import type { Actor, Provider } from "./provider.ts";
import { numberOf } from "./relations.ts";
import type { State } from "./state.ts";

export interface Screen extends Visible {
  groups: GroupMark[];
  ties: Tie[];
  /** Where actors stand that are laid out on their own, apart from the groups. */
  places: Record<string, Point> | null;
}

/** `only`: actors that are drawn alone, a chain or an answer. */
export function screen(provider: Provider, groups: Groups | null, whole: Visible, state: State, only: string[] | null): Screen {
  if (!groups) return { ...all(whole), groups: [], ties: [], places: null };
  if (!(whole instanceof Passing)) return own(whole); // the network of an answer
  if (only || state.focus) return own(drawn(provider, whole, only ? best(only.map((id) => provider.actors.get(id)!)) : best(whole.actors)));
  return overview(groups, provider, whole, state);
}

/** Some actors and what links them, laid out on their own, wherever their groups are. */
function own(shown: Visible): Screen {
  return { ...all(shown), groups: [], ties: [], places: arrange([...shown.ids], shown.relations) };
}

const all = ({ actors, relations, ids }: Visible): Visible => ({ actors, relations, ids });

function best(actors: Actor[]): Actor[] {
  return [...new Set(actors)].sort((a, b) => b.degree - a.degree).slice(0, MOST);
}

/** The open groups: all where all actors are drawn. */
export const openIn = (groups: Groups, { open, large }: State): Set<number> => new Set(large === "all" ? groups.all.slice(1).map(({ id }) => id) : open);

function overview(groups: Groups, provider: Provider, whole: Passing, state: State): Screen {
  const open = openIn(groups, state);
  for (const group of [0, ...open]) groups.lay(group);
  const sizes = whole.all ? null : groups.sizes(whole.actorOn);
  const count = (group: number): number => sizes?.[group] ?? groups.all[group]!.size;
  const mark = (group: number, isOpen: boolean): GroupMark => ({ group: groups.all[group]!, disc: groups.disc(group), open: isOpen, count: count(group), depth: groups.path(group).length });
  const depth = (a: number | string, b: number | string): number => (typeof a === "number" && typeof b === "number" && groups.all[a]!.parent === groups.all[b]!.parent ? groups.path(a).length : -1);
  const closed = groups.closed(open).filter((group) => count(group) > 0);
  const actors = groups.inside(open).filter((number) => whole.actorOn[number]).map((number) => provider.actors.at(number));
  const shown = drawn(provider, whole, actors);
  const disc = (end: number | string): Disc => (typeof end === "number" ? groups.disc(end) : { ...provider.actors.get(end)!, r: 0 });
  const ties = groups.bonds(open, whole.all ? null : whole.relationOn, state.actor && shown.ids.has(state.actor) ? state.actor : null).map((bond): Tie => ({ ...bond, from: disc(bond.a), to: disc(bond.b), depth: depth(bond.a, bond.b) }));
  return { ...shown, groups: [...[...open].map((group) => mark(group, true)), ...closed.map((group) => mark(group, false))], ties, places: null };
}

/** Relationships are looked up from the actors: there are few of these. */
function drawn(provider: Provider, { relationOn }: Passing, actors: Actor[]): Visible {
  const ids = new Set(actors.map(({ id }) => id));
  const between = actors.flatMap(({ id }) => provider.relationsOf(id)).filter((relation) => ids.has(relation.source) && ids.has(relation.target) && relationOn[numberOf(relation)]);
  return { actors, relations: [...new Set(between)], ids };
}
