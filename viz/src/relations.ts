// The relationships of the network, by number and by the actors that they link. One is made when it is asked for, once.

import { summed, type Columns } from "./columns.ts";
import type { Relation } from "./model.ts";

export class Relations implements Iterable<Relation> {
  private readonly made: Relation[] = [];
  /** The numbers of each actor's relationships, and where they end. */
  private readonly touching: Int32Array;
  private readonly ends: Int32Array;

  /** `silent` is the graph that does not say who says so. */
  constructor(readonly columns: Columns, private readonly silent: string) {
    const { ids, source, target } = columns;
    const counts = new Int32Array(ids.length);
    const each = (touch: (actor: number, relation: number) => void): void => {
      for (let relation = 0; relation < source.length; relation++) {
        touch(source[relation]!, relation);
        if (source[relation] !== target[relation]) touch(target[relation]!, relation);
      }
    };
    each((actor) => counts[actor]!++);
    this.ends = summed(counts);
    const next = this.ends.map((end, actor) => end - counts[actor]!);
    this.touching = new Int32Array(this.ends.at(-1) ?? 0);
    each((actor, relation) => (this.touching[next[actor]!++] = relation));
  }

  get length(): number {
    return this.columns.source.length;
  }

  at(number: number): Relation {
    return (this.made[number] ??= this.make(number));
  }

  *[Symbol.iterator](): Generator<Relation> {
    for (let number = 0; number < this.length; number++) yield this.at(number);
  }

  /** The numbers of an actor's relationships. */
  of(actor: number): Int32Array {
    return this.touching.subarray(actor ? this.ends[actor - 1] : 0, this.ends[actor]);
  }

  /** The numbers of the actors that are linked with one, each once, without itself. */
  near(actor: number): Set<number> {
    const { source, target } = this.columns;
    const found = new Set<number>();
    for (const relation of this.of(actor)) found.add(source[relation] === actor ? target[relation]! : source[relation]!);
    found.delete(actor);
    return found;
  }

  /** The numbers of the graphs that hold a relationship. */
  graphs(relation: number): Int32Array {
    const { first, passage } = this.columns;
    return passage.subarray(first[relation], first[relation + 1]);
  }

  private make(number: number): Relation {
    const { ids, source, target, predicate, predicates, inferred, graphs } = this.columns;
    const passages = Array.from(this.graphs(number), (graph) => graphs[graph]!).filter((graph) => graph !== this.silent);
    return { id: `r${number}`, source: ids[source[number]!]!, target: ids[target[number]!]!, predicate: predicates[predicate[number]!]!, passages, inferred: inferred[number] === 1 };
  }
}

/** The number of a relationship, by what it is called. */
export const numberOf = ({ id }: Relation): number => Number(id.slice(1));
