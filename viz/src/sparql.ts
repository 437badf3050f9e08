// The text of a question, as tejido/sparql.py reads it: its tokens, its parameters, its prefixes, and where its errors are.
// Text is never pasted: some tokens give way to whole terms, PREFIX lines are put in front.

import type { Bound } from "./answer.ts";
import { quoted } from "./rdf.ts";

/** Deeper or longer than this, the engine overflows its stack. */
const MAX_NESTING = 200;
const MAX_OPERATORS = 2000;

const WORD = "\\p{L}\\p{N}_";
const LOCAL = `[${WORD}:\\-]|%[0-9A-Fa-f]{2}|\\\\[_~.\\-!$&'()*+,;=/?#@%]`;
const TOKEN = new RegExp(
  [
    `(?<space>\\s+|#[^\\r\\n]*)`,
    `(?<iri><(?:[^\\x00-\\x20<>"{}|^\`\\\\]|\\\\[uU][0-9A-Fa-f]{4,8})*>)`,
    `(?<string>"{3}(?:[^"\\\\]|\\\\.|"(?!""))*"{3}|'{3}(?:[^'\\\\]|\\\\.|'(?!''))*'{3}|"(?:[^"\\\\\\n\\r]|\\\\.)*"|'(?:[^'\\\\\\n\\r]|\\\\.)*')`,
    `(?<variable>[?$][${WORD}]+)`,
    `(?<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)`,
    `(?<blank>_:[${WORD}.\\-]*[${WORD}\\-])`,
    `(?<name>(?:\\p{L}(?:[${WORD}.\\-]*[${WORD}\\-])?)?:(?:(?:${LOCAL})(?:(?:${LOCAL}|\\.)*(?:${LOCAL}))?)?)`,
    `(?<word>\\p{L}[${WORD}]*)`,
    `(?<number>\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|\\.\\d+)`,
    `(?<mark>\\|\\||&&|\\^\\^|.)`,
  ].join("|"),
  "gsu",
);
const UPDATES = new Set(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"]);
const OPERATORS = new Set(["||", "&&", "!", "+", "-", "*", "/", "|", "^", "=", "{", "FILTER", "BIND", "OPTIONAL", "MINUS", "UNION", "LATERAL"]);
const CLOSED_BY: Record<string, string> = { "(": ")", "{": "}", "[": "]" };

export type TokenKind = "iri" | "string" | "variable" | "language" | "blank" | "name" | "word" | "number" | "mark";

export interface Token {
  kind: TokenKind;
  text: string;
  start: number;
}

export type ProblemKind =
  | "syntax" | "prefix" | "update" | "service" | "nesting" | "operators" | "unclosed" | "unopened" | "missing" | "unnamed" | "value" | "engine"
  | "start" | "unreachable" | "refused" | "mixed" | "status" | "slow" | "stranger" | "broken" | "empty";

/** What is wrong with a question; `line` and `column` count from 1 in the reader's own text, 0 where there is no place. */
export interface Problem {
  kind: ProblemKind;
  word: string;
  more: string;
  line: number;
  column: number;
}

export class QueryError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.kind} ${problem.word} ${problem.more}`.trim());
  }
}

export type Form = "SELECT" | "ASK" | "CONSTRUCT" | "DESCRIBE";

export interface Prepared {
  /** What the engine reads. */
  text: string;
  source: string;
  /** Offsets in `text` and in `source` that belong together. */
  cuts: [number, number][];
  form: string;
}

/** All tokens but white space and comments. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const [kind] = Object.entries(match.groups!).find(([, part]) => part !== undefined)!;
    if (kind !== "space") found.push({ kind: kind as TokenKind, text: match[0], start: match.index });
  }
  return found;
}

/** The names N for which `?_N` stands in the text. */
export function parameters(text: string): Set<string> {
  return new Set(tokens(text).filter(({ kind, text: name }) => kind === "variable" && name[1] === "_").map(({ text: name }) => name.slice(2)));
}

/** Line and column, from 1; characters, not UTF-16 units. */
export function position(text: string, offset: number): [number, number] {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return [before.split("\n").length, [...before.slice(start)].length + 1];
}

export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let number = 1; number < line; number++) start = text.indexOf("\n", start) + 1;
  return start + [...text.slice(start)].slice(0, column - 1).join("").length;
}

/** A question about some things only: its variables may stand for no others than these IRIs. For the tool's own questions. */
export function restricted(text: string, only: Record<string, string[]>): { text: string; values: Record<string, Bound> } {
  const names = Object.keys(only);
  const lists = names.map((name) => ` VALUES ?${name} { ?_only_${name} }`).join("");
  return { text: text.replace(/WHERE\s*\{/, (start) => start + lists), values: Object.fromEntries(names.map((name) => [`only_${name}`, { iris: only[name]! }])) };
}

/** Values as terms in SPARQL's own syntax, for the parameters that stand in the text. */
export function printed(values: Record<string, Bound>, text: string): Record<string, string> {
  const names = [...parameters(text)].filter((name) => Object.hasOwn(values, name));
  return Object.fromEntries(names.map((name) => [name, print(name, values[name]!)]));
}

const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*$/;

function print(name: string, value: Bound): string {
  if ("iris" in value) return value.iris.map((iri) => print(name, { iri })).join(" ");
  const iri = "iri" in value ? value.iri : value.datatype;
  if ((iri || "iri" in value) && !ABSOLUTE.test(iri)) throw new QueryError({ kind: "value", word: iri, more: name, line: 0, column: 0 });
  if ("iri" in value) return `<${iri}>`;
  return `${quoted(value.literal)}${iri && `^^<${iri}>`}`;
}

/** The question with `?_name` replaced by `values[name]`, a term in SPARQL's own syntax, and missing prefixes declared. What is `local` asks no one else. */
export function prepare(text: string, values: Record<string, string>, prefixes: Record<string, string>, local = true): Prepared {
  const read = tokens(text);
  const first = formOf(read);
  const form = first?.text.toUpperCase() ?? "";
  if (first && UPDATES.has(form)) throw failed("update", text, first, form);
  const service = read.find(({ kind, text: word }) => kind === "word" && word.toUpperCase() === "SERVICE");
  refuseExcess(read, text);
  if (service && local) throw failed("service", text, service);
  const head = undeclared(read, prefixes, text)
    .map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>\n`)
    .join("");
  return { ...put(text, head, read, values), form };
}

