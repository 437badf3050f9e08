// Positions computed in the page: for what comes in beside what is already there, and for the inside of a group that opens. Pure; the
// same input gives the same output. In Python's units: one pixel at zoom 1, y down, a box for node and label (tejido/layout.py).
// Each connected piece is placed by its distances; a large one, like what is new beside its neighbours, is relaxed under the forces of
// ForceAtlas2 (Jacomy et al. 2014, doi:10.1371/journal.pone.0098679). No two boxes overlap in the end, and pieces are packed into a wide page.

import { Boxes, pack } from "./boxes.ts";
import type { Point } from "./geometry.ts";
import { byPivots, GOLDEN, majorise, mean } from "./scaling.ts";

export interface Tie {
  source: string;
  target: string;
}

export const BOX = { x: 104, y: 66 };
const ROOM = 3.2; // times the boxes' own area
const REPULSION = { alone: 7800, beside: 2000 }; // two nodes with one tie come to rest 177 pixels apart, new ones nearer
const WORK = 2.5e7; // pairs of nodes looked at
const MAJORISED = 450; // nodes of a piece up to which all distances between them are taken
const ASPECT = 1.7; // width to height of the page
const GROWTH = 1.08; // every few rounds, while many boxes overlap

/** Numbered nodes, the free ones first; `ends` holds two numbers a tie. */
export interface Net {
  free: number;
  x: Float64Array;
  y: Float64Array;
  ends: Int32Array;
  near: number[][];
}

/**
 * Where each of the `free` nodes should stand. `fixed` nodes stay, push and attract; ties to nodes that are neither are left out.
 * About 100 ms for 600 free nodes.
 */
export function arrange(free: string[], ties: Tie[], fixed: Record<string, Point> = {}): Record<string, Point> {
  const net = netOf(free, ties, fixed);
  if (net.x.length === free.length) whole(net);
  else {
    startBeside(net);
    settle(net, false);
    separate(net);
  }
  return Object.fromEntries(free.map((id, at) => [id, { x: Math.round(net.x[at]! * 10) / 10, y: Math.round(net.y[at]! * 10) / 10 }]));
}

/** Piece by piece, the largest first. */
function whole(net: Net): void {
  const pieces = piecesOf(net);
  for (const [at, { x, y }] of pack(pieces.map(({ net: piece }) => laid(piece)), BOX, ASPECT).entries()) {
    for (const [inside, node] of pieces[at]!.nodes.entries()) [net.x[node], net.y[node]] = [x[inside]!, y[inside]!];
  }
}

function laid(net: Net): Net {
  byPivots(net);
  if (net.free <= MAJORISED) majorise(net);
  else settle(net, true);
  spread(net);
  separate(net);
  return net;
}

/** The connected pieces, each with the numbers that its nodes have in the whole. */
function piecesOf({ near }: Net): { nodes: number[]; net: Net }[] {
  const place = new Int32Array(near.length).fill(-1); // of each node in its piece
  const pieces: number[][] = [];
  for (const first of near.keys()) {
    if (place[first]! >= 0) continue;
    const nodes = [first];
    place[first] = 0;
    for (const node of nodes)
      for (const next of near[node]!)
        if (place[next]! < 0) place[next] = nodes.push(next) - 1;
    pieces.push(nodes);
  }
  return pieces.sort((a, b) => b.length - a.length).map((nodes) => ({ nodes, net: netBetween(nodes.map((node) => near[node]!.map((other) => place[other]!))) }));
}

function netBetween(near: number[][]): Net {
  const ends = near.flatMap((others, node) => others.filter((other) => node < other).flatMap((other) => [node, other]));
  return { free: near.length, x: new Float64Array(near.length), y: new Float64Array(near.length), ends: Int32Array.from(ends), near };
}

function netOf(free: string[], ties: Tie[], fixed: Record<string, Point>): Net {
  const ids = [...new Set([...free, ...Object.keys(fixed)])];
  const number = new Map(ids.map((id, at) => [id, at]));
  const near: number[][] = ids.map(() => []);
  const ends: number[] = [];
  for (const { source, target } of ties) {
    const [a, b] = [number.get(source), number.get(target)];
    if (a === undefined || b === undefined || a === b || near[a]!.includes(b)) continue;
    ends.push(a, b);
    near[a]!.push(b);
    near[b]!.push(a);
  }
  const at = (axis: "x" | "y"): Float64Array => Float64Array.from(ids, (id, index) => (index < free.length ? 0 : fixed[id]![axis]));
  return { free: free.length, x: at("x"), y: at("y"), ends: Int32Array.from(ends), near };
}

