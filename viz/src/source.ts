// What answers SPARQL: the engine in the page (engine.ts) or an endpoint over HTTP (remote.ts). Whatever the page does not carry is asked of it.

import type { Answer, Format, Given, Rows } from "./answer.ts";
import { library } from "./library.ts";

export interface Source {
  /** When it could answer for the first time, in milliseconds after the page was opened; 0 before. */
  readonly readyAt: number;
  /** Gets ready; whoever asks waits for it. Rejects with a QueryError where it cannot. */
  start(): Promise<void>;
  /** Rejects with a QueryError, or with Stopped; `signal` stops this question alone, where a source can. */
  ask(text: string, values?: Record<string, Given>, signal?: AbortSignal): Promise<Answer>;
  /** The whole dataset as a file. Rejects as `ask`. */
  dump(format: Format): Promise<string>;
  /** Stops what is being answered. */
  stop(): void;
}

/** A question was stopped by the reader. */
export class Stopped extends Error {}

/** One of the tool's own questions, `queries/engine/NAME.rq`. */
export type Ask = (name: string, values: Record<string, Given>) => Promise<Rows>;

/** Puts the tool's own questions to a source. What the reader stops is asked again: it was another question that was meant. */
export function asking(source: Source): Ask {
  return async (name, values) => {
    const text = (await library()).own[name]!;
    const answer = await source.ask(text, values).catch((error: unknown) => {
      if (error instanceof Stopped) return source.ask(text, values);
      throw error;
    });
    if (answer.kind !== "rows") throw new TypeError(`${name} is no SELECT`);
    return answer;
  };
}