/** The text with `?_name` replaced by `values[name]`, a term in SPARQL's own syntax. */
export const filled = (text: string, values: Record<string, string>): string => put(text, "", tokens(text), values).text;

function put(text: string, head: string, read: Token[], values: Record<string, string>): Omit<Prepared, "form"> {
  const cuts: [number, number][] = [[0, 0], [head.length, 0]];
  let written = head;
  let done = 0;
  for (const token of read) {
    if (token.kind !== "variable" || token.text[1] !== "_" || !Object.hasOwn(values, token.text.slice(2))) continue;
    written += text.slice(done, token.start);
    cuts.push([written.length, token.start]);
    written += values[token.text.slice(2)]!;
    done = token.start + token.text.length;
    cuts.push([written.length, done]);
  }
  return { text: written + text.slice(done), source: text, cuts };
}

/** The reader's own offset for a place in the text that the engine read. */
export function locate({ text, source, cuts }: Prepared, line: number, column: number): number {
  const offset = offsetOf(text, line, column);
  const [written, meant] = cuts.filter(([start]) => start <= offset).at(-1)!;
  return Math.min(meant + offset - written, source.length);
}

/** Where PREFIX lines declare a prefix: indexes of tokens. */
function declarations(read: Token[]): Map<number, string> {
  const found = new Map<number, string>();
  read.forEach((token, index) => {
    const name = read[index + 1];
    if (token.text.toUpperCase() === "PREFIX" && name?.kind === "name") found.set(index + 1, name.text.slice(0, -1));
  });
  return found;
}

function undeclared(read: Token[], prefixes: Record<string, string>, text: string): string[] {
  const own = declarations(read);
  const known = new Set(own.values());
  const missing = new Set<string>();
  read.forEach((token, index) => {
    if (token.kind !== "name" || own.has(index)) return;
    const prefix = token.text.slice(0, token.text.indexOf(":"));
    if (known.has(prefix)) return;
    if (!Object.hasOwn(prefixes, prefix)) throw failed("prefix", text, token, `${prefix}:`);
    missing.add(prefix);
  });
  return [...missing].sort();
}

/** The word that says what is asked for. */
function formOf(read: Token[]): Token | undefined {
  return read.find(({ kind, text }) => kind === "word" && !["PREFIX", "BASE", "VERSION"].includes(text.toUpperCase()));
}

/** Refuses what would overflow the engine, and brackets that do not match: the engine notices those late and far away. */
function refuseExcess(read: Token[], text: string): void {
  const opened: Token[] = [];
  let operators = 0;
  for (const token of read) {
    if (token.kind !== "mark" && token.kind !== "word") continue;
    if (token.text in CLOSED_BY) opened.push(token);
    else if (Object.values(CLOSED_BY).includes(token.text) && CLOSED_BY[opened.pop()?.text ?? ""] !== token.text) throw failed("unopened", text, token);
    operators += Number(OPERATORS.has(token.text.toUpperCase()));
    if (opened.length > MAX_NESTING) throw failed("nesting", text, token, String(MAX_NESTING));
    if (operators > MAX_OPERATORS) throw failed("operators", text, token, String(MAX_OPERATORS));
  }
  const last = opened.at(-1);
  if (last) throw failed("unclosed", text, last);
}

function failed(kind: ProblemKind, text: string, token: Token, word = token.text): QueryError {
  const [line, column] = position(text, token.start);
  return new QueryError({ kind, word, more: "", line, column });
}

/** The engine's own message as a problem at the reader's own line and column. */
export function engineProblem(message: string, prepared: Prepared): Problem {
  const found = /^error at (\d+):(\d+): ([\s\S]*)/.exec(message);
  if (!found) return { kind: "engine", word: message.replace(/\s+/g, " "), more: "", line: 0, column: 0 };
  const offset = locate(prepared, Number(found[1]), Number(found[2]));
  const [line, column] = position(prepared.source, offset);
  const word = prepared.source.slice(offset).trim().split(/\s+/)[0] ?? "";
  return { kind: "syntax", word, more: wanted(found[3]!), line, column };
}

/** The parser's list of what could have stood there, without character classes, at most eight of them. */
function wanted(expected: string): string {
  const listed = expected.replace(/^expected /, "").replace(/^one of /, "").replace(/\s+/g, " ").split(", ");
  const words = listed.filter((word) => word && !/[[|]|^Prefix|^"['"$]|^"\\?"+$/.test(word)).map((word) => word.replace(/^"(.+)"$/, "$1"));
  return words.slice(0, 8).join("  ") + (words.length > 8 ? " …" : "");
}
