// The SPARQL engine in the page: it lives in a thread of its own, which is ended to stop a question.

import type { Answer, Format, Bound } from "./answer.ts";
import { library } from "./library.ts";
import { arrived, unpackText } from "./packed.ts";
import { Stopped, type Source } from "./source.ts";
import { QueryError } from "./sparql.ts";
import type { Reply, Request } from "./worker.ts";

type Without<T> = T extends unknown ? Omit<T, "id"> : never;

export class Engine implements Source {
  private opening: Promise<Worker> | null = null;
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, { take(answer: unknown): void; fail(error: Error): void }>();
  private serial = 0;
  readyAt = 0;

  async start(): Promise<void> {
    await this.thread();
  }

  private thread(): Promise<Worker> {
    this.opening ??= this.open();
    return this.opening;
  }

  private async open(): Promise<Worker> {
    const url = URL.createObjectURL(new Blob([await unpackText(await arrived("worker"))], { type: "text/javascript" }));
    const worker = (this.worker = new Worker(url));
    URL.revokeObjectURL(url);
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.receive(data));
    worker.addEventListener("error", (event) => this.end(unstarted(event.message)));
    await this.post(worker, { do: "open", engine: await arrived("engine"), dataset: await arrived("dataset") });
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

  async ask(text: string, values: Record<string, Bound> = {}): Promise<Answer> {
    return (await this.post(await this.thread(), { do: "ask", text, values, prefixes: (await library()).prefixes })) as Answer;
  }

  async dump(format: Format): Promise<string> {
    return (await this.post(await this.thread(), { do: "dump", format, prefixes: (await library()).prefixes })) as string;
  }

  /** Whoever else waits must ask again. */
  stop(): void {
    this.end(new Stopped());
    this.start().catch(() => undefined);
  }

  private end(reason: Error): void {
    this.worker?.terminate();
    this.worker = this.opening = null;
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    for (const { fail } of waiting) fail(reason);
  }
}

/** In a browser without WebAssembly, or where it is switched off. */
const unstarted = (reason: string): QueryError => new QueryError({ kind: "start", word: reason, more: "", line: 0, column: 0 });
