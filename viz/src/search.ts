// Search over all names: blind to accents and case, tolerant of slips, best first.

export interface Entry {
  id: string;
  names: string[];
  /** How much is known of it; breaks ties. */
  weight: number;
}

export interface Match {
  id: string;
  name: string;
  score: number;
}

/** Letters and digits only, without accents or case: "Mª José, S.A." is "ma jose s a". */
export function plain(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

export class Index {
  private readonly rows: { id: string; name: string; plain: string; words: string[]; weight: number; rank: number }[];

  constructor(entries: Entry[]) {
    this.rows = entries.flatMap(({ id, names, weight }) =>
      names.map((name, rank) => ({ id, name, plain: plain(name), words: plain(name).split(" "), weight, rank })),
    );
  }

  /** The best matches, one an entry, with the name that matched. */
  find(query: string, limit = 12): Match[] {
    const wanted = plain(query);
    if (!wanted) return [];
    const best = new Map<string, Match>();
    for (const row of this.rows) {
      const quality = fit(wanted, row.plain, row.words);
      const score = quality && quality + Math.min(8, Math.log2(1 + row.weight)) - Math.min(row.rank, 5) * 0.5;
      if (score > (best.get(row.id)?.score ?? 0)) best.set(row.id, { id: row.id, name: row.name, score });
    }
    return [...best.values()].sort((a, b) => b.score - a.score || a.name.localeCompare(b.name)).slice(0, limit);
  }
}

function fit(query: string, name: string, words: string[]): number {
  if (name === query) return 120;
  if (name.startsWith(query)) return 90;
  let total = 0;
  for (const token of query.split(" ")) {
    const score = Math.max(...words.map((word) => fitWord(token, word)));
    if (!score) return 0;
    total += score;
  }
  return total / query.split(" ").length;
}

function fitWord(token: string, word: string): number {
  if (word === token) return 80;
  if (word.startsWith(token)) return 70;
  if (token.length > 2 && word.includes(token)) return 40;
  const allowed = token.length >= 8 ? 2 : token.length >= 4 ? 1 : 0;
  if (!allowed || Math.abs(word.length - token.length) > allowed + 4) return 0;
  const slips = Math.min(distance(token, word, allowed), distance(token, word.slice(0, token.length), allowed));
  return slips <= allowed ? 30 - 8 * slips : 0;
}

/** Edit distance with transpositions; anything above `limit` is `limit + 1`. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    if (Math.min(...row) > limit) return limit + 1;
    [before, last] = [last, row];
  }
  return Math.min(last[b.length]!, limit + 1);
}