/** Beside the mean of the neighbours that have a place, nearest to the fixed ones first; what is linked to none below the picture. */
function startBeside({ free, x, y, near }: Net): void {
  const placed = near.map((_, at) => at >= free);
  let wave = [...near.keys()].filter((at) => placed[at]);
  const middle = mean(x.subarray(free));
  const bottom = y.subarray(free).reduce((most, value) => Math.max(most, value), -Infinity);
  while (wave.length) {
    const next = [...new Set(wave.flatMap((at) => near[at]!))].filter((at) => !placed[at]).sort((a, b) => a - b);
    for (const at of next) {
      const known = near[at]!.filter((other) => placed[other]);
      x[at] = mean(known.map((other) => x[other]!)) + Math.cos(at * GOLDEN) * BOX.x;
      y[at] = mean(known.map((other) => y[other]!)) + Math.sin(at * GOLDEN) * BOX.x;
    }
    for (const at of next) placed[at] = true;
    wave = next;
  }
  for (let at = 0; at < free; at++) if (!placed[at]) [x[at], y[at]] = [middle + Math.cos(at * GOLDEN), bottom + 2 * BOX.y + Math.sin(at * GOLDEN)];
}

/** Attraction along ties, repulsion by mass, gravity where nothing is fixed; steps shrink where a node swings and with time. */
function settle(net: Net, alone: boolean): void {
  const { free, x, near } = net;
  const mass = Float64Array.from(near, (ties) => 1 + ties.length);
  const [force, before] = [{ x: new Float64Array(free), y: new Float64Array(free) }, { x: new Float64Array(free), y: new Float64Array(free) }];
  const steps = Math.round(Math.max(25, Math.min(160, WORK / (free * x.length + 1))));
  for (let step = 0; step < steps; step++) {
    repel(net, mass, alone ? REPULSION.alone : REPULSION.beside, force);
    attract(net, force);
    if (alone) gather(net, mass, force);
    move(net, mass, force, before, 400 * (1 - step / steps) + 8);
    before.x.set(force.x);
    before.y.set(force.y);
  }
}

interface Force {
  x: Float64Array;
  y: Float64Array;
}

function repel({ free, x, y }: Net, mass: Float64Array, strength: number, force: Force): void {
  force.x.fill(0);
  force.y.fill(0);
  for (let a = 0; a < free; a++) {
    let [px, py] = [0, 0];
    for (let b = a + 1; b < x.length; b++) {
      const dx = x[a]! - x[b]!;
      const dy = y[a]! - y[b]!;
      const push = (strength * mass[a]! * mass[b]!) / (dx * dx + dy * dy + 25);
      px += dx * push;
      py += dy * push;
      if (b >= free) continue;
      force.x[b]! -= dx * push;
      force.y[b]! -= dy * push;
    }
    force.x[a]! += px;
    force.y[a]! += py;
  }
}

function attract({ free, x, y, ends }: Net, force: Force): void {
  for (let tie = 0; tie < ends.length; tie += 2) {
    const [a, b] = [ends[tie]!, ends[tie + 1]!];
    for (const [from, to] of [[a, b], [b, a]] as const) {
      if (from >= free) continue;
      force.x[from]! += x[to]! - x[from]!;
      force.y[from]! += y[to]! - y[from]!;
    }
  }
}

function gather({ free, x, y }: Net, mass: Float64Array, force: Force): void {
  for (let a = 0; a < free; a++) {
    const pull = (60 * mass[a]!) / (Math.sqrt(x[a]! ** 2 + y[a]! ** 2) + 1);
    force.x[a]! -= x[a]! * pull;
    force.y[a]! -= y[a]! * pull;
  }
}

