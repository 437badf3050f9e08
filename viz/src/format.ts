// Numbers, money and dates in the reader's form.

import { lang, type Lang } from "./i18n.ts";

/** Colombian Spanish and British English: day before month, and the separators of each. */
export const LOCALES: Record<Lang, string> = { es: "es-CO", en: "en-GB" };

const formats = new Map<Lang, Intl.NumberFormat>(); // made once: that takes longer than drawing a legend

export function number(value: string | number): string {
  const plain = Number(value);
  return Number.isFinite(plain) ? formatOf(lang()).format(plain) : String(value);
}

function formatOf(language: Lang): Intl.NumberFormat {
  const known = formats.get(language) ?? new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 6 });
  formats.set(language, known);
  return known;
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

/** What a rate is measured by, P1D as "per day", P5Y as "per 5 years"; anything else as it stands. */
export function rate(duration: string): string {
  const text = per(duration);
  return text === duration ? text : `${lang() === "es" ? "por" : "per"} ${text.replace(/^1\s/, "")}`;
}
