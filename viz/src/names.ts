// The search of a server of Tejido beside its endpoint: it has an index of all names, and forgives slips of the finger.

import { solutions, type Rows } from "./answer.ts";
import { QueryError, type ProblemKind } from "./sparql.ts";

/** Whose names begin with a text, contain it or come near: rows of `iri` and `text`. Rejects with a QueryError, or as the signal says. */
export type Naming = (text: string, signal: AbortSignal) => Promise<Rows>;

/** Asks at an address, which may be relative to the page's own. */
export function namesAt(address: string): Naming {
  const failed = (kind: ProblemKind, more = ""): QueryError => new QueryError({ kind, word: new URL(address, location.href).href, more, line: 0, column: 0 });
  return async (text, signal) => {
    const response = await fetch(`${address}?${new URLSearchParams({ text })}`, { signal }).catch(() => {
      throw signal.aborted ? signal.reason : failed("unreachable");
    });
    if (!response.ok) throw failed("status", `HTTP ${response.status}`);
    const answer = solutions(await response.text());
    if (answer.kind !== "rows") throw failed("broken");
    return answer;
  };
}
