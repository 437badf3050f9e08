// Groups on the canvas: closed ones as discs in the colour of most of their members, open ones as a frame; what ties them.

import { along, curve, type Point } from "./geometry.ts";
import type { Bond, Disc, Group } from "./groups.ts";
import { lookOf } from "./kinds.ts";
import type { Colours } from "./nodes.ts";
import type { Surface } from "./tracing.ts";

export interface GroupMark {
  group: Group;
  disc: Disc;
  open: boolean;
  /** How many of its members pass the filters. */
  count: number;
  /** How many groups are around it. */
  depth: number;
}

export interface Tie extends Bond {
  from: Disc;
  to: Disc;
  /** As of the two groups that it ties; -1 where these are not in the same group. */
  depth: number;
}

export interface Manner {
  colours: Colours;
  dark: boolean;
  scale: number;
  /** The group under the pointer or the keyboard. */
  near: number | null;
  /** Everything else stands back. */
  recedes: boolean;
}

/** From the outermost to the innermost: what ties the groups of one group, then these, open ones as a frame that hides what lies behind. */
export function paintGroups(context: Surface, marks: GroupMark[], ties: Tie[], manner: Manner): void {
  const depths = [...new Set(marks.map(({ depth }) => depth))].sort((a, b) => a - b);
  for (const depth of depths) {
    const here = marks.filter((mark) => mark.depth === depth);
    paintTies(context, ties.filter((tie) => tie.depth === depth), manner);
    paintFrames(context, here, manner);
    paintDiscs(context, here, manner);
  }
  paintTies(context, ties.filter((tie) => looked(tie, manner.near)), manner);
}

/** Ties between groups of one group stand in the picture; others only when one looks at an end of them. */
export const looked = ({ a, b, depth }: Tie, near: number | null): boolean => typeof b === "string" || (depth < 0 && near !== null && (a === near || b === near));

function paintFrames(context: Surface, marks: GroupMark[], { colours, scale }: Manner): void {
  context.save();
  context.lineWidth = 1.2 / scale;
  context.strokeStyle = colours.line;
  for (const { disc, open } of marks) {
    if (!open) continue;
    circle(context, disc);
    context.fillStyle = colours.paper;
    context.fill();
    context.globalAlpha = 0.5;
    context.fillStyle = colours.wash;
    context.fill();
    context.globalAlpha = 1;
    context.stroke();
  }
  context.restore();
}

function paintTies(context: Surface, ties: Tie[], { colours, scale, recedes, near }: Manner): void {
  context.save();
  context.lineCap = "round";
  const most = Math.sqrt(ties.reduce((count, tie) => Math.max(count, tie.count), 1));
  for (const tie of ties) {
    const { from, to, count } = tie;
    const strong = looked(tie, near);
    context.globalAlpha = strong ? 0.9 : recedes ? 0.15 : 0.75;
    context.strokeStyle = strong ? colours.accent : colours.line;
    context.lineWidth = (1 + (strong ? 2 : 4) * (Math.sqrt(count) / most)) / scale;
    const { control } = curve(from, to, 0, 1, false, 0);
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.quadraticCurveTo(control.x, control.y, to.x, to.y);
    context.stroke();
  }
  context.restore();
}

function paintDiscs(context: Surface, marks: GroupMark[], { colours, dark, scale, near, recedes }: Manner): void {
  context.save();
  for (const { group, disc, open } of marks) {
    if (open) continue;
    const look = lookOf(group.kind);
    const colour = dark ? look.dark : look.light;
    circle(context, disc);
    context.fillStyle = colours.paper;
    context.fill();
    context.globalAlpha = recedes ? 0.12 : group.id === near ? 0.34 : 0.2;
    context.fillStyle = colour;
    context.fill();
    context.globalAlpha = recedes ? 0.35 : 1;
    context.strokeStyle = group.id === near ? colours.accent : colour;
    context.lineWidth = (group.id === near ? 3 : 1.4) / scale;
    context.stroke();
    context.globalAlpha = 1;
  }
  context.restore();
}

/** Where a tie's count stands. */
export const middleOfTie = ({ from, to }: Tie): Point => along(curve(from, to, 0, 1, false, 0), 0.5);

export function discAt(marks: GroupMark[], { x, y }: Point): GroupMark | null {
  return marks.find(({ disc, open }) => !open && Math.hypot(disc.x - x, disc.y - y) <= disc.r) ?? null;
}

function circle(context: Surface, { x, y, r }: Disc): void {
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
}
