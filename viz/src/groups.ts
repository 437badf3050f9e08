// A large network as groups within groups (tejido/communities.py): what is on the screen while some are open, and where it stands.
// Every group is a disc, its area by its members; what it holds is laid out inside it when it first opens, so nothing else ever moves.

import type { Actors } from "./actors.ts";
import type { Tree } from "./columns.ts";
import type { Point } from "./geometry.ts";
import { arrange, BOX } from "./layout.ts";
import { pack } from "./pack.ts";
import type { Both } from "./model.ts";

export interface Disc extends Point {
  r: number;
}

export interface Group {
  id: number;
  parent: number;
  /** Groups or members, never both. */
  children: number[];
  members: number[];
  /** All members, in groups of it as well. */
  size: number;
  /** After its two best connected members. */
  name: Both;
  /** The kind of most of its members. */
  kind: string;
}

/** What ties two things on the screen: groups by their numbers, actors by their names. */
export interface Bond {
  a: number | string;
  b: number | string;
  count: number;
}

export const ROOT = 0;
const STRONGEST = 3;
const GOLDEN = 2.399963;
const INSIDE = 0.93; // of a disc's radius is for what it holds

export class Groups {
  readonly all: Group[];
  private readonly discs = new Map<number, Disc>([[ROOT, { x: 0, y: 0, r: 0 }]]);
  private readonly laid = new Set<number>();
  private readonly scattered = new Set<number>();
  
  /** What ties the groups of each group. */
  private readonly ties: Tied[][];

  constructor(private readonly tree: Tree, readonly actors: Actors) {
    this.all = groupsOf(tree, actors);
    this.ties = tiesOf(tree, actors);
  }

  /** The groups from the outermost to the innermost that holds an actor. */
  around(actor: string): number[] {
    return this.path(this.tree.home[this.actors.number(actor)!]!);
  }

  /** From the outermost group to this one, without the whole. */
  path(group: number): number[] {
    const found: number[] = [];
    for (let at = group; at > ROOT; at = this.all[at]!.parent) found.unshift(at);
    return found;
  }

  disc(group: number): Disc {
    if (group !== ROOT) this.lay(this.all[group]!.parent);
    return this.discs.get(group)!;
  }

  /** Gives what a group holds its places: the discs of its groups, or its members' own. */
  lay(group: number): void {
    if (this.laid.has(group)) return;
    const home = this.disc(group);
    this.laid.add(group);
    const { children, members } = this.all[group]!;
    if (children.length) this.layGroups(group, home, children);
    else if (members.length) this.layMembers(group, home, members);
  }

  private layGroups(group: number, home: Disc, children: number[]): void {
    const radii = children.map((child) => 100 * Math.sqrt(this.all[child]!.size));
    const index = new Map(children.map((child, at) => [child, at]));
    const ties = this.ties[group]!.map(([a, b, count]): Tied => [index.get(a)!, index.get(b)!, count]);
    const places = pack(radii, ties, group === ROOT ? 1.6 : 1);
    const reach = Math.max(...places.map(({ x, y }, at) => Math.hypot(x, y) + radii[at]!));
    const factor = group === ROOT ? 1 : (home.r * INSIDE) / reach;
    children.forEach((child, at) => this.discs.set(child, { x: home.x + places[at]!.x * factor, y: home.y + places[at]!.y * factor, r: radii[at]! * factor }));
    if (group === ROOT) home.r = reach;
  }

  private layMembers(group: number, home: Disc, members: number[]): void {
    const { home: of } = this.tree;
    const { source, target } = this.actors.columns;
    const id = (at: number): string => this.actors.keys()[at]!;
    const inside = members.flatMap((at) => Array.from(this.actors.links.of(at)).filter((edge) => source[edge] === at && of[target[edge]!] === group));
    const ties = inside.map((edge) => ({ source: id(source[edge]!), target: id(target[edge]!) }));
    const places = rounded(Object.entries(arrange(members.map(id), ties)).map(([, place]) => place));
    const reach = Math.max(...places.map(({ x, y }) => Math.hypot(x, y))) + BOX.x / 1.5;
    const factor = (home.r * INSIDE) / reach;
    members.forEach((at, index) => this.actors.place(at, home.x + places[index]!.x * factor, home.y + places[index]!.y * factor));
  }

