// Places labels so that none overlaps another label or covers another node. Pure: screen coordinates in, screen coordinates out.

export interface Wanted {
  id: string;
  x: number;
  y: number;
  radius: number;
  width: number;
  height: number;
  /** Larger first. Infinity: shown even where it overlaps. */
  priority: number;
  /** Lies on its point and not beside it: the label of a relationship. */
  centred?: boolean;
  /** Where else a centred label may lie. */
  aside?: Spot[];
}

export interface Placed {
  id: string;
  /** Centre of the label. */
  x: number;
  y: number;
}

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
  /** It is what the reader looks at. */
  near?: boolean;
}

/** Of paper around letters, as broad as a stroke: wide enough that no line shows between two words. */
export const HALO = 6;

const CELL = 80;
const GAP = 3;

/** A raster of boxes that answers whether a place is free. */
class Raster {
  private readonly cells = new Map<number, Box[]>();

  add(box: Box): void {
    this.each(box, (key) => {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
      return false;
    });
  }

  taken(box: Box): boolean {
    return this.each(box, (key) => (this.cells.get(key) ?? []).some((other) => overlap(box, other)));
  }

  /** How much of those that lie there is covered; who is looked at weighs more. */
  weight(box: Box): number {
    const found = new Set<Box>();
    this.each(box, (key) => {
      for (const other of this.cells.get(key) ?? []) if (overlap(box, other)) found.add(other);
      return false;
    });
    return [...found].reduce((sum, other) => sum + (other.near ? 10 : 1) * covering(box, other), 0);
  }

  private each(box: Box, visit: (key: number) => boolean): boolean {
    for (let x = Math.floor(box.left / CELL); x <= box.right / CELL; x++)
      for (let y = Math.floor(box.top / CELL); y <= box.bottom / CELL; y++) if (visit(x * 4096 + y)) return true;
    return false;
  }
}

/** Which part of a box another covers. */
function covering(over: Box, { left, right, top, bottom }: Box): number {
  const [wide, high] = [Math.min(over.right, right) - Math.max(over.left, left), Math.min(over.bottom, bottom) - Math.max(over.top, top)];
  return (wide * high) / ((right - left) * (bottom - top));
}

const overlap = (a: Box, b: Box): boolean => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

export interface Disc {
  x: number;
  y: number;
  radius: number;
  priority: number;
}

/**
 * Below, above, beside, at a corner of the node, or a little aside below and above it, whichever is free and inside the screen; labels of the greatest priority choose first.
 * The first `firm` labels may cover other nodes when there is no better place, but never another label, nor what is `covered`.
 */
export function place(wanted: Wanted[], limit: number, nodes: Disc[] = wanted, screen: Box = EVERYWHERE, firm = 0, covered: Box[] = []): Placed[] {
  const [labels, discs] = [new Raster(), new Raster()];
  for (const box of covered) labels.add(box);
  for (const { x, y, radius, priority } of nodes) {
    const r = radius * 0.8;
    discs.add({ left: x - r, top: y - r, right: x + r, bottom: y + r, near: priority === Infinity });
  }
  const placed: Placed[] = [];
  for (const label of [...wanted].sort((a, b) => b.priority - a.priority)) {
    if (placed.length >= limit) break;
    const spots = around(label).filter((spot) => label.centred || inside(boxOf(label, spot), screen));
    const free = spots.filter((spot) => !labels.taken(boxOf(label, spot)));
    const clear = free.find((spot) => !discs.taken(boxOf(label, spot)));
    const least = (): Spot | undefined => placed.length < firm ? fewest(free, (spot) => discs.weight(boxOf(label, spot))) : undefined;
    const spot = clear ?? least() ?? (label.priority === Infinity ? around(label)[0] : undefined);
    if (!spot) continue;
    labels.add(boxOf(label, spot));
    placed.push({ id: label.id, ...spot });
  }
  return placed;
}

type Spot = { x: number; y: number };

function fewest(spots: Spot[], cost: (spot: Spot) => number): Spot | undefined {
  const costs = spots.map(cost);
  return spots[costs.indexOf(Math.min(...costs))];
}

const EVERYWHERE: Box = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity };

const inside = (box: Box, screen: Box): boolean =>
  box.left >= screen.left && box.right <= screen.right && box.top >= screen.top && box.bottom <= screen.bottom;

function around({ x, y, radius, width, height, centred, aside = [] }: Wanted): Spot[] {
  if (centred) return [{ x, y }, ...aside];
  const vertical = radius + GAP + height / 2;
  const horizontal = radius + GAP + 2 + width / 2;
  return [
    { x, y: y + vertical },
    { x, y: y - vertical },
    { x: x + horizontal, y },
    { x: x - horizontal, y },
    ...[1, -1].flatMap((down) => [1, -1].map((right) => ({ x: x + right * (radius * 0.6 + width / 2), y: y + down * (radius * 0.6 + height / 2 + 2) }))),
    ...[1, -1].flatMap((down) => [1, -1].map((right) => ({ x: x + right * width * 0.3, y: y + down * vertical }))),
  ];
}

const boxOf = ({ width, height }: Wanted, { x, y }: { x: number; y: number }): Box => ({
  left: x - width / 2 - 2,
  top: y - height / 2 - 1,
  right: x + width / 2 + 2,
  bottom: y + height / 2 + 1,
});

/** A name in a few lines of about `length` characters. */
export function wrap(text: string, length = 22, most = 2): string[] {
  const words = (text.length > 400 ? text.slice(0, 400) : text).split(/\s+/);
  const lines = [""];
  for (const word of words) {
    const line = lines.at(-1)!;
    if (line && line.length + 1 + word.length > length) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  const shown = lines.slice(0, most).map((line) => (line.length > length + 6 ? `${line.slice(0, length + 5)}…` : line));
  if (lines.length > most && !shown[most - 1]!.endsWith("…")) shown[most - 1] = `${shown[most - 1]}…`;
  return shown;
}
