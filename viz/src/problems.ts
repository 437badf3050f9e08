// What went wrong, in the reader's language.

import { t, type Word } from "./i18n.ts";
import { QueryError, type Problem, type ProblemKind } from "./sparql.ts";

const WORDS: Record<ProblemKind, Word> = {
  syntax: "problemSyntax",
  prefix: "problemPrefix",
  update: "problemUpdate",
  service: "problemService",
  nesting: "problemNesting",
  operators: "problemOperators",
  unclosed: "problemUnclosed",
  unopened: "problemUnopened",
  missing: "problemMissing",
  unnamed: "problemUnnamed",
  value: "problemValue",
  engine: "problemEngine",
  start: "problemStart",
  unreachable: "problemUnreachable",
  refused: "problemRefused",
  mixed: "problemMixed",
  status: "problemStatus",
  slow: "problemSlow",
  stranger: "problemStranger",
  broken: "problemBroken",
  empty: "problemEmpty",
};

export const problemOf = (error: unknown): Problem => (error instanceof QueryError ? error.problem : { kind: "engine", word: String(error), more: "", line: 0, column: 0 });

export function problemText({ kind, word, more, line, column }: Problem): string {
  const place = line ? t("atLine", { line: String(line), column: String(column) }) : "";
  const wanted = kind === "syntax" && more ? t("problemWanted", { words: more }) : more;
  const name = kind === "syntax" && !word ? "problemEnd" : WORDS[kind];
  const text = t(name, { word: ["syntax", "unclosed", "unopened"].includes(kind) ? t("quoted", { text: word }) : word, more: wanted });
  return place + (place ? text : text.charAt(0).toLocaleUpperCase() + text.slice(1));
}
