// The k shortest chains between two actors (Yen 1971), whatever the direction of each relationship.

export type Adjacency = Map<string, string[]>;

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

/** Breadth first; the first step may not lead to any of `cut`. */
function shortest(graph: Adjacency, from: string, to: string, avoid: Set<string>, cut: Set<string>): string[] | null {
  const before = new Map<string, string>([[from, from]]);
  const queue = [from];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (before.has(next) || (node === from && cut.has(next)) || (next !== to && avoid.has(next))) continue;
      before.set(next, node);
      if (next === to) return trace(before, from, to);
      queue.push(next);
    }
  }
  return null;
}

function trace(before: Map<string, string>, from: string, to: string): string[] {
  const path = [to];
  while (path[0] !== from) path.unshift(before.get(path[0]!)!);
  return path;
}

const same = (a: string[], b: string[]): boolean => a.length === b.length && a.every((node, index) => node === b[index]);

/** Nodes with more neighbours than the mean and two standard deviations. */
export function hubs(graph: Adjacency): Set<string> {
  const degrees = [...graph.values()].map((neighbours) => neighbours.length);
  const mean = degrees.reduce((sum, degree) => sum + degree, 0) / (degrees.length || 1);
  const variance = degrees.reduce((sum, degree) => sum + (degree - mean) ** 2, 0) / (degrees.length || 1);
  const limit = mean + 2 * Math.sqrt(variance);
  return new Set([...graph].filter(([, neighbours]) => neighbours.length > limit).map(([node]) => node));
}