function move({ free, x, y }: Net, mass: Float64Array, force: Force, before: Force, reach: number): void {
  for (let a = 0; a < free; a++) {
    const [fx, fy] = [force.x[a]!, force.y[a]!];
    const swing = Math.hypot(fx - before.x[a]!, fy - before.y[a]!);
    const pace = 0.5 / (mass[a]! * (1 + Math.sqrt(swing) / 100));
    const factor = pace * Math.min(1, reach / (Math.hypot(fx, fy) * pace + 1e-9));
    x[a]! += fx * factor;
    y[a]! += fy * factor;
  }
}

/** The long axis to the horizontal, a little stretched; scaled so that a middling tie is long enough and all boxes together have room. */
function spread({ x, y, ends }: Net): void {
  const [mx, my] = [mean(x), mean(y)];
  const sum = (value: (at: number) => number): number => x.reduce((total, _, at) => total + value(at), 0);
  const [xx, xy, yy] = [sum((at) => (x[at]! - mx) ** 2), sum((at) => (x[at]! - mx) * (y[at]! - my)), sum((at) => (y[at]! - my) ** 2)];
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  x.forEach((_, at) => {
    const [dx, dy] = [x[at]! - mx, y[at]! - my];
    [x[at], y[at]] = [dx * cos + dy * sin, dy * cos - dx * sin];
  });
  const stretch = Math.max(1, Math.min(1.35, Math.sqrt((ASPECT * range(y)) / range(x))));
  x.forEach((_, at) => ([x[at], y[at]] = [x[at]! * stretch, y[at]! / stretch]));
  const lengths = Array.from({ length: ends.length / 2 }, (_, tie) => Math.hypot(x[ends[2 * tie]!]! - x[ends[2 * tie + 1]!]!, y[ends[2 * tie]!]! - y[ends[2 * tie + 1]!]!)).sort((a, b) => a - b);
  const [wide, high] = [range(x), range(y)];
  const room = x.length > 12 ? Math.sqrt((ROOM * x.length * BOX.x * BOX.y) / (wide * Math.max(high, wide / 8) + 1e-9)) : 0;
  const factor = Math.max((1.7 * BOX.x) / (lengths[lengths.length >> 1] || 1.7 * BOX.x), room);
  x.forEach((_, at) => ([x[at], y[at]] = [x[at]! * factor, y[at]! * factor]));
}

/** Pushes free boxes off the boxes they overlap, each pair along its shorter way out, while a crowd grows; what then has no room yet goes to the nearest. */
function separate({ free, x, y }: Net): void {
  const [mx, my] = [new Float64Array(free), new Float64Array(free)];
  for (let round = 0; round < 60; round++) {
    const boxes = new Boxes(BOX);
    let overlapping = 0;
    mx.fill(0);
    my.fill(0);
    for (let a = x.length - 1; a >= 0; a--) {
      if (a < free)
        for (const b of boxes.over(x[a]!, y[a]!)) {
          overlapping++;
          const [dx, dy] = [x[a]! - x[b]! || 1e-3 * (a - b), y[a]! - y[b]!];
          const share = b < free ? 0.52 : 1.02;
          const [ox, oy] = [BOX.x - Math.abs(dx), BOX.y - Math.abs(dy)];
          const [px, py] = ox / BOX.x < oy / BOX.y ? [Math.sign(dx) * ox * share, 0] : [0, (Math.sign(dy) || 1) * oy * share];
          mx[a]! += px;
          my[a]! += py;
          if (b < free) [mx[b]!, my[b]!] = [mx[b]! - px, my[b]! - py];
        }
      boxes.add(a, x[a]!, y[a]!);
    }
    if (!overlapping) return;
    const growth = free === x.length && round % 5 === 4 && overlapping > free / 20 ? GROWTH : 1;
    for (let a = 0; a < free; a++) [x[a], y[a]] = [(x[a]! + limit(mx[a]!, BOX.x)) * growth, (y[a]! + limit(my[a]!, BOX.y)) * growth];
  }
  const boxes = new Boxes(BOX);
  for (let a = x.length - 1; a >= 0; a--) {
    if (a < free) [x[a], y[a]] = boxes.nearest(x[a]!, y[a]!);
    boxes.add(a, x[a]!, y[a]!);
  }
}

const limit = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
const range = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), -Infinity) - values.reduce((least, value) => Math.min(least, value), Infinity) + 1e-9;
