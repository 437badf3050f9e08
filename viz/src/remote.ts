// A SPARQL 1.1 endpoint over HTTP: short questions by GET, long ones as a form by POST, all in time or not at all. A few are asked at
// once and the others wait in line; an endpoint that is busy is asked again after what it says.
// Neither way needs a preflight, so that a server only has to allow the page to read its answers (CORS).

import { solutions, triples, type Answer, type Format, type Bound } from "./answer.ts";
import { written } from "./formats.ts";
import { t, type Word } from "./i18n.ts";
import { library } from "./library.ts";
import { parsed, print, type Printed } from "./rdf.ts";
import { Stopped, type Source } from "./source.ts";
import { pause, Turns } from "./turns.ts";
import { engineProblem, prepare, printed, QueryError, type Prepared, type ProblemKind } from "./sparql.ts";

const SECONDS = 30;
/** More long questions at once are refused by careful servers. */
const AT_ONCE = 2;
const BUSY = [429, 503];
const FIRST_PAUSE = 0.5; // seconds, then twice as long each time, where a busy server says nothing
/** Longer questions go by POST, as servers and proxies refuse long addresses; in characters. */
const LONG = 2000;
const ROWS = "application/sparql-results+json";
const TRIPLES = "application/n-triples";
const KINDS: Record<string, string[]> = { [ROWS]: [ROWS, "application/json"], [TRIPLES]: [TRIPLES] };
const TOLD: Record<number, Word> = { 401: "status401", 403: "status403", 404: "status404", 405: "status405", 429: "status429" };

/** A question that is not answered yet; times in milliseconds after the page was opened. */
export interface Wait {
  /** One of the tool's own questions; null for the reader's. */
  readonly name: string | null;
  /** When it was sent; 0 while it stands in line. */
  sent: number;
  /** When it is sent again, because the endpoint is busy; else 0. */
  again: number;
}

export class Remote implements Source {
  readonly url: string;
  readyAt = 0;
  /** In the order in which they were asked. */
  readonly waits = new Map<AbortController, Wait>();
  /** Is told when a question joins. */
  joined: () => void = () => undefined;
  private readonly turns = new Turns(AT_ONCE);

  /** `address` may be relative to the page's own. */
  constructor(address: string, private readonly seconds = SECONDS) {
    this.url = new URL(address, location.href).href;
  }

  async start(): Promise<void> {
    await this.ask("ASK {}");
  }

  async ask(text: string, values: Record<string, Bound> = {}, signal?: AbortSignal, name: string | null = null): Promise<Answer> {
    const { prefixes } = await library();
    const prepared = prepare(text, printed(values, text), prefixes, false);
    const begin = performance.now();
    const graph = prepared.form === "CONSTRUCT" || prepared.form === "DESCRIBE";
    const body = await this.fetched(prepared, graph ? TRIPLES : ROWS, name, signal);
    const answer = this.understood(() => (graph ? triples(parsed(body), prefixes) : solutions(body)));
    if (answer.kind !== (graph ? "triples" : prepared.form === "ASK" ? "truth" : "rows")) throw this.failed("broken");
    this.readyAt ||= performance.now();
    return { ...answer, milliseconds: performance.now() - begin };
  }

  async dump(format: Format): Promise<string> {
    const { prefixes, own } = await library();
    const answer = await this.ask(own["everything"]!);
    if (answer.kind !== "rows") throw this.failed("broken");
    const quads = answer.rows.map(([graph, ...triple]) => [...triple.map((term) => print(term!)), graph ? print(graph) : ""] as Printed);
    return written(quads, format, prefixes);
  }

  stop(): void {
    for (const one of this.waits.keys()) one.abort(new Stopped());
  }

  /** The text of an answer of the wanted kind. */
  private async fetched(prepared: Prepared, accept: string, name: string | null, signal?: AbortSignal): Promise<string> {
    const control = new AbortController();
    const stop = (): void => control.abort(new Stopped());
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
    const wait: Wait = { name, sent: 0, again: 0 };
    this.waits.set(control, wait);
    this.joined();
    try {
      const urgent = name === null || name === "search"; // the reader has asked, and looks at nothing else
      return await this.turns.take(control.signal, urgent, () => this.answered(prepared, accept, wait, control));
    } finally {
      signal?.removeEventListener("abort", stop);
      this.waits.delete(control);
    }
  }

