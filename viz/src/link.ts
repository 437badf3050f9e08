// The state as a link and back. Each field of a link is one line of a table; what is as at the start is left out.

import { linksOf, linksText } from "./drawn.ts";
import { START, type State } from "./state.ts";

type Keys<T> = { [Key in keyof State]: State[Key] extends T ? (T extends State[Key] ? Key : never) : never }[keyof State];

/** Names inside the project's base lose it, so that links stay short. */
interface Names {
  short(iri: string): string;
  long(name: string): string;
}

interface Field {
  key: string;
  /** Empty: the field is left out. */
  write(state: State, names: Names): string;
  /** Null: the text makes no sense. */
  read(text: string, names: Names, fields: URLSearchParams): Partial<State> | null;
}

const FIELDS: Field[] = [
  name("actor", "actor"),
  {
    key: "pair",
    write: ({ pair }, { short }) => (pair ?? []).map(short).join(" "),
    read: (text, { long }) => {
      const [a, b, more] = words(text).map(long);
      return a && b && !more ? { pair: [a, b] } : null;
    },
  },
  name("to", "chainTo"),
  { key: "chain", write: ({ chain }) => (chain ? String(chain) : ""), read: (text) => (/^\d{1,3}$/.test(text) ? { chain: Number(text) } : null) },
  flag("hubless", "avoidHubs"),
  { key: "focus", write: ({ focus }) => (focus ? String(focus) : ""), read: (text) => (text === "1" ? { focus: 1 } : text === "2" ? { focus: 2 } : null) },
  choice("view", "view", ["table", "ask"]),
  { key: "question", write: ({ view, question }) => (view === "ask" && question ? question : ""), read: (question) => ({ question }) },
  { key: "given", write: ({ view, given }) => (view === "ask" ? pairs(given) : ""), read: (text) => ({ given: unpaired(text) }) },
  { key: "q", write: ({ view, asked }) => (view === "ask" && asked ? asked : ""), read: (asked) => (/^[\w-]+$/.test(asked) ? { asked } : null) },
  { key: "sort", write: ({ view, sort }) => (view === "ask" ? sort : ""), read: (sort) => ({ sort }) },
  { key: "rows", write: ({ view, rows }) => (view === "ask" ? rows : ""), read: (rows) => ({ rows }) },
  flag("chart", "chart"),
  names("without", "hiddenKinds"),
  names("articles-off", "hiddenArticles"),
  names("hidden", "hiddenActors"),
  choice("status", "status", ["stated", "inferred"]),
  flag("two", "twoPassages"),
  flag("shared", "shared"),
  names("answer", "drawn"),
  { key: "links", write: (state, { short }) => linksText(state, short), read: (text, { long }, fields) => ({ links: linksOf(text, words(fields.get("answer") ?? "").map(long), long) }) },
  flag("topics", "topics"),
  flag("timeline", "timeline"),
  // An interval of ISO 8601-2, as dates in the graph are: 2022-01-01/..
  { key: "time", write: ({ from, until }) => (from || until ? `${from ?? ".."}/${until ?? ".."}` : ""), read: interval },
  flag("undated", "undated"),
  {
    key: "at",
    write: ({ places }, { short }) => pairs(Object.fromEntries(Object.entries(places).map(([id, at]) => [short(id), at.join(",")]))),
    read: (text, { long }) => ({ places: Object.fromEntries(Object.entries(unpaired(text)).flatMap(([id, at]) => (place(at) ? [[long(id), place(at)!]] : []))) }),
  },
  { key: "open", write: ({ open }) => open.join("."), read: (text) => (/^\d{1,6}(\.\d{1,6}){0,99}$/.test(text) ? { open: text.split(".").map(Number) } : null) },
  choice("as", "large", ["map", "all"]),
  choice("lang", "lang", ["es", "en"]),
];

/** The part of the state that a link carries. */
export function toHash(state: State, base: string): string {
  const fields = new URLSearchParams();
  for (const { key, write } of FIELDS) {
    const text = write(state, naming(base));
    if (text) fields.set(key, text);
  }
  // These need no escape in a fragment (RFC 3986, 3.5), and links are read by people as well.
  const text = fields.toString().replace(/%(2C|2F|3A|3B)/g, (code) => decodeURIComponent(code));
  return text && `#${text}`;
}

/** What a link says; fields that make no sense are left out. */
export function fromHash(hash: string, base: string): Partial<State> {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const found = FIELDS.map(({ key, read }) => (fields.has(key) ? read(fields.get(key)!, naming(base), fields) : null));
  return Object.assign({}, ...found) as Partial<State>;
}

const naming = (base: string): Names => ({
  short: (iri) => (base && iri.startsWith(base) ? iri.slice(base.length) : iri),
  long: (name) => (/^[a-z][a-z0-9+.-]*:/i.test(name) ? name : base + name),
});

const words = (text: string): string[] => text.split(" ").filter(Boolean);

function name(key: string, of: Keys<string | null>): Field {
  return { key, write: (state, { short }) => short(state[of] ?? ""), read: (text, { long }) => (words(text)[0] ? { [of]: long(words(text)[0]!) } : null) };
}

function names(key: string, of: Keys<string[]>): Field {
  return { key, write: (state, { short }) => state[of].map(short).join(" "), read: (text, { long }) => ({ [of]: words(text).map(long) }) };
}

function flag(key: string, of: Keys<boolean>): Field {
  return { key, write: (state) => (state[of] ? "1" : ""), read: () => ({ [of]: true }) };
}

/** One of some words; any other value of the state is the one that a link leaves out. */
function choice<Key extends "view" | "status" | "lang" | "large">(key: string, of: Key, values: State[Key][]): Field {
  return { key, write: (state) => (values.includes(state[of]) ? state[of] : ""), read: (text) => (values.includes(text as State[Key]) ? { [of]: text } : null) };
}

/** `name:value;name:value`; what would end a part is escaped. */
function pairs(values: Record<string, string>): string {
  return Object.entries(values).map((pair) => pair.map((text) => text.replace(/[%:;]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)).join(":")).join(";");
}

function unpaired(text: string): Record<string, string> {
  const whole = (escaped: string): string => escaped.replace(/%(25|3a|3b)/gi, (code) => decodeURIComponent(code));
  const pairs = text.split(";").map((part) => [part.slice(0, part.indexOf(":")), part.slice(part.indexOf(":") + 1)] as const);
  return Object.fromEntries(pairs.filter(([name, value]) => name && name !== value).map((pair) => pair.map(whole)));
}

function place(text: string): [number, number] | null {
  const found = /^(-?\d{1,6}),(-?\d{1,6})$/.exec(text);
  return found && [Number(found[1]), Number(found[2])];
}

function interval(text: string): Partial<State> | null {
  const found = /^(\d{4}-\d\d-\d\d|\.\.)\/(\d{4}-\d\d-\d\d|\.\.)$/.exec(text);
  if (!found) return null;
  const [from, until] = found.slice(1).map((day) => (Number.isNaN(Date.parse(day)) ? START.from : day)) as [string | null, string | null];
  return from && until && from > until ? null : { from, until };
}
