// Units in the plural, as a number before them wants it: their labels are given in the singular.

import { lang, type Lang } from "./i18n.ts";

const ENGLISH: Record<string, string> = { person: "people", man: "men", woman: "women", child: "children", foot: "feet", lens: "lenses", bus: "buses" };
/** What follows these words says more of the noun before, and stays as it is. */
const AFTER: Record<Lang, RegExp> = {
  es: /\s(?:de|del|por|con|para|a|en|sin|entre)\s/u,
  en: /\s(?:of|per|with|for|to|in|on|by|from)\s/u,
};
const PLAIN: Record<string, string> = { á: "a", é: "e", í: "i", ó: "o", ú: "u" };

/** `count` of a unit; a symbol, a per cent and what is plural already stay. */
export function counted(unit: string, count: number, language: Lang = lang()): string {
  if (Math.abs(count) === 1 || !/^\p{L}{3,}/u.test(unit) || /^per\s?cent|^por\s?ciento/i.test(unit)) return unit;
  const cut = AFTER[language].exec(unit)?.index ?? unit.length;
  return plural(unit.slice(0, cut), language) + unit.slice(cut);
}

const plural = (noun: string, language: Lang): string => (language === "es" ? noun.split(" ").map(spanish).join(" ") : noun.replace(/\S+$/u, english));

function english(word: string): string {
  const known = ENGLISH[word.toLowerCase()];
  if (known) return known;
  if (/(?:ss|x|z|ch|sh)$/i.test(word)) return `${word}es`;
  if (/s$/i.test(word)) return word;
  return /[^aeiou]y$/i.test(word) ? word.replace(/y$/i, "ies") : `${word}s`;
}

function spanish(word: string): string {
  if (/[aeiouáéó]$/i.test(word)) return `${word}s`;
  if (/[íú]$/i.test(word)) return `${word}es`;
  if (/z$/i.test(word)) return word.replace(/z$/i, "ces");
  if (/[áéíóú][ns]$/i.test(word)) return `${word.replace(/[áéíóú](?=[ns]$)/i, (vowel) => PLAIN[vowel.toLowerCase()]!)}es`;
  // Of those in s only the short ones change: mes, meses; but lunes, lunes.
  if (/s$/i.test(word)) return word.replace(/[^aeiou]/gi, "").length === 1 ? `${word}es` : word;
  return /^[\p{L}]+$/u.test(word) ? `${word}es` : word;
}
