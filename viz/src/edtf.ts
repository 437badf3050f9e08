// Dates as documents give them, in words: EDTF (ISO 8601-2:2019), levels 0 and 1, and the parts of a year of level 2.
// What is partial, open or doubtful stays so. `tejido/dates.py` reads the same.

import { LOCALES } from "./format.ts";
import { lang, type Lang } from "./i18n.ts";

const DATE = /^(\d{4}|\d{3}X|\d\dXX|\dXXX|XXXX)(?:-(\d\d|XX)(?:-(\d\d|XX)(?:T([\d:.]+)(?:Z|[+-][\d:]+)?)?)?)?([~?%])?$/;

interface Words {
  from: string;
  to: string;
  article: string;
  doubt: Record<string, string>;
  /** Of a year: seasons from 21, quarters from 33, thirds from 37, halves from 40. */
  parts: Record<number, string>;
  decade(year: number): string;
  years(first: number, last: number): string;
  someMonth: string;
  someDay: string;
}

const ORDINALS = { es: ["primer", "segundo", "tercer", "cuarto"], en: ["first", "second", "third", "fourth"] };
const ordered = (names: string[], from: number, noun: string, count: number): [number, string][] => names.slice(0, count).map((name, index) => [from + index, `${name} ${noun}`]);
const partsOf = (language: Lang, seasons: string[], quarter: string, third: string, half: string): Record<number, string> =>
  Object.fromEntries([
    ...seasons.map((name, index): [number, string] => [21 + index, name]),
    ...ordered(ORDINALS[language], 33, quarter, 4),
    ...ordered(ORDINALS[language], 37, third, 3),
    ...ordered(ORDINALS[language], 40, half, 2),
  ]);

const WORDS: Record<Lang, Words> = {
  es: {
    from: "desde ",
    to: "hasta ",
    article: "el ",
    doubt: { "~": "hacia ", "?": "quizá ", "%": "quizá hacia " },
    parts: partsOf("es", ["primavera", "verano", "otoño", "invierno"], "trimestre", "cuatrimestre", "semestre"),
    decade: (year) => `la década de ${year}`,
    years: (first, last) => `entre ${first} y ${last}`,
    someMonth: "algún mes de ",
    someDay: "algún día de ",
  },
  en: {
    from: "since ",
    to: "until ",
    article: "",
    doubt: { "~": "about ", "?": "perhaps ", "%": "perhaps about " },
    parts: partsOf("en", ["spring", "summer", "autumn", "winter"], "quarter", "third", "half"),
    decade: (year) => `the ${year}s`,
    years: (first, last) => `between ${first} and ${last}`,
    someMonth: "some month of ",
    someDay: "some day of ",
  },
};

/** Whether a text is such a date, and more than a bare year: then it can be nothing else. */
export const isEdtf = (text: string): boolean => !/^\d{4}$/.test(text) && text !== "/" && text.split("/").length <= 2 && text.split("/").every((end, _, ends) => DATE.test(end) || (ends.length > 1 && (end === "" || end === "..")));

/** A date or an interval in words; any other text as it is. */
export function edtf(text: string): string {
  const words = WORDS[lang()];
  const [from, to, ...rest] = text.split("/");
  if (rest.length) return text;
  if (to === undefined) return date(from!) ?? text;
  const open = (end: string): boolean => end === "" || end === "..";
  if (open(from!) && open(to)) return text;
  const [first, last] = [open(from!) ? "" : date(from!), open(to) ? "" : date(to)];
  if (first === null || last === null) return text;
  if (!last) return words.from + definite(first);
  return first ? `${first} – ${last}` : words.to + definite(last);
}

/** A day behind a word such as "desde": Spanish puts an article there. */
const definite = (text: string): string => (/^\d{1,2} /.test(text) ? WORDS[lang()].article + text : text);

function date(text: string): string | null {
  const found = DATE.exec(text);
  if (!found) return null;
  const [, year, month, day, time, doubt] = found;
  const told = calendar(year!, month, day);
  if (told === null) return null;
  const clock = time ? `, ${time.slice(0, 5)}` : "";
  return doubt ? WORDS[lang()].doubt[doubt]! + definite(told) : told + clock;
}

function calendar(year: string, month?: string, day?: string): string | null {
  const words = WORDS[lang()];
  if (!month) return years(year);
  if (year !== "XXXX" && year.includes("X")) return null;
  if (month === "XX") return year === "XXXX" || (day && day !== "XX") ? null : (day ? words.someDay : words.someMonth) + year;
  const part = words.parts[Number(month)];
  if (part) return day ? null : partOfYear(part, year);
  if (Number(month) < 1 || Number(month) > 12) return null;
  return (day === "XX" ? words.someDay : "") + plainDay(year, Number(month), day === "XX" ? undefined : day);
}

function years(year: string): string {
  const unknown = year.replace(/[^X]/g, "").length;
  const words = WORDS[lang()];
  if (!unknown) return year;
  if (unknown === 4) return lang() === "es" ? "sin año" : "no year";
  if (unknown === 1) return words.decade(Number(year.replace("X", "0")));
  return words.years(Number(year.replaceAll("X", "0")), Number(year.replaceAll("X", "9")));
}

const partOfYear = (part: string, year: string): string => (year === "XXXX" ? part : lang() === "es" ? `${part} de ${year}` : / /.test(part) ? `${part} of ${year}` : `${part} ${year}`);

function plainDay(year: string, month: number, day?: string): string {
  const known = year !== "XXXX";
  const shown = new Date(Date.UTC(known ? Number(year) : 2000, month - 1, day ? Number(day) : 1));
  const options: Intl.DateTimeFormatOptions = { month: "long", timeZone: "UTC" };
  if (known) options.year = "numeric";
  if (day) options.day = "numeric";
  return new Intl.DateTimeFormat(LOCALES[lang()], options).format(shown);
}
