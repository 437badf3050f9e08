// The engine's own thread: Oxigraph and the dataset. Whoever wants it to stop ends the thread.

import init, { Store, type Quad } from "oxigraph/web.js";
import { triples, type Answer, type Format, type Bound, type Rows, type Triples, type Truth } from "./answer.ts";
import { written } from "./formats.ts";
import { unpack } from "./packed.ts";
import type { Printed } from "./rdf.ts";
import { engineProblem, prepare, printed, QueryError, type Prepared, type Problem } from "./sparql.ts";
import { tabular } from "./tabular.ts";

export type Request = { id: number } & (
  | { do: "open"; engine: string; dataset: string }
  | { do: "ask"; text: string; values: Record<string, Bound>; prefixes: Record<string, string> }
  | { do: "dump"; format: Format; prefixes: Record<string, string> }
);

export type Reply = { id: number } & ({ answer: unknown } | { problem: Problem; broken: boolean });

let store: Store;

async function open(engine: string, dataset: string): Promise<number> {
  const [code, quads] = await Promise.all([unpack(engine), unpack(dataset)]);
  await init({ module_or_path: code });
  store = new Store();
  store.load(quads, { format: "application/n-quads", no_transaction: true, lenient: true });
  return store.size;
}

function ask(text: string, values: Record<string, Bound>, prefixes: Record<string, string>): Answer {
  const prepared = prepare(text, printed(values, text), prefixes);
  const start = performance.now();
  const answer = answered(prepared, prefixes);
  return { ...answer, milliseconds: performance.now() - start };
}

function answered(prepared: Prepared, prefixes: Record<string, string>): Rows | Truth | Triples {
  try {
    if (prepared.form === "CONSTRUCT" || prepared.form === "DESCRIBE") return triples((store.query(prepared.text) as Quad[]).map(line), prefixes);
    if (prepared.form === "ASK") return { kind: "truth", value: store.query(prepared.text) as boolean };
    return tabular(store.query(prepared.text, { results_format: "tsv" }) as string);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw error;
    throw new QueryError(engineProblem(error instanceof Error ? error.message : String(error), prepared));
  }
}

const line = (quad: Quad): Printed => [
  quad.subject.toString(),
  quad.predicate.toString(),
  quad.object.toString(),
  quad.graph.termType === "DefaultGraph" ? "" : quad.graph.toString(),
];

async function handle(request: Request): Promise<unknown> {
  if (request.do === "open") return open(request.engine, request.dataset);
  if (request.do === "ask") return ask(request.text, request.values, request.prefixes);
  return written(store.match().map(line), request.format, request.prefixes);
}

addEventListener("message", ({ data }: MessageEvent<Request>) => {
  const reply = (message: Reply): void => (postMessage as (message: Reply) => void)(message);
  handle(data).then(
    (answer) => reply({ id: data.id, answer }),
    (error: unknown) => {
      const problem: Problem = error instanceof QueryError ? error.problem : { kind: data.do === "open" ? "start" : "engine", word: String(error), more: "", line: 0, column: 0 };
      reply({ id: data.id, problem, broken: !(error instanceof QueryError) });
    },
  );
});
