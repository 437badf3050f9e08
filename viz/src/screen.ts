// What of a network is drawn: all of a small one; of a large one its groups, what the reader has opened, or a part laid out on its own.

import type { GroupMark, Tie } from "./discs.ts";
import { MOST, type Visible } from "./filter.ts";
import type { Point } from "./geometry.ts";
import type { Disc, Groups } from "./groups.ts";
import { arrange } from "./layout.ts";
import type { Actor, Provider, Relation } from "./provider.ts";
import type { State } from "./state.ts";

export interface Screen extends Visible {
  groups: GroupMark[];
  ties: Tie[];
  /** Where actors stand that are laid out on their own, apart from the groups. */
  places: Record<string, Point> | null;
}

/** `only`: actors that are drawn alone, a chain or an answer. */
export function screen(provider: Provider, groups: Groups | null, whole: Visible, state: State, only: string[] | null): Screen {
  if (!groups) return { ...whole, groups: [], ties: [], places: null };
  if (state.links.length) return own(whole);
  if (only || state.focus) return own(drawn(provider, whole, best(provider, only ?? whole.ids)));
  return overview(groups, provider, whole, state);
}

/** Some actors and what links them, laid out on their own, wherever their groups are. */
function own(shown: Visible): Screen {
  return { ...shown, groups: [], ties: [], places: arrange([...shown.ids], shown.relations) };
}

function best(provider: Provider, ids: Iterable<string>): Actor[] {
  return [...new Set(ids)].map((id) => provider.actors.get(id)!).sort((a, b) => b.degree - a.degree).slice(0, MOST);
}

function overview(groups: Groups, provider: Provider, whole: Visible, state: State): Screen {
  const open = new Set(state.open);
  for (const group of [0, ...open]) groups.lay(group);
  const all = whole.ids.size === provider.actors.size;
  const sizes = all ? null : groups.sizes(whole.ids);
  const count = (group: number): number => sizes?.[group] ?? groups.all[group]!.size;
  const mark = (group: number, isOpen: boolean): GroupMark => ({ group: groups.all[group]!, disc: groups.disc(group), open: isOpen, count: count(group), depth: groups.path(group).length });
  const depth = (a: number | string, b: number | string): number => (typeof a === "number" && typeof b === "number" && groups.all[a]!.parent === groups.all[b]!.parent ? groups.path(a).length : -1);
  const closed = groups.closed(open).filter((group) => count(group) > 0);
  const actors = groups.inside(open).filter(({ id }) => whole.ids.has(id) || id === state.actor);
  const shown = drawn(provider, whole, actors);
  const kept = whole.relations.length === provider.relations.length ? null : mask(provider.relations.length, whole.relations);
  const disc = (end: number | string): Disc => (typeof end === "number" ? groups.disc(end) : { ...provider.actors.get(end)!, r: 0 });
  const ties = groups.bonds(open, kept, 0, state.actor && shown.ids.has(state.actor) ? state.actor : null).map((bond): Tie => ({ ...bond, from: disc(bond.a), to: disc(bond.b), depth: depth(bond.a, bond.b) }));
  return { ...shown, groups: [...[...open].map((group) => mark(group, true)), ...closed.map((group) => mark(group, false))], ties, places: null };
}

/** Relationships are looked up from the actors: there are few of these. */
function drawn(provider: Provider, whole: Visible, actors: Actor[]): Visible {
  const ids = new Set(actors.map(({ id }) => id));
  const all = whole.relations.length === provider.relations.length;
  const passes = all ? null : new Set(whole.relations);
  const relations = new Set<Relation>();
  for (const id of ids)
    for (const relation of provider.relationsOf(id))
      if (ids.has(relation.source) && ids.has(relation.target) && (!passes || passes.has(relation))) relations.add(relation);
  return { actors, relations: [...relations], ids };
}

/** Relationships are called r0, r1, … in the order of the columns. */
function mask(count: number, kept: Relation[]): Uint8Array {
  const found = new Uint8Array(count);
  for (const { id } of kept) found[Number(id.slice(1))] = 1;
  return found;
}
