// What the views know of data, and all they know: an engine in the page or an endpoint over HTTP can stand in for the data in the page.

import type { Adjacency } from "./chains.ts";
import type { DocumentRecord, PassageRecord } from "./documents.ts";
import type { Match } from "./search.ts";

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
}

export interface Passage extends PassageRecord {
  article: string;
}

export interface Inference {
  iri: string;
  sources: string[];
  reason: Both;
}

/** What stands behind a fact. */
export type Source = { passage: Passage } | { inference: Inference } | { iri: string };

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

export interface Provider {
  readonly title: Both;
  readonly kinds: string[];
  readonly documents: DocumentRecord[];
  readonly articles: { iri: string; document: string; name: Both }[];
  readonly passages: Passage[];
  readonly actors: Map<string, Actor>;
  readonly relations: Relation[];
  readonly adjacency: Adjacency;
  readonly hubs: Set<string>;
  label(iri: string): Both;
  /** Whether the label of an IRI is more than the end of it. */
  named(iri: string): boolean;
  /** The terms of the vocabulary. */
  readonly terms: string[];
  inverse(iri: string): Both | null;
  names(actor: string): Names;
  search(query: string, limit?: number): Match[];
  relationsOf(actor: string): Relation[];
  between(a: string, b: string): Relation[];
  source(graph: string): Source;
  /** The articles that a graph speaks from. */
  articlesOf(graph: string): string[];
  facts(actor: string): Promise<FactGroup[]>;
  /** The details behind one relationship, in the graphs that state it. */
  behind(relation: Relation): Promise<Detail[]>;
}

/** What Python writes into the page. Facts are fours of numbers: graph, subject, predicate, object; an object below zero is a literal. */
export interface Payload {
  title: Both;
  base: string;
  kinds: string[];
  terms: Record<string, { es: string; en: string; inverse?: Both }>;
  names: Record<string, { es: string; en: string; other: [string, string][]; same: string[]; close: string[] }>;
  documents: DocumentRecord[];
  articles: { iri: string; document: string; name: Both }[];
  passages: Passage[];
  inferences: Inference[];
  things: string[];
  literals: [string, string, string][];
  facts: number[];
  texts: Record<string, string>;
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
