// Places by distances, in the picture as in the connected network: by those to a few pivots (Brandes & Pich 2007), and by all of them with
// stress majorisation (Gansner, Koren & North 2005, doi:10.1007/978-3-540-31843-9_25). In units of their own.

import type { Net } from "./layout.ts";

export const GOLDEN = 2.399963; // an angle that leads nowhere twice
const PIVOTS = 12;
const SWEEPS = 40;

/** From the places it has, each node in turn goes to where those it has a distance to want it on average, the near ones most. */
export function majorise({ x, y, near }: Net): void {
  // Where nodes have many neighbours ties are longer, so that the neighbours find room around them.
  const length = (a: number, b: number): number => 0.55 + 0.4 * Math.sqrt(Math.max(near[a]!.length, near[b]!.length));
  const wanted = near.map((_, from) => lengths(near, from, length));
  for (let sweep = 0; sweep < SWEEPS; sweep++)
    for (const [a, distances] of wanted.entries()) {
      let [sx, sy, weights] = [0, 0, 0];
      for (let b = 0; b < x.length; b++) {
        if (a === b) continue;
        const [dx, dy] = [x[a]! - x[b]!, y[a]! - y[b]!];
        const weight = 1 / distances[b]! ** 2;
        const ratio = distances[b]! / (Math.sqrt(dx * dx + dy * dy) || 1e-9);
        sx += weight * (x[b]! + dx * ratio);
        sy += weight * (y[b]! + dy * ratio);
        weights += weight;
      }
      if (weights) [x[a], y[a]] = [sx / weights, sy / weights];
    }
}

/** How far all nodes are from one, along ties of some length. */
function lengths(near: number[][], from: number, length: (a: number, b: number) => number): Float64Array {
  const found = new Float64Array(near.length).fill(Infinity);
  found[from] = 0;
  let wave = [from];
  while (wave.length) {
    const next = new Set<number>();
    for (const node of wave)
      for (const other of near[node]!) {
        const far = found[node]! + length(node, other);
        if (far >= found[other]! - 1e-9) continue;
        found[other] = far;
        next.add(other);
      }
    wave = [...next];
  }
  return found;
}

/** First places: the two widest directions of the distances to a few pivots, each the farthest from those before it. */
export function byPivots(net: Net): void {
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

const argmax = (values: Float64Array): number => values.reduce((best, value, at) => (value > values[best]! ? at : best), 0);

export const mean = (values: Float64Array | number[]): number => (values as number[]).reduce((sum, value) => sum + value, 0) / (values.length || 1);