  /** In time, from its turn on, waiting for a busy server included. */
  private async answered(prepared: Prepared, accept: string, wait: Wait, control: AbortController): Promise<string> {
    const { signal } = control;
    wait.sent = performance.now();
    const until = wait.sent + this.seconds * 1000;
    const alarm = setTimeout(() => control.abort(this.failed("slow", String(this.seconds))), this.seconds * 1000);
    try {
      for (let seconds = FIRST_PAUSE; ; seconds *= 2) {
        const response = await this.request(prepared.text, accept, signal);
        const body = await response.text().catch(() => {
          throw signal.aborted ? signal.reason : this.failed("broken");
        });
        const milliseconds = 1000 * (saidToWait(response) ?? seconds);
        if (!BUSY.includes(response.status) || performance.now() + milliseconds > until) return this.taken(response, body, accept, prepared);
        wait.again = performance.now() + milliseconds;
        await pause(milliseconds, signal);
        wait.again = 0;
      }
    } finally {
      clearTimeout(alarm);
    }
  }

  /** What was answered, if it is an answer. */
  private taken(response: Response, body: string, accept: string, prepared: Prepared): string {
    if (!response.ok) throw this.refused(response.status, body, prepared);
    this.refuseOthers(response, accept);
    return body;
  }

  private async request(text: string, accept: string, signal: AbortSignal): Promise<Response> {
    const form = new URLSearchParams({ query: text });
    const headers = { Accept: accept };
    const address = new URL(this.url);
    if (text.length <= LONG) for (const [name, value] of form) address.searchParams.set(name, value);
    try {
      return await fetch(address, text.length <= LONG ? { headers, signal } : { method: "POST", body: form, headers, signal });
    } catch {
      throw signal.aborted ? signal.reason : await this.unreached();
    }
  }

  /** A browser does not tell a page why it was not answered: whether anything is there, a request shows whose answer stays hidden. */
  private async unreached(): Promise<QueryError> {
    const { protocol, hostname } = new URL(this.url);
    const own = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
    if (location.protocol === "https:" && protocol === "http:" && !own) return this.failed("mixed");
    const signal = AbortSignal.timeout(this.seconds * 1000);
    const there = await fetch(this.url, { mode: "no-cors", signal }).then(() => true, () => false);
    return this.failed(there ? "refused" : "unreachable");
  }

  private refused(status: number, body: string, prepared: Prepared): QueryError {
    const said = firstLine(body);
    if (status === 400 && /^error at \d+:\d+:/.test(body)) return new QueryError(engineProblem(body, prepared));
    const word = TOLD[status];
    return this.failed("status", word ? t(word) : `HTTP ${status}${said && `: ${said}`}`);
  }

  private refuseOthers({ headers }: Response, accept: string): void {
    const kind = (headers.get("Content-Type") ?? "").split(";")[0]!.trim().toLowerCase();
    if (!KINDS[accept]!.includes(kind)) throw this.failed("stranger", kind.includes("html") ? t("webPage") : kind || "?");
  }

  private understood<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof TypeError) throw this.failed("broken");
      throw error;
    }
  }

  private failed(kind: ProblemKind, more = ""): QueryError {
    return new QueryError({ kind, word: this.url, more, line: 0, column: 0 });
  }
}

/** Seconds until a busy server wants to be asked again, by its Retry-After: so many, or a date. A page of another origin is seldom let read it. */
function saidToWait({ headers }: Response): number | null {
  const said = headers.get("Retry-After")?.trim() ?? "";
  if (/^\d+$/.test(said)) return Number(said);
  const date = Date.parse(said);
  return Number.isNaN(date) ? null : Math.max(0, (date - Date.now()) / 1000);
}

/** What a server says of its failure, shortened; of a web page its text. */
function firstLine(body: string): string {
  const text = body.trimStart().startsWith("<") ? body.replace(/<(script|style)\b[\s\S]*?<\/\1>|<[^>]*>/gi, " ") : body;
  const line = text.split(/\r?\n/).find((one) => one.trim()) ?? "";
  return line.trim().replace(/\s+/g, " ").slice(0, 200);
}
