// What answers SPARQL: the engine in the page (engine.ts) or an endpoint over HTTP (remote.ts). Whatever the page does not carry is asked of it.

import type { Answer, Bound, Format, Rows } from "./answer.ts";
import { library } from "./library.ts";
import { restricted } from "./sparql.ts";

export interface Source {
  /** The endpoint that is asked; none for the engine in the page. */
  readonly url?: string;
  /** When it could answer for the first time, in milliseconds after the page was opened; 0 before. */
  readonly readyAt: number;
  /** Gets ready; whoever asks waits for it. Rejects with a QueryError where it cannot. */
  start(): Promise<void>;
  /**
   * Rejects with a QueryError, or with Stopped; `signal` stops this question alone, where a source can; `name` is that of one of the tool's
   * own questions, for whoever tells what is waited for.
   */
  ask(text: string, values?: Record<string, Bound>, signal?: AbortSignal, name?: string): Promise<Answer>;
  /** The whole dataset as a file. Rejects as `ask`. */
  dump(format: Format): Promise<string>;
  /** Stops what is being answered. */
  stop(): void;
}

/** A question was stopped by the reader. */
export class Stopped extends Error {}

/** What a question is restricted to, and what stops it. */
export interface Limits {
  /** The only IRIs that a variable may stand for. */
  only?: Record<string, string[]>;
  signal?: AbortSignal;
}

/** One of the tool's own questions, `queries/engine/NAME.rq`. */
export type Ask = (name: string, values?: Record<string, Bound>, limits?: Limits) => Promise<Rows>;

/** Puts the tool's own questions to a source. What the reader stops is asked again: it was another question that was meant. */
export function asking(source: Source): Ask {
  return async (name, values = {}, { only = {}, signal } = {}) => {
    const question = restricted((await library()).own[name]!, only);
    const put = (): Promise<Answer> => source.ask(question.text, { ...values, ...question.values }, signal, name);
    const answer = await put().catch((error: unknown) => {
      if (error instanceof Stopped && !signal?.aborted) return put();
      throw error;
    });
    if (answer.kind !== "rows") throw new TypeError(`${name} is no SELECT`);
    return answer;
  };
}
