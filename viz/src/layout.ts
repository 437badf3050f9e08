// Positions computed in the page: for what comes in beside what is already there, and for the inside of a group that opens. Pure; the
// same input gives the same output. In Python's units: one pixel at zoom 1, y down, a box for node and label (tejido/layout.py).
// Nodes start from their distances to a few pivots (Brandes & Pich 2007) or beside their neighbours, are relaxed under the forces of
// ForceAtlas2 (Jacomy et al. 2014, doi:10.1371/journal.pone.0098679), and are set so that no two boxes overlap.

import { Boxes } from "./boxes.ts";
import type { Point } from "./geometry.ts";

export interface Tie {
  source: string;
  target: string;
}

export const BOX = { x: 104, y: 66 };
const ROOM = 3.2; // times the boxes' own area
const REPULSION = { alone: 7800, beside: 2000 }; // two nodes with one tie come to rest 177 pixels apart, new ones nearer
const WORK = 2.5e7; // pairs of nodes looked at
const PIVOTS = 12;
const GOLDEN = 2.399963;

/** Numbered nodes, the free ones first; `ends` holds two numbers a tie. */
interface Net {
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
  const alone = net.x.length === free.length;
  if (alone) startByDistance(net);
  else startBeside(net);
  settle(net, alone);
  if (alone) spread(net);
  separate(net);
  return Object.fromEntries(free.map((id, at) => [id, { x: Math.round(net.x[at]! * 10) / 10, y: Math.round(net.y[at]! * 10) / 10 }]));
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

/** The two widest directions of the distances to a few pivots, each the farthest from those before it. */
function startByDistance(net: Net): void {
  const count = net.x.length;
  const columns: Float64Array[] = [];
  const nearest = new Float64Array(count).fill(Infinity);
  for (let pivot = 0; columns.length < Math.min(PIVOTS, count); pivot = argmax(nearest)) {
    const distance = distances(net, pivot);
    distance.forEach((value, at) => (nearest[at] = Math.min(nearest[at]!, value)));
    columns.push(distance.map((value) => value * value));
  }
  const centred = columns.map((column) => ((middle) => column.map((value) => value - middle))(mean(column)));
  const first = widest(centred, []);
  const second = widest(centred, [first]);
  const scale = (170 * Math.sqrt(count)) / 2;
  for (const [axis, weights] of [[net.x, first], [net.y, second]] as const) {
    const along = Float64Array.from(axis, (_, at) => weights.reduce((sum, weight, column) => sum + weight * centred[column]![at]!, 0));
    const largest = along.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9);
    along.forEach((value, at) => (axis[at] = (value / largest) * scale));
  }
  // Leaves of one node have one place: a spiral tells them apart.
  for (let at = 0; at < count; at++) {
    net.x[at]! += Math.cos(at * GOLDEN) * Math.sqrt(at / count) * scale * 0.3;
    net.y[at]! += Math.sin(at * GOLDEN) * Math.sqrt(at / count) * scale * 0.3;
  }
}

function distances({ near }: Net, from: number): Float64Array {
  const distance = new Float64Array(near.length).fill(-1);
  distance[from] = 0;
  const queue = [from];
  for (const node of queue) {
    for (const next of near[node]!) {
      if (distance[next]! >= 0) continue;
      distance[next] = distance[node]! + 1;
      queue.push(next);
    }
  }
  const far = distance[queue.at(-1)!]! + 2;
  return distance.map((value) => (value < 0 ? far : value));
}

/** The greatest eigenvector of the columns' products, by powers, orthogonal to those known. */
function widest(columns: Float64Array[], known: number[][]): number[] {
  const products = columns.map((a) => columns.map((b) => a.reduce((sum, value, at) => sum + value * b[at]!, 0)));
  let vector = columns.map((_, at) => 1 / (1 + at));
  for (let round = 0; round < 60; round++) {
    for (const other of known) {
      const shared = vector.reduce((sum, value, at) => sum + value * other[at]!, 0);
      vector = vector.map((value, at) => value - shared * other[at]!);
    }
    vector = products.map((row) => row.reduce((sum, value, at) => sum + value * vector[at]!, 0));
    const length = Math.hypot(...vector) || 1;
    vector = vector.map((value) => value / length);
  }
  return vector;
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

/** The long axis to the horizontal; scaled so that a middling tie is long enough and all boxes together have room. */
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
  const lengths = Array.from({ length: ends.length / 2 }, (_, tie) => Math.hypot(x[ends[2 * tie]!]! - x[ends[2 * tie + 1]!]!, y[ends[2 * tie]!]! - y[ends[2 * tie + 1]!]!)).sort((a, b) => a - b);
  const [wide, high] = [range(x), range(y)];
  const room = x.length > 12 ? Math.sqrt((ROOM * x.length * BOX.x * BOX.y) / (wide * Math.max(high, wide / 8) + 1e-9)) : 0;
  const factor = Math.max((1.7 * BOX.x) / (lengths[lengths.length >> 1] || 1.7 * BOX.x), room);
  x.forEach((_, at) => ([x[at], y[at]] = [x[at]! * factor, y[at]! * factor]));
}

/** Pushes free boxes off the boxes they overlap, each pair along its shorter way out; what then has no room yet goes to the nearest. */
function separate({ free, x, y }: Net): void {
  const [mx, my] = [new Float64Array(free), new Float64Array(free)];
  for (let round = 0; round < 40; round++) {
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
    for (let a = 0; a < free; a++) [x[a], y[a]] = [x[a]! + limit(mx[a]!, BOX.x), y[a]! + limit(my[a]!, BOX.y)];
  }
  const boxes = new Boxes(BOX);
  for (let a = x.length - 1; a >= 0; a--) {
    if (a < free) [x[a], y[a]] = boxes.nearest(x[a]!, y[a]!);
    boxes.add(a, x[a]!, y[a]!);
  }
}

const limit = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
const mean = (values: Float64Array | number[]): number => (values as number[]).reduce((sum, value) => sum + value, 0) / (values.length || 1);
const range = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), -Infinity) - values.reduce((least, value) => Math.min(least, value), Infinity) + 1e-9;
const argmax = (values: Float64Array): number => values.reduce((best, value, at) => (value > values[best]! ? at : best), 0);
