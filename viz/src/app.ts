// What every view is given.

import type { Copy } from "./documents.ts";
import type { Groups } from "./groups.ts";
import type { Provider } from "./provider.ts";
import type { Source } from "./source.ts";
import type { Store } from "./state.ts";

export interface App {
  readonly provider: Provider;
  /** What answers SPARQL; null where the page has nothing to ask. */
  readonly source: Source | null;
  readonly store: Store;
  /** The groups of a large network; null where all of it is drawn. */
  readonly groups: Groups | null;
  /** The reader's copies of documents, by the document's IRI. */
  readonly copies: Map<string, Copy>;
  /** Draws anew what has changed. */
  refresh(): void;
  /** Opens the facts of an actor. */
  openActor(id: string): void;
  /** Opens the passages of all that links two actors. */
  openPair(source: string, target: string): void;
  /** Opens a group of a large network in its place; 0 is the whole: then all groups close. */
  openGroup(id: number): void;
  closeGroup(id: number): void;
  /** Asks the reader for a file. */
  chooseDocument(): void;
  /** Says something to a screen reader, and for a moment on the screen; there with a button that takes the last change back. */
  announce(text: string, visible?: boolean, undo?: boolean): void;
}
