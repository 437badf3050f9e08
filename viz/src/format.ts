// Numbers, money and dates in the reader's form.

import { lang, type Lang } from "./i18n.ts";

/** Colombian Spanish and British English: day before month, and the separators of each. */
const LOCALES: Record<Lang, string> = { es: "es-CO", en: "en-GB" };

export function number(value: string): string {
  const plain = Number(value);
  return Number.isFinite(plain) ? new Intl.NumberFormat(LOCALES[lang()], { maximumFractionDigits: 6 }).format(plain) : value;
}

/** An amount behind its currency's code, with a space that does not break: COP 9.512.000.000. */
export const money = (value: string, currency: string): string => `${currency}\u00a0${number(value)}`;

/** A duration such as P1D as "per day"; anything else as it stands. */
export function per(duration: string): string {
  const parts = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration);
  const index = parts?.slice(1).findIndex(Boolean) ?? -1;
  if (!parts || index < 0) return duration;
  const unit = ["year", "month", "week", "day", "hour", "minute", "second"][index]!;
  const count = Number(parts[index + 1]);
  return new Intl.NumberFormat(LOCALES[lang()], { style: "unit", unit, unitDisplay: "long" }).format(count);
}

const OPEN: Record<Lang, { from: string; to: string; about: string; perhaps: string; between: string }> = {
  es: { from: "desde ", to: "hasta ", about: "hacia ", perhaps: "quizá ", between: " – " },
  en: { from: "since ", to: "until ", about: "about ", perhaps: "perhaps ", between: " – " },
};

/** An EDTF text (level 1, as far as documents need it) in words. What is partial or open stays so. */
export function edtf(text: string): string {
  const words = OPEN[lang()];
  const [from, to, ...rest] = text.split("/");
  if (rest.length) return text;
  if (to === undefined) return day(from!);
  if (to === ".." || to === "") return words.from + day(from!);
  if (from === ".." || from === "") return words.to + day(to);
  return day(from!) + words.between + day(to);
}

function day(text: string): string {
  const words = OPEN[lang()];
  const found = /^(\d{4}|X{4}|\d{2,3}X{1,2})(?:-(\d\d|XX))?(?:-(\d\d|XX))?([?~%])?$/.exec(text);
  if (!found) return text;
  const [, year, month, date, doubt] = found;
  const prefix = doubt === "~" ? words.about : doubt ? words.perhaps : "";
  return prefix + calendar(year!, month, date);
}

function calendar(year: string, month = "XX", date = "XX"): string {
  const known = { year: /^\d{4}$/.test(year), month: month !== "XX", date: date !== "XX" };
  if (!known.month) return known.year ? year : year.replace(/X/g, "·");
  const shown = new Date(Date.UTC(known.year ? Number(year) : 2000, Number(month) - 1, known.date ? Number(date) : 1));
  const options: Intl.DateTimeFormatOptions = { month: "long", timeZone: "UTC" };
  if (known.year) options.year = "numeric";
  if (known.date) options.day = "numeric";
  return new Intl.DateTimeFormat(LOCALES[lang()], options).format(shown);
}
