// Boxes of one size on a plane: which of them a new one would overlap, and the nearest place where it overlaps none. Whole pictures of them,
// packed into one.

import type { Point } from "./geometry.ts";

export class Boxes {
  private readonly cells = new Map<number, { id: number; x: number; y: number }[]>();

  /** `size` is width and height. */
  constructor(private readonly size: Point) {}

  /** A box by its middle. */
  add(id: number, x: number, y: number): void {
    const key = this.key(x, y);
    const cell = this.cells.get(key);
    if (cell) cell.push({ id, x, y });
    else this.cells.set(key, [{ id, x, y }]);
  }

  /** The boxes that one with its middle here would overlap. */
  over(x: number, y: number): number[] {
    const found: number[] = [];
    for (const dx of [-1, 0, 1])
      for (const dy of [-1, 0, 1])
        for (const other of this.cells.get(this.key(x + dx * this.size.x, y + dy * this.size.y)) ?? [])
          if (Math.abs(other.x - x) < this.size.x - 0.2 && Math.abs(other.y - y) < this.size.y - 0.2) found.push(other.id);
    return found;
  }

  /** The nearest free place, on rings around the wished one. */
  nearest(x: number, y: number): [number, number] {
    if (!this.over(x, y).length) return [x, y];
    for (let ring = 1; ; ring++)
      for (let turn = 0; turn < 8 * ring; turn++) {
        const angle = (turn * 2 * Math.PI) / (8 * ring);
        const place: [number, number] = [x + (ring * Math.cos(angle) * this.size.x) / 3, y + (ring * Math.sin(angle) * this.size.y) / 3];
        if (!this.over(...place).length) return place;
      }
  }

  private key(x: number, y: number): number {
    return Math.floor(x / this.size.x) * 2 ** 20 + Math.floor(y / this.size.y);
  }
}

const GAP = 90; // between pictures

interface Spread {
  x: Float64Array;
  y: Float64Array;
}

/** Pictures set in rows, as they come, into a page of about that shape, centred on the origin. */
export function pack<One extends Spread>(pictures: One[], box: Point, aspect: number): One[] {
  const sizes = pictures.map(({ x, y }) => ({ wide: range(x) + box.x + GAP, high: range(y) + box.y + GAP }));
  const area = sizes.reduce((sum, { wide, high }) => sum + wide * high, 0);
  const width = sizes.reduce((most, { wide }) => Math.max(most, wide), Math.sqrt(aspect * area));
  let [left, top, row] = [0, 0, 0];
  for (const [at, picture] of pictures.entries()) {
    const { wide, high } = sizes[at]!;
    if (left && left + wide > width * 1.001) [left, top, row] = [0, top + row, 0];
    shift(picture, left - Math.min(...picture.x), top - Math.min(...picture.y));
    [left, row] = [left + wide, Math.max(row, high)];
  }
  const [right, bottom] = pictures.reduce(([r, b], { x, y }) => [Math.max(r, ...x), Math.max(b, ...y)], [0, 0]);
  for (const picture of pictures) shift(picture, -right! / 2, -bottom! / 2);
  return pictures;
}

function shift({ x, y }: Spread, dx: number, dy: number): void {
  x.forEach((value, at) => (x[at] = value + dx));
  y.forEach((value, at) => (y[at] = value + dy));
}

const range = (values: Float64Array): number => Math.max(...values) - Math.min(...values);
