// Questions found by their words, whatever the words' endings, and questions that are much alike.

import { plain } from "./search.ts";

const SHORT = 3; // words of so many letters join others, and say nothing themselves

/** Those that say most of the words or but one fewer, at least half of them; all where nothing is looked for. */
export function saying<Item>(items: Item[], wanted: string, text: (item: Item) => string): Item[] {
  const all = plain(wanted).split(" ").filter(Boolean);
  const long = all.filter((word) => word.length > SHORT);
  const stems = (long.length ? long : all).map(stem);
  const scored = items.map((item) => ({ item, score: score(plain(text(item)), stems) }));
  const most = Math.max(...scored.map((one) => one.score));
  const least = Math.max(stems.length / 2, most > 2 ? most - 1 : most);
  return scored.filter((one) => one.score >= least).map((one) => one.item);
}

/** The few others that share most words with one, two at least; short words do not count. */
export function alike<Item>(items: Item[], own: Item, text: (item: Item) => string, few = 3): Item[] {
  const stems = [...new Set(plain(text(own)).split(" ").filter((word) => word.length > SHORT).map(stem))];
  const scored = items.filter((item) => item !== own).map((item) => ({ item, score: score(plain(text(item)), stems) }));
  return scored.filter((one) => one.score > 1).sort((a, b) => b.score - a.score).slice(0, few).map((one) => one.item);
}

const stem = (word: string): string => word.slice(0, Math.max(4, word.length - 2));

const score = (text: string, stems: string[]): number => stems.filter((one) => ` ${text}`.includes(` ${one}`)).length;
