// The actors of the network, by name and by number. An actor is made when it is asked for, once.

import type { Columns } from "./columns.ts";
import type { Both, Actor } from "./model.ts";
import type { Relations } from "./relations.ts";

export class Actors {
  private readonly made: Actor[];
  private numbers: Map<string, number> | null = null;

  /** Those that were made `before` stay the same objects. */
  constructor(readonly columns: Columns, readonly links: Relations, before?: Actors) {
    this.made = before?.made ?? [];
    this.made.forEach((actor, number) => (actor.degree = this.degree(number)));
  }

  get size(): number {
    return this.columns.ids.length;
  }

  /** The number of an actor, by its IRI. */
  number(id: string): number | undefined {
    this.numbers ??= new Map(this.columns.ids.map((one, number) => [one, number]));
    return this.numbers.get(id);
  }

  has(id: string): boolean {
    return this.number(id) !== undefined;
  }

  get(id: string): Actor | undefined {
    const number = this.number(id);
    return number === undefined ? undefined : this.at(number);
  }

  at(number: number): Actor {
    return (this.made[number] ??= this.make(number));
  }

  keys(): string[] {
    return this.columns.ids;
  }

  *values(): Generator<Actor> {
    for (let number = 0; number < this.size; number++) yield this.at(number);
  }

  name(number: number): Both {
    return { es: this.columns.es[number]!, en: this.columns.en[number]! };
  }

  /** How many relationships it has. */
  degree(number: number): number {
    return this.links.of(number).length;
  }

  kind(number: number): string {
    return this.columns.kinds[this.columns.kind[number]!]!;
  }

  place(number: number, x: number, y: number): void {
    [this.columns.x[number], this.columns.y[number]] = [x, y];
    const made = this.made[number];
    if (made) Object.assign(made, { x, y });
  }

  /** The best connected. */
  best(count: number): Actor[] {
    const found: number[] = [];
    for (let number = 0; number < this.size; number++) {
      if (found.length === count && this.degree(number) <= this.degree(found.at(-1)!)) continue;
      const place = found.findIndex((other) => this.degree(other) < this.degree(number));
      found.splice(place < 0 ? found.length : place, 0, number);
      found.length = Math.min(found.length, count);
    }
    return found.map((number) => this.at(number));
  }

  /** How many there are of each kind; with `on`, of those alone that it marks. */
  kinds(on: Uint8Array | null = null): Map<string, number> {
    const { kind, kinds } = this.columns;
    const counts = new Int32Array(kinds.length);
    for (let number = 0; number < kind.length; number++) if (!on || on[number]) counts[kind[number]!]!++;
    return new Map(kinds.map((name, at) => [name, counts[at]!]));
  }

  private make(number: number): Actor {
    const { ids, x, y, class: type, classes } = this.columns;
    return { id: ids[number]!, name: this.name(number), kind: this.kind(number), class: classes[type[number]!]!, x: x[number]!, y: y[number]!, degree: this.degree(number) };
  }
}