  /** Gives every actor a place: where its group was opened its own, else one on a spiral in its disc, the best connected in the middle. */
  scatter(): void {
    for (const { id, children, members } of this.all) {
      if (children.length) this.lay(id);
      if (this.laid.has(id) || this.scattered.has(id)) continue;
      this.scattered.add(id);
      const { x, y, r } = this.disc(id);
      [...members].sort((a, b) => this.actors.degree(b) - this.actors.degree(a)).forEach((at, rank) => {
        const distance = r * INSIDE * Math.sqrt((rank + 0.5) / members.length);
        this.actors.place(at, x + distance * Math.cos(rank * GOLDEN), y + distance * Math.sin(rank * GOLDEN));
      });
    }
  }

  /** The closed groups that are on the screen, inside the open ones. */
  closed(open: Set<number>): number[] {
    return [ROOT, ...open].flatMap((group) => this.all[group]!.children).filter((child) => !open.has(child));
  }

  /** The numbers of the actors on the screen: those of open groups that hold no others. */
  inside(open: Set<number>): number[] {
    return [...open].flatMap((group) => this.all[group]!.members);
  }

  /**
   * What ties the things on the screen, by the ends' groups; `kept` tells which relationships count. Of each group the strongest only; of
   * `actor` all.
   */
  bonds(open: Set<number>, kept: Uint8Array | null, actor: string | null = null): Bond[] {
    const shown = this.shown(open);
    const { home } = this.tree;
    const { source, target } = this.actors.columns;
    const chosen = actor === null ? -1 : this.actors.number(actor)!;
    const names = [...new Set(shown)].filter((one) => one >= 0);
    const index = new Int32Array(this.all.length);
    names.forEach((one, at) => (index[one] = at));
    const wide = names.length + 1; // the last is the actor
    const counts = new Int32Array(wide * wide);
    for (let edge = 0; edge < source.length; edge++) {
      if (kept && !kept[edge]) continue;
      let a = shown[home[source[edge]!]!]!;
      let b = shown[home[target[edge]!]!]!;
      a = a >= 0 ? index[a]! : source[edge] === chosen ? wide - 1 : -1;
      b = b >= 0 ? index[b]! : target[edge] === chosen ? wide - 1 : -1;
      if (a >= 0 && b >= 0 && a !== b) counts[Math.min(a, b) * wide + Math.max(a, b)]!++;
    }
    const all: { a: number; b: number; count: number }[] = [];
    counts.forEach((count, key) => count && all.push({ a: Math.floor(key / wide), b: key % wide, count }));
    const strong = strongest(all, ({ a, b }) => (b === wide - 1 ? null : [a, b]), wide);
    return strong.map(({ a, b, count }) => ({ a: names[a]!, b: b === wide - 1 ? actor! : names[b]!, count }));
  }

  /** For each group the closed group that stands for it on the screen; -1 where it is open. */
  private shown(open: Set<number>): Int32Array {
    const found = new Int32Array(this.all.length).fill(-1);
    const reached = new Uint8Array(this.all.length);
    reached[ROOT] = 1;
    for (const { id, parent } of this.all) {
      if (parent < 0) continue;
      if (found[parent]! >= 0) found[id] = found[parent]!;
      else if (reached[parent] && open.has(id)) reached[id] = 1;
      else if (reached[parent]) found[id] = id;
    }
    return found;
  }

  /** How many members of each group pass a filter. */
  sizes(on: Uint8Array): Int32Array {
    const found = new Int32Array(this.all.length);
    this.tree.home.forEach((group, at) => (found[group]! += on[at]!));
    for (let group = this.all.length - 1; group > ROOT; group--) found[this.all[group]!.parent]! += found[group]!;
    return found;
  }

  /** The open groups when one more opens: those around it, and of the others the last opened for which there is room. */
  opening(open: number[], group: number, most: number): number[] {
    const path = this.path(group);
    let room = most - this.all[group]!.members.length;
    const others = open.filter((other) => !path.includes(other)).reverse();
    const kept = others.filter((other) => (room -= this.all[other]!.members.length) >= 0);
    return [...kept.reverse().filter((other) => this.path(other).every((one) => kept.includes(one) || path.includes(one))), ...path];
  }

  closing(open: number[], group: number): number[] {
    return open.filter((other) => !this.path(other).includes(group));
  }
}

