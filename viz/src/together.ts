// Facts of a group that one and the same detail stands behind, such as a link of seven bodies: told once, with all of them.

import type { Detail, Fact, Part, Value } from "./model.ts";

/** A fact with further values that share its sources and its detail. */
export interface Together extends Fact {
  also: Value[];
}

/** The facts in their order; those with one detail stand where the first of them stood. Nothing that any of them says is left out. */
export function together(facts: Fact[]): Together[] {
  const alike = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = sharable(fact) ? JSON.stringify([fact.details[0]!.iri, [...fact.sources].sort()]) : JSON.stringify(fact.value);
    alike.set(key, [...(alike.get(key) ?? []), fact]);
  }
  return [...alike.values()].flatMap((same) => joined(same) ?? same.map((fact) => ({ ...fact, also: [] })));
}

const sharable = ({ value, details }: Fact): boolean => "actor" in value && details.length === 1;

/** Each detail names the others under the predicate that joins them all; without such a predicate they stay apart. */
function joined(facts: Fact[]): Together | null {
  if (facts.length < 2) return null;
  const parts = new Map(facts.flatMap(({ details: [detail] }) => detail!.parts).map((part) => [JSON.stringify(part), part]));
  const actors = facts.map(({ value }) => ("actor" in value ? value.actor : ""));
  const common = [...new Set([...parts.values()].map(({ predicate }) => predicate))].find((predicate) => actors.every((actor) => parts.has(JSON.stringify({ predicate, value: { actor } }))));
  if (common === undefined) return null;
  const told = ({ predicate, value }: Part): boolean => predicate === common && "actor" in value && actors.includes(value.actor);
  const detail: Detail = { ...facts[0]!.details[0]!, parts: [...parts.values()].filter((part) => !told(part)) };
  return { ...facts[0]!, details: [detail], also: facts.slice(1).map(({ value }) => value) };
}
