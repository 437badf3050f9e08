// Discs side by side, none over another: tied ones near each other, all of them near the middle. Pure and without chance.

import type { Point } from "./geometry.ts";

const STEPS = 260;
const GOLDEN = 2.399963;
const GAP = 1.08; // times the sum of two radii

/** The middles of discs of these radii; `ties` are two numbers and a strength; `aspect` is how much wider than high the whole should be. */
export function pack(radii: number[], ties: [number, number, number][], aspect = 1): Point[] {
  const places = start(radii, aspect);
  const strongest = ties.reduce((most, [, , weight]) => Math.max(most, weight), 1);
  for (let step = 0; step < STEPS; step++) {
    const heat = 1 - step / STEPS;
    for (const [a, b, weight] of ties) pull(places[a]!, places[b]!, (radii[a]! + radii[b]!) * GAP, 0.12 * heat * Math.sqrt(weight / strongest));
    for (const place of places) {
      place.x *= 1 - 0.012 * heat;
      place.y *= 1 - 0.012 * heat * aspect * aspect;
    }
    apart(places, radii);
  }
  for (let round = 0; round < 400 && apart(places, radii) > 0; round++);
  return centred(places, radii);
}

/** The smallest circle around all has its middle at the origin (Bădoiu & Clarkson 2003: ever shorter steps towards the farthest). */
function centred(places: Point[], radii: number[]): Point[] {
  const middle = { x: 0, y: 0 };
  for (let step = 1; step <= 300 && places.length; step++) {
    const reach = places.map(({ x, y }, at) => Math.hypot(x - middle.x, y - middle.y) + radii[at]!);
    const at = reach.indexOf(Math.max(...reach));
    const [dx, dy] = [places[at]!.x - middle.x, places[at]!.y - middle.y];
    const stretch = reach[at]! / (Math.hypot(dx, dy) || 1) / (step + 1);
    middle.x += dx * stretch;
    middle.y += dy * stretch;
  }
  return places.map(({ x, y }) => ({ x: x - middle.x, y: y - middle.y }));
}

/** Largest in the middle, the others on a spiral by their area. */
function start(radii: number[], aspect: number): Point[] {
  const places: Point[] = radii.map(() => ({ x: 0, y: 0 }));
  let area = 0;
  radii.map((_, at) => at).sort((a, b) => radii[b]! - radii[a]! || a - b).forEach((at, rank) => {
    const distance = 1.1 * Math.sqrt(area);
    places[at] = { x: Math.cos(rank * GOLDEN) * distance * Math.sqrt(aspect), y: (Math.sin(rank * GOLDEN) * distance) / Math.sqrt(aspect) };
    area += radii[at]! ** 2;
  });
  return places;
}

function pull(a: Point, b: Point, rest: number, strength: number): void {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.sqrt(dx * dx + dy * dy) || 1;
  const share = (strength * Math.max(0, length - rest)) / length / 2;
  a.x += dx * share;
  a.y += dy * share;
  b.x -= dx * share;
  b.y -= dy * share;
}

/** Pushes every two that are too near apart, the smaller one farther; how many there were. */
function apart(places: Point[], radii: number[]): number {
  let found = 0;
  for (let a = 0; a < places.length; a++)
    for (let b = a + 1; b < places.length; b++) {
      const [p, q] = [places[a]!, places[b]!];
      const [dx, dy] = [q.x - p.x || 1e-3, q.y - p.y];
      const rest = (radii[a]! + radii[b]!) * GAP;
      const squared = dx * dx + dy * dy;
      if (squared >= rest * rest * 0.9999) continue;
      found++;
      const length = Math.sqrt(squared);
      const share = radii[a]! ** 2 / (radii[a]! ** 2 + radii[b]! ** 2);
      const [x, y] = [(dx / length) * (rest - length), (dy / length) * (rest - length)];
      p.x -= x * (1 - share);
      p.y -= y * (1 - share);
      q.x += x * share;
      q.y += y * share;
    }
  return found;
}
