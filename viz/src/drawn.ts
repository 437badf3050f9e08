// An answer as a network: its actors, and what links them in its rows or triples. A view over the same canvas as the whole network,
// with relationships that the whole network need not draw.

import type { Both, Provider, Relation } from "./provider.ts";
import type { State } from "./state.ts";

const MOST_IN_LINK = 150;

/** One row: its cells in order, and what stands behind it. */
export interface Row {
  cells: Cell[];
  passages: string[];
}

export interface Cell {
  actor: string | null;
  /** The relationship that a cell between two actors names: by its IRI, or by a text of the answer. */
  predicate: string | null;
  /** What the column is called: the name of a link to its actor, where no relationship is named. */
  column: Both;
}

/** Rows as relationships: each actor is linked to the next one in its row; one that is alone there, to what was asked `about`. */
export function rowLinks(provider: Provider, rows: Row[], about: string[] = []): Relation[] {
  const links = rows.flatMap(({ cells, passages }) => {
    const alone = new Set(cells.flatMap(({ actor }) => actor ?? []));
    if (alone.size === 1) return about.flatMap((asked) => answering(provider, asked, [...alone][0]!, passages));
    const found: Relation[] = [];
    let last: string | null = null;
    let named: string | null = null;
    for (const { actor, predicate, column } of cells) {
      if (!actor) named = predicate ?? named;
      else {
        if (last && last !== actor) found.push(link(provider, last, named ?? `column:${column.en}`, actor, passages, nameFor(provider, named, column)));
        [last, named] = [actor, null];
      }
    }
    return found;
  });
  return merged(links);
}

/** What the network has between what was asked about and who answers it: of that, what the passages of the row state, if they state any. */
function answering(provider: Provider, asked: string, actor: string, passages: string[]): Relation[] {
  const all = provider.between(asked, actor);
  const stated = all.filter((relation) => relation.passages.some((graph) => passages.includes(graph)));
  return stated.length ? stated : all;
}

const nameFor = (provider: Provider, named: string | null, column: Both): Both | undefined =>
  named === null ? column : provider.named(named) ? undefined : { es: named, en: named };

/** Triples between two actors, with the passages that the network knows for them. */
export function tripleLinks(provider: Provider, triples: [subject: string, predicate: string, object: string][]): Relation[] {
  const known = ([subject, , object]: [string, string, string]): boolean => provider.actors.has(subject) && provider.actors.has(object);
  return merged(triples.filter(known).map(([subject, predicate, object]) => link(provider, subject, predicate, object, [])));
}

/** A relationship of the whole network where there is one; else one that only the answer knows. */
function link(provider: Provider, source: string, predicate: string, target: string, passages: string[], name?: Both): Relation {
  const same = provider.between(source, target).find((one) => one.predicate === predicate && one.source === source);
  return same ?? { id: `answer ${source} ${predicate} ${target}`, source, target, predicate, passages, inferred: passages.length > 0 && passages.every((graph) => "inference" in provider.source(graph)), ...(name && { name }) };
}

function merged(links: Relation[]): Relation[] {
  const found = new Map<string, Relation>();
  for (const one of links) {
    const known = found.get(one.id);
    found.set(one.id, known ? { ...known, passages: [...new Set([...known.passages, ...one.passages])], inferred: known.inferred && one.inferred } : one);
  }
  return [...found.values()];
}

/** What a relationship is called. */
export const nameOf = (provider: Provider, { name, predicate }: Relation): Both => name ?? provider.label(predicate);

/** Whether a relationship reads the same from both of its ends: then it has no direction. */
export function mutual(provider: Provider, { name, predicate }: Relation): boolean {
  const [forward, back] = [provider.label(predicate), provider.inverse(predicate)];
  return !name && back !== null && forward.es === back.es && forward.en === back.en;
}

/** All that links two actors: in the answer while one is drawn, else in the whole network. */
export function linking(provider: Provider, { links }: State, a: string, b: string): Relation[] {
  const between = ({ source, target }: Relation): boolean => (source === a && target === b) || (source === b && target === a);
  return links.length ? links.filter(between) : provider.between(a, b);
}

// as a link

/** `0.1.0.1 1.2.0;funds;report.txt#char=0,9`: places in the list of actors and in the names that follow; too many are left out. */
export function linksText({ drawn, links }: State, short: (iri: string) => string): string {
  if (links.length > MOST_IN_LINK) return "";
  const names: string[] = [];
  const place = (name: string): number => (names.includes(name) ? names.indexOf(name) : names.push(name) - 1);
  const whole = (iri: string): string => encodeURIComponent(short(iri));
  const written = links.map((one) => [drawn.indexOf(one.source), drawn.indexOf(one.target), place(called(one, short)), ...one.passages.map((graph) => place(whole(graph)))].join("."));
  const text = [written.join(" "), ...names].join(";");
  return links.length && text.length < 1500 ? text : "";
}

const called = ({ name, predicate }: Relation, short: (iri: string) => string): string => (name ? [name.es, name.en].map(encodeURIComponent).join("|") : encodeURIComponent(short(predicate)));

export function linksOf(text: string, drawn: string[], long: (name: string) => string): Relation[] {
  const [places = "", ...names] = text.split(";");
  return places.split(" ").flatMap((place) => {
    const [from, to, which, ...graphs] = place.split(".").map(Number);
    const [source, target, name] = [drawn[from!], drawn[to!], names[which!]];
    if (!source || !target || !name) return [];
    const [es, en] = name.split("|").map(decoded);
    const words = en !== undefined && { name: { es: es!, en } };
    const predicate = words ? `column:${en}` : long(es!);
    return [{ id: `answer ${source} ${predicate} ${target}`, source, target, predicate, passages: graphs.flatMap((graph) => (names[graph] ? [long(decoded(names[graph]))] : [])), inferred: false, ...words }];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What the network knows of the relationships of a link; those of actors that it does not know are left out. */
export function completed(provider: Provider, links: Relation[]): Relation[] {
  const known = links.filter(({ source, target }) => provider.actors.has(source) && provider.actors.has(target));
  return merged(known.map(({ source, predicate, target, passages, name }) => link(provider, source, predicate, target, passages, name)));
}
