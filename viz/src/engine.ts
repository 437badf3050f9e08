// The SPARQL engine in the page, as the views use it: it lives in a thread of its own, which is ended to stop a question.

import { library } from "./library.ts";
import { packed, unpackText } from "./packed.ts";
import { QueryError } from "./sparql.ts";
import type { Answer, Format, Given, Reply, Request } from "./worker.ts";

type Without<T> = T extends unknown ? Omit<T, "id"> : never;

/** A question was stopped by the reader. */
export class Stopped extends Error {}

export class Engine {
  private worker: Promise<Worker> | null = null;
  private thread: Worker | null = null;
  private readonly waiting = new Map<number, { take(answer: unknown): void; fail(error: Error): void }>();
  private serial = 0;
  /** When the engine could answer, in milliseconds after the page was opened; 0 before. */
  readyAt = 0;

  /** Whether this page carries an engine. */
  static get carried(): boolean {
    return packed("engine") !== null;
  }

  /** Starts the thread; whoever asks waits for it. */
  start(): Promise<Worker> {
    this.worker ??= this.open();
    return this.worker;
  }

  private async open(): Promise<Worker> {
    const url = URL.createObjectURL(new Blob([await unpackText(packed("worker")!)], { type: "text/javascript" }));
    const worker = (this.thread = new Worker(url));
    URL.revokeObjectURL(url);
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.receive(data));
    worker.addEventListener("error", (event) => this.end(new Error(event.message || "the engine could not be started")));
    await this.post(worker, { do: "open", engine: packed("engine")!, dataset: packed("dataset")! });
    this.readyAt ||= performance.now();
    return worker;
  }

  private post(worker: Worker, request: Without<Request>): Promise<unknown> {
    const id = ++this.serial;
    return new Promise((take, fail) => {
      this.waiting.set(id, { take, fail });
      worker.postMessage({ id, ...request });
    });
  }

  private receive(reply: Reply): void {
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ("answer" in reply) waiting?.take(reply.answer);
    else waiting?.fail(new QueryError(reply.problem));
    if ("problem" in reply && reply.broken) this.end(new QueryError(reply.problem));
  }

  async ask(text: string, values: Record<string, Given>): Promise<Answer> {
    return (await this.post(await this.start(), { do: "ask", text, values, prefixes: (await library()).prefixes })) as Answer;
  }

  async dump(format: Format): Promise<string> {
    return (await this.post(await this.start(), { do: "dump", format, prefixes: (await library()).prefixes })) as string;
  }

  /** Stops what is being answered and starts anew. */
  stop(): void {
    this.end(new Stopped());
    this.start().catch(() => undefined);
  }

  private end(reason: Error): void {
    this.thread?.terminate();
    this.thread = this.worker = null;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { fail } of waiting) fail(reason);
  }
}
