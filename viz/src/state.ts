// What the reader is looking at; link.ts writes the same as a link.

import { dayOf, type Span } from "./dates.ts";
import type { Lang } from "./i18n.ts";
import type { Relation } from "./model.ts";

export type Theme = "light" | "dark";
export type View = "network" | "table" | "ask";
export type Status = "all" | "stated" | "inferred";

export interface State {
  lang: Lang;
  theme: Theme;
  view: View;
  actor: string | null;
  /** A relationship, as two actors: all that links them is shown. */
  pair: [string, string] | null;
  focus: 0 | 1 | 2;
  /** The other end of the chains from the actor. */
  chainTo: string | null;
  chain: number;
  avoidHubs: boolean;
  hiddenKinds: string[];
  hiddenArticles: string[];
  hiddenActors: string[];
  status: Status;
  twoPassages: boolean;
  shared: boolean;
  /** The question that is open in the view of questions. */
  question: string | null;
  /** What was typed into the question's fields, by parameter. */
  given: Record<string, string>;
  /** The text of one's own question, packed (packed.ts). */
  asked: string | null;
  /** The column that the answer is sorted by, by its name; "-" before it: from the greatest. Empty: as it was answered. */
  sort: string;
  /** What the rows of the answer must hold. */
  rows: string;
  /** Whether the answer is seen as a chart. */
  chart: boolean;
  /** The actors of an answer, brought out in the network. */
  drawn: string[];
  /** What links them in the answer: then nothing else is drawn. */
  links: Relation[];
  /** Whether topics are drawn that the picture begins without. */
  topics: boolean;
  /** Whether the timeline is open. */
  timeline: boolean;
  /** The first and the last day (ISO 8601) of the time that is shown; null where it is open. */
  from: string | null;
  until: string | null;
  /** Whether what has no date is shown while a time is chosen. */
  undated: boolean;
  /** Where actors are pinned, in the coordinates of the layout, rounded. */
  places: Record<string, [x: number, y: number]>;
  /** The open groups of a large network, in the order in which they were opened. */
  open: number[];
  /** A large network as its groups, as a map of all actors at once, or with all of them drawn. */
  large: "groups" | "map" | "all";
}

export const START: Omit<State, "lang" | "theme"> = {
  view: "network",
  actor: null,
  pair: null,
  focus: 0,
  chainTo: null,
  chain: 0,
  avoidHubs: false,
  hiddenKinds: [],
  hiddenArticles: [],
  hiddenActors: [],
  status: "all",
  twoPassages: false,
  shared: false,
  question: null,
  given: {},
  asked: null,
  sort: "",
  rows: "",
  chart: false,
  drawn: [],
  links: [],
  topics: false,
  timeline: false,
  from: null,
  until: null,
  undated: false,
  places: {},
  open: [],
  large: "groups",
};

/** The time that is chosen. */
export const chosen = ({ from, until }: Pick<State, "from" | "until">): Span => ({ first: from ? dayOf(from) : null, last: until ? dayOf(until) : null });

/** What changes which part of the network is shown, and where; a change of it can be taken back. */
const UNDOABLE = ["hiddenKinds", "hiddenArticles", "hiddenActors", "status", "twoPassages", "shared", "topics", "focus", "from", "until", "undated", "places"] as const;
type Shown = Pick<State, (typeof UNDOABLE)[number]>;
const shownPart = (state: State): Shown => Object.fromEntries(UNDOABLE.map((key) => [key, state[key]])) as unknown as Shown;

/** `continued`: the change belongs to the same movement of the hand as the one before. */
type Listener = (state: State, before: State, continued: boolean) => void;

export class Store {
  private readonly listeners: Listener[] = [];
  private past: Shown[] = [];
  private future: Shown[] = [];
  private gesture = "";

  constructor(private state: State) {}

  get now(): State {
    return this.state;
  }

  on(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Changes that follow one another under the same name of a gesture are one step, for undo and for the browser's history. */
  set(change: Partial<State>, gesture = ""): void {
    const continued = gesture !== "" && gesture === this.gesture;
    this.gesture = gesture;
    const before = shownPart(this.state);
    if (JSON.stringify(shownPart({ ...this.state, ...change })) !== JSON.stringify(before)) {
      if (!continued) this.past.push(before);
      this.future = [];
    }
    this.apply(change, continued);
  }

  /** Takes the last change of what is shown back; false when there is none. */
  undo(): boolean {
    return this.step(this.past, this.future);
  }

  redo(): boolean {
    return this.step(this.future, this.past);
  }

  private step(from: Shown[], to: Shown[]): boolean {
    const change = from.pop();
    if (!change) return false;
    this.gesture = "";
    to.push(shownPart(this.state));
    this.apply(change, false);
    return true;
  }

  private apply(change: Partial<State>, continued: boolean): void {
    const before = this.state;
    this.state = { ...before, ...change };
    for (const listener of this.listeners) listener(this.state, before, continued);
  }
}
