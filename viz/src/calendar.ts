// Days, months and years on a line: where its ticks stand, and how far a handle moves. Days are counted from 1970-01-01.

export type Unit = "day" | "month" | "year";

/** Days and pixels of a line. */
export interface Scale {
  first: number;
  last: number;
  width: number;
}

const MARGIN = 26; // pixels beside the line, so that open ends and handles have room

export const pixel = ({ first, last, width }: Scale, day: number): number => MARGIN + ((day - first) / (last - first)) * (width - 2 * MARGIN);
export const dayAt = ({ first, last, width }: Scale, x: number): number => first + ((x - MARGIN) / (width - 2 * MARGIN)) * (last - first);

/** The first day of the unit that a day lies in. */
export function floor(day: number, unit: Unit, every = 1): number {
  const date = new Date(day * 864e5);
  if (unit === "day") return Math.floor(day / every) * every;
  const year = date.getUTCFullYear();
  if (unit === "year") return first(Math.floor(year / every) * every, 0);
  return first(year, Math.floor(date.getUTCMonth() / every) * every);
}

/** So many units later, from the first day of one. */
export function add(day: number, unit: Unit, count: number): number {
  if (unit === "day") return day + count;
  const date = new Date(day * 864e5);
  return unit === "year" ? first(date.getUTCFullYear() + count, 0) : first(date.getUTCFullYear(), date.getUTCMonth() + count);
}

/** The next border between units, in a direction. */
export function step(day: number, unit: Unit, count: number): number {
  const border = floor(day, unit);
  return add(border, unit, count < 0 && border < day ? count + 1 : count);
}

function first(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1); // Date.UTC takes the years 0 to 99 for others
  return Math.round(date.getTime() / 864e5);
}

/** What a key moves, on a line so many days long. */
export const stride = (days: number): Unit => (days > 1500 ? "year" : days > 100 ? "month" : "day");

/** What the hand moves: finer than keys. */
export const grain = (days: number): Unit => (days > 15_000 ? "year" : days > 1000 ? "month" : "day");

const STEPS: [unit: Unit, every: number, days: number][] = [
  ["day", 1, 1], ["day", 7, 7], ["month", 1, 30.4], ["month", 3, 91], ["month", 6, 183], ["year", 1, 365], ["year", 2, 730], ["year", 5, 1826], ["year", 10, 3652], ["year", 20, 7305], ["year", 50, 18262], ["year", 100, 36525], ["year", 500, 182621],
];

/** Ticks from a first to a last day, no more than `most`. */
export function ticks(from: number, to: number, most: number): { days: number[]; unit: Unit } {
  const [unit, every] = STEPS.find(([, , days]) => (to - from) / days <= most) ?? STEPS.at(-1)!;
  const days: number[] = [];
  for (let day = floor(from, unit, every); day <= to; day = add(day, unit, every)) if (day >= from) days.push(day);
  return { days, unit };
}

/** In which lane each stretch lies, so that none overlap; each takes the first lane that is free. */
export function lanes(stretches: { left: number; right: number }[], gap: number): number[] {
  const ends: number[] = [];
  const order = stretches.map((_, index) => index).sort((a, b) => stretches[a]!.left - stretches[b]!.left || a - b);
  const found: number[] = [];
  for (const index of order) {
    const { left, right } = stretches[index]!;
    const free = ends.findIndex((end) => end + gap <= left);
    found[index] = free < 0 ? ends.length : free;
    ends[found[index]!] = right;
  }
  return found;
}
