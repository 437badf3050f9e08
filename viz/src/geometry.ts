// The curves of relationships: parallel ones fan out, loops stand above their node; what lies in a direction, what spans a range. All in the network's own coordinates.

export interface Point {
  x: number;
  y: number;
}

export interface Curve {
  from: Point;
  control: Point;
  to: Point;
  /** Loops are circles around `control`. */
  loop: number;
}

/** The curve of the `index`-th of `count` relationships between two nodes; `flipped` when it runs against the pair's order. */
export function curve(a: Point, b: Point, index: number, count: number, flipped: boolean, radius: number): Curve {
  if (a.x === b.x && a.y === b.y) return loop(a, index, radius);
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy);
  const bend = count === 1 ? 0.06 * length : (index - (count - 1) / 2) * Math.min(46, Math.max(18, length * 0.16)) * 2;
  const side = flipped ? -bend : bend;
  const control = { x: (a.x + b.x) / 2 - (dy / length) * side, y: (a.y + b.y) / 2 + (dx / length) * side };
  return { from: a, control, to: b, loop: 0 };
}

function loop(at: Point, index: number, radius: number): Curve {
  const size = radius * 0.9 + index * 7;
  return { from: at, control: { x: at.x, y: at.y - radius - size * 0.7 }, to: at, loop: size };
}

/** A point of the curve, t from 0 to 1. */
export function along({ from, control, to, loop }: Curve, t: number): Point {
  if (loop) return { x: control.x + loop * Math.sin(2 * Math.PI * t), y: control.y - loop * Math.cos(2 * Math.PI * t) };
  const u = 1 - t;
  return {
    x: u * u * from.x + 2 * u * t * control.x + t * t * to.x,
    y: u * u * from.y + 2 * u * t * control.y + t * t * to.y,
  };
}

/** How far a point is from a curve, by samples. */
export function distanceTo(shape: Curve, { x, y }: Point): number {
  let best = Infinity;
  let last = along(shape, 0);
  for (let step = 1; step <= 16; step++) {
    const next = along(shape, step / 16);
    best = Math.min(best, toSegment({ x, y }, last, next));
    last = next;
  }
  return best;
}

function toSegment(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const t = Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/** Where an arrow's tip touches the target, and the direction it points in. */
export function tip({ control, to, from, loop }: Curve, radius: number): { at: Point; angle: number } {
  const start = loop ? { x: control.x + loop, y: control.y } : control.x === to.x && control.y === to.y ? from : control;
  const angle = Math.atan2(to.y - start.y, to.x - start.x);
  return { at: { x: to.x - radius * Math.cos(angle), y: to.y - radius * Math.sin(angle) }, angle };
}

/** What lies nearest in a direction; what lies aside counts as farther. */
export function towards<T>(from: Point, direction: Point, all: T[], placeOf: (one: T) => Point): T | null {
  let best: { cost: number; one: T } | null = null;
  for (const one of all) {
    const { x, y } = placeOf(one);
    const distance = Math.hypot(x - from.x, y - from.y) || 1;
    const cosine = ((x - from.x) * direction.x + (y - from.y) * direction.y) / distance;
    const cost = distance * (2.2 - cosine);
    if (cosine > 0.5 && cost < (best?.cost ?? Infinity)) best = { cost, one };
  }
  return best?.one ?? null;
}

/** The least and the greatest; of nothing, infinities the wrong way round. */
export function extent(values: number[]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)];
}
