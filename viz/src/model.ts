// What a graph is to the page: actors, relationships, what stands behind them.

import type { DateRow } from "./dates.ts";
import type { DocumentRecord, PassageRecord } from "./documents.ts";

export interface Both {
  es: string;
  en: string;
}

export interface Actor {
  id: string;
  name: Both;
  kind: string;
  class: string;
  x: number;
  y: number;
  degree: number;
}

export interface Relation {
  id: string;
  source: string;
  target: string;
  predicate: string;
  passages: string[];
  inferred: boolean;
  /** What only an answer calls it; else the predicate's label. */
  name?: Both;
}

export interface Passage extends PassageRecord {
  article: string;
}

export interface Article {
  iri: string;
  document: string;
  name: Both;
}

export interface Inference {
  iri: string;
  sources: string[];
  reason: Both;
}

/** What stands behind a fact. */
export type Evidence = { passage: Passage } | { inference: Inference } | { iri: string };

export type Value =
  | { actor: string }
  | { text: Both }
  | { literal: string; datatype: string; language: string }
  | { detail: Detail };

/** A named node that holds what one arrow cannot: its class and its parts. */
export interface Detail {
  iri: string;
  class: string;
  parts: Part[];
}

export interface Part {
  predicate: string;
  value: Value;
}

export interface Fact {
  value: Value;
  sources: string[];
  /** Roles, amounts and other details of the fact. */
  details: Detail[];
}

export interface FactGroup {
  key: string;
  label: Both;
  forward: boolean;
  drawn: boolean;
  facts: Fact[];
}

export interface Names {
  other: { text: string; language: string }[];
  same: string[];
  close: string[];
}

/** What the first view needs beside the network. */
export interface Payload {
  title: Both;
  base: string;
  kinds: string[];
  terms: Record<string, Both & { inverse?: Both }>;
  names: Record<string, Both & { other: [text: string, language: string][]; same: string[]; close: string[] }>;
  documents: DocumentRecord[];
  articles: Article[];
  passages: Passage[];
  inferences: Inference[];
  dates: DateRow[];
}

export interface NodeRecord {
  id: string;
  label_es: string;
  label_en: string;
  kind: string;
  class: string;
  x: number;
  y: number;
}

export interface EdgeRecord {
  from: string;
  to: string;
  predicate: string;
  passages: string[];
  inferred: boolean;
}