function groupsOf({ parent, home }: Tree, actors: Actors): Group[] {
  const { kind, kinds } = actors.columns;
  const all = parent.map((above, id): Group => ({ id, parent: above, children: [], members: [], size: 0, name: { es: "", en: "" }, kind: "" }));
  const best = all.map((): number[] => []);
  const counts = all.map(() => new Int32Array(kinds.length));
  home.forEach((group, at) => {
    all[group]!.members.push(at);
    counts[group]![kind[at]!]!++;
    rank(best[group]!, at, actors);
  });
  for (const group of [...all].reverse()) {
    const { id, parent: above, members } = group;
    group.size += members.length;
    group.name = named(best[id]!, actors);
    group.kind = kinds[counts[id]!.reduce((most, count, at, own) => (count > own[most]! ? at : most), 0)] ?? "";
    if (above < 0) continue;
    all[above]!.children.unshift(id);
    all[above]!.size += group.size;
    counts[id]!.forEach((count, at) => (counts[above]![at]! += count));
    for (const at of best[id]!) rank(best[above]!, at, actors);
  }
  return all;
}

/** Two groups, and how many relationships tie them. */
type Tied = [a: number, b: number, count: number];

/** What ties the groups within each group, the strongest of each: a relationship ties two groups of the innermost that holds both ends. */
function tiesOf({ parent, home }: Tree, { columns: { source, target } }: Actors): Tied[][] {
  const depth = new Int32Array(parent.length);
  parent.forEach((above, group) => (depth[group] = above < 0 ? 0 : depth[above]! + 1));
  const counts = new Map<number, number>();
  for (let edge = 0; edge < source.length; edge++) {
    let [a, b] = [home[source[edge]!]!, home[target[edge]!]!];
    while (depth[a]! > depth[b]!) a = parent[a]!;
    while (depth[b]! > depth[a]!) b = parent[b]!;
    if (a === b) continue;
    while (parent[a] !== parent[b]) [a, b] = [parent[a]!, parent[b]!];
    const key = Math.min(a, b) * parent.length + Math.max(a, b);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const all = [...counts].sort(([one], [other]) => one - other).map(([key, count]) => ({ a: Math.floor(key / parent.length), b: key % parent.length, count }));
  const found: Tied[][] = parent.map(() => []);
  for (const { a, b, count } of strongest(all, ({ a, b }) => [a, b], parent.length)) found[parent[a]!]!.push([a, b, count]);
  return found;
}

/** Of what ties things, numbered below `wide`, the strongest of each; `ends` is null for what is kept in any case. */
function strongest<T extends { count: number }>(ties: T[], ends: (tie: T) => [number, number] | null, wide: number): T[] {
  const seen = new Int32Array(wide);
  return ties.sort((one, other) => other.count - one.count).filter((tie) => {
    const pair = ends(tie);
    if (!pair) return true;
    const [a, b] = pair;
    return Math.min(seen[a]!, seen[b]!) < STRONGEST && (seen[a]!++, seen[b]!++, true);
  });
}

/** Puts an actor among the two best connected; of equals the first. */
function rank(best: number[], at: number, actors: Actors): void {
  const below = (other: number): boolean => actors.degree(other) < actors.degree(at) || (actors.degree(other) === actors.degree(at) && other > at);
  const place = best.findIndex(below);
  if (place >= 0) best.splice(place, 0, at);
  else best.push(at);
  best.length = Math.min(best.length, 2);
}

function named(best: number[], actors: Actors): Both {
  const names = best.map((at) => actors.name(at));
  return { es: names.map(({ es }) => es).join(", "), en: names.map(({ en }) => en).join(", ") };
}

/** Around the origin, and as high as wide: a disc is to be filled. Boxes that do not overlap still do not. */
function rounded(places: Point[]): Point[] {
  const middle = (axis: "x" | "y"): [number, number] => {
    const [least, most] = [Math.min(...places.map((place) => place[axis])), Math.max(...places.map((place) => place[axis]))];
    return [(least + most) / 2, most - least];
  };
  const [[x, wide], [y, high]] = [middle("x"), middle("y")];
  const stretch = Math.max(1, Math.min(2.2, wide / (high || wide || 1)));
  return places.map((place) => ({ x: place.x - x, y: (place.y - y) * stretch }));
}
