// What the reader is looking at, and the same as a link.

import type { Lang } from "./i18n.ts";

export type Theme = "light" | "dark";
export type View = "network" | "table" | "ask";
const VIEWS: View[] = ["network", "table", "ask"];
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
  /** The actors of an answer, brought out in the network. */
  drawn: string[];
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
  drawn: [],
};

/** What changes which part of the network is shown; a change of it can be taken back. */
const UNDOABLE = ["hiddenKinds", "hiddenArticles", "hiddenActors", "status", "twoPassages", "shared", "focus"] as const;
type Shown = Pick<State, (typeof UNDOABLE)[number]>;
const shownPart = (state: State): Shown => Object.fromEntries(UNDOABLE.map((key) => [key, state[key]])) as unknown as Shown;

type Listener = (state: State, before: State) => void;

export class Store {
  private readonly listeners: Listener[] = [];
  private past: Shown[] = [];
  private future: Shown[] = [];

  constructor(private state: State) {}

  get now(): State {
    return this.state;
  }

  on(listener: Listener): void {
    this.listeners.push(listener);
  }

  set(change: Partial<State>): void {
    const before = shownPart(this.state);
    if (UNDOABLE.some((key) => change[key] !== undefined && String(change[key]) !== String(before[key]))) {
      this.past.push(before);
      this.future = [];
    }
    this.apply(change);
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
    to.push(shownPart(this.state));
    this.apply(change);
    return true;
  }

  private apply(change: Partial<State>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    for (const listener of this.listeners) listener(this.state, before);
  }
}

/** The part of the state that a link carries; names lose the project's base, so links stay short. */
export function toHash(state: State, base: string): string {
  const short = (iri: string): string => (base && iri.startsWith(base) ? iri.slice(base.length) : iri);
  const fields = new URLSearchParams();
  const put = (key: string, value: string | number | boolean | null | undefined): void => {
    if (value) fields.set(key, value === true ? "1" : String(value));
  };
  put("actor", state.actor && short(state.actor));
  put("pair", state.pair?.map(short).join(" "));
  put("to", state.chainTo && short(state.chainTo));
  put("chain", state.chain);
  put("hubless", state.avoidHubs);
  put("focus", state.focus);
  put("view", state.view !== "network" && state.view);
  put("question", state.view === "ask" && state.question);
  put("without", state.hiddenKinds.map(short).join(" "));
  put("articles-off", state.hiddenArticles.map(short).join(" "));
  put("hidden", state.hiddenActors.map(short).join(" "));
  put("status", state.status !== "all" && state.status);
  put("two", state.twoPassages);
  put("shared", state.shared);
  put("lang", state.lang);
  const text = fields.toString();
  return text && `#${text}`;
}

/** What a link says; fields that make no sense are left out. */
export function fromHash(hash: string, base: string): Partial<State> {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const long = (name: string): string => (/^[a-z][a-z0-9+.-]*:/i.test(name) ? name : base + name);
  const list = (key: string): string[] => (fields.get(key) ?? "").split(" ").filter(Boolean).map(long);
  const one = (key: string): string | null => list(key)[0] ?? null;
  const pair = list("pair");
  const status = fields.get("status");
  const language = fields.get("lang");
  return {
    actor: one("actor"),
    pair: pair.length === 2 ? [pair[0]!, pair[1]!] : null,
    chainTo: one("to"),
    chain: Math.max(0, Number(fields.get("chain")) || 0),
    avoidHubs: fields.has("hubless"),
    focus: fields.get("focus") === "1" ? 1 : fields.get("focus") === "2" ? 2 : 0,
    view: VIEWS.find((view) => view === fields.get("view")) ?? "network",
    question: fields.get("question"),
    hiddenKinds: list("without"),
    hiddenArticles: list("articles-off"),
    hiddenActors: list("hidden"),
    status: status === "stated" || status === "inferred" ? status : "all",
    twoPassages: fields.has("two"),
    shared: fields.has("shared"),
    ...(language === "es" || language === "en" ? { lang: language } : {}),
  };
}
