// The k shortest chains between two actors (Yen 1971), whatever the direction of each relationship.

/** The nodes that are linked with one. */
export interface Adjacency {
  get(node: string): string[] | undefined;
}

/** Chains as lists of nodes, shortest first; intermediate nodes are never in `avoid`. */
export function chains(graph: Adjacency, from: string, to: string, k: number, avoid: Set<string> = new Set()): string[][] {
  const first = from === to ? null : shortest(graph, from, to, avoid, new Set());
  const found = first ? [first] : [];
  const waiting: string[][] = [];
  while (found.length && found.length < k) {
    for (const next of detours(graph, found, to, avoid)) if (!waiting.some((path) => same(path, next))) waiting.push(next);
    waiting.sort((a, b) => a.length - b.length);
    const best = waiting.shift();
    if (!best) break;
    found.push(best);
  }
  return found;
}

function detours(graph: Adjacency, found: string[][], to: string, avoid: Set<string>): string[][] {
  const last = found.at(-1)!;
  return last.slice(0, -1).flatMap((spur, index) => {
    const root = last.slice(0, index + 1);
    const cut = new Set(found.filter((path) => same(path.slice(0, index + 1), root)).map((path) => path[index + 1]!));
    const rest = shortest(graph, spur, to, new Set([...avoid, ...root.slice(0, -1)]), cut);
    return rest ? [[...root.slice(0, -1), ...rest]] : [];
  });
}

/** Breadth first from both ends, a ring at a time from the smaller one; the first step may not lead to any of `cut`. */
function shortest(graph: Adjacency, from: string, to: string, avoid: Set<string>, cut: Set<string>): string[] | null {
  const sides = [from, to].map((end) => ({ before: new Map([[end, end]]), ring: [end] })) as [Side, Side];
  const closed = (a: string, b: string): boolean => (a === from && cut.has(b)) || (b === from && cut.has(a)) || avoid.has(b) && b !== to && b !== from;
  while (sides[0].ring.length && sides[1].ring.length) {
    const forward = sides[0].ring.length <= sides[1].ring.length;
    const [side, other] = forward ? sides : [sides[1], sides[0]];
    const met = advance(graph, side, other, closed);
    if (met) return [...trace(sides[0].before, met).reverse(), ...trace(sides[1].before, met).slice(1)];
  }
  return null;
}

interface Side {
  /** Each node that was reached, and the one before it. */
  before: Map<string, string>;
  ring: string[];
}

/** Reaches the next ring; the first node that the other side has reached as well. */
function advance(graph: Adjacency, side: Side, other: Side, closed: (a: string, b: string) => boolean): string | null {
  const next: string[] = [];
  for (const node of side.ring)
    for (const near of graph.get(node) ?? []) {
      if (side.before.has(near) || closed(node, near)) continue;
      side.before.set(near, node);
      if (other.before.has(near)) return near;
      next.push(near);
    }
  side.ring = next;
  return null;
}

/** From a node back to its side's end. */
function trace(before: Map<string, string>, node: string): string[] {
  const path = [node];
  while (before.get(path.at(-1)!) !== path.at(-1)) path.push(before.get(path.at(-1)!)!);
  return path;
}

const same = (a: string[], b: string[]): boolean => a.length === b.length && a.every((node, index) => node === b[index]);

/** Nodes with more neighbours than this are crowded: the mean and two standard deviations. */
export function crowd(degrees: number[]): number {
  const mean = degrees.reduce((sum, degree) => sum + degree, 0) / (degrees.length || 1);
  const variance = degrees.reduce((sum, degree) => sum + (degree - mean) ** 2, 0) / (degrees.length || 1);
  return mean + 2 * Math.sqrt(variance);
}
