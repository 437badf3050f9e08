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
  if (/^[ -~]*$/.test(text)) return text.toLowerCase().replace(/[^a-z0-9]+/g, " ").trim(); // the same, and sooner
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

interface Row {
  id: string;
  name: string;
  plain: string;
  /** Made when slips are looked for. */
  words: Word[] | null;
  weight: number;
  rank: number;
}

/** A word and the letters in it, one bit each. */
interface Word {
  text: string;
  letters: number;
}

const LONGEST = 8; // words of a name that is looked for in a text

export class Index {
  private readonly rows: Row[] = [];
  private known = 0;
  private bearers: Map<string, string> | null = null;

  /** `entry` gives each of `size` entries by its number, when it is read. */
  constructor(private readonly size: number, private readonly entry: (number: number) => Entry) {}

  /** Reads some more entries, so that a large index can be made while nobody waits; true when all are read. */
  read(count = Infinity): boolean {
    const last = Math.min(this.size, this.known + count);
    for (; this.known < last; this.known++) {
      const { id, names, weight } = this.entry(this.known);
      names.forEach((name, rank) => this.rows.push({ id, name, plain: plain(name), words: null, weight, rank }));
    }
    return this.known === this.size;
  }

  /** The best matches, one an entry, with the name that matched. Slips are looked for only where the letters as they are find too little. */
  find(query: string, limit = 12): Match[] {
    this.read();
    const wanted = plain(query);
    if (!wanted) return [];
    const tokens = words(wanted);
    const literal = this.best(this.rows.filter((row) => tokens.every(({ text }) => row.plain.includes(text))), wanted, tokens);
    const found = literal.length >= limit ? literal : this.best(this.rows, wanted, tokens);
    return found.sort((a, b) => b.score - a.score || a.name.localeCompare(b.name)).slice(0, limit);
  }

  /** Those whose names stand in a text, in its order; of two that begin at the same word the longer name. */
  mentioned(text: string): string[] {
    this.read();
    this.bearers ??= new Map(this.rows.filter((row) => row.plain).sort((a, b) => a.weight - b.weight).map(({ plain: name, id }) => [name, id]));
    const said = plain(text).split(" ");
    const found = new Set<string>();
    for (let at = 0; at < said.length; at++)
      for (let end = Math.min(said.length, at + LONGEST); end > at; end--) {
        const id = this.bearers.get(said.slice(at, end).join(" "));
        if (!id) continue;
        found.add(id);
        at = end - 1;
        break;
      }
    return [...found];
  }

  private best(rows: Row[], wanted: string, tokens: Word[]): Match[] {
    const best = new Map<string, Match>();
    for (const row of rows) {
      const quality = fit(wanted, tokens, row);
      const score = quality && quality + Math.min(8, Math.log2(1 + row.weight)) - Math.min(row.rank, 5) * 0.5;
      if (score > (best.get(row.id)?.score ?? 0)) best.set(row.id, { id: row.id, name: row.name, score });
    }
    return [...best.values()];
  }
}

function words(text: string): Word[] {
  return text.split(" ").map((word) => {
    let letters = 0;
    for (let at = 0; at < word.length; at++) letters |= 1 << (word.charCodeAt(at) % 32);
    return { text: word, letters };
  });
}

function fit(query: string, tokens: Word[], row: Row): number {
  const { plain: name } = row;
  if (name === query) return 120;
  if (name.startsWith(query)) return 90;
  const all = (row.words ??= words(name));
  let total = 0;
  for (const token of tokens) {
    let best = 0;
    for (const word of all) best = Math.max(best, fitWord(token, word));
    if (!best) return 0;
    total += best;
  }
  return total / tokens.length;
}

function fitWord({ text: token, letters }: Word, { text: word, letters: has }: Word): number {
  if (word === token) return 80;
  if (word.startsWith(token)) return 70;
  if (token.length > 2 && word.includes(token)) return 40;
  const allowed = token.length >= 8 ? 2 : token.length >= 4 ? 1 : 0;
  // Each slip brings at most one letter that the word has not.
  if (!allowed || bits(letters & ~has) > allowed || Math.abs(word.length - token.length) > allowed + 4) return 0;
  const slips = Math.min(distance(token, word, allowed), distance(token, word.slice(0, token.length), allowed));
  return slips <= allowed ? 30 - 8 * slips : 0;
}

function bits(set: number): number {
  let count = 0;
  for (let rest = set; rest; rest &= rest - 1) count++;
  return count;
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
