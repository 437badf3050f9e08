// Boxes of one size on a plane: which of them a new one would overlap, and the nearest place where it overlaps none.

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
