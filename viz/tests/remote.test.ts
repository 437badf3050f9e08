import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { gzipSync } from "node:zlib";
import { problemText } from "../src/problems.ts";
import { setLang } from "../src/i18n.ts";
import { Remote, type Wait } from "../src/remote.ts";
import { Stopped } from "../src/source.ts";
import { QueryError } from "../src/sparql.ts";
import { waitText } from "../src/waits.ts";

const ROWS = "application/sparql-results+json";
const ONE = JSON.stringify({ head: { vars: ["x"] }, results: { bindings: [{ x: { type: "literal", value: "1" } }] } });
const SELECT = "SELECT ?x { ?s ?p ?x }";
const LIBRARY = { prefixes: { ex: "https://example.org/" }, questions: [], own: { everything: "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }" }, columns: {} };
const global = globalThis as unknown as Record<"location" | "document" | "fetch", unknown>;
const real = global.fetch;
afterEach(() => void (global.fetch = real));

/** A page that carries no more than a library. */
global.document = { getElementById: () => ({ textContent: gzipSync(JSON.stringify(LIBRARY)).toString("base64") }) };
global.location = new URL("file:///page.html");

interface Asked {
  url: URL;
  init: RequestInit;
}

function answering(status: number, kind: string, body: string): Asked[] {
  const asked: Asked[] = [];
  global.fetch = async (url: URL, init: RequestInit) => {
    asked.push({ url, init });
    return new Response(body, { status, headers: { "Content-Type": kind } });
  };
  return asked;
}

const remote = (): Remote => new Remote("https://host/sparql?map=1", 0.2);

async function said(text = SELECT): Promise<string> {
  try {
    await remote().ask(text);
  } catch (error) {
    assert.ok(error instanceof QueryError);
    return problemText(error.problem);
  }
  throw new Error("it was answered");
}

/** Answers by turns, the last one for ever; what is asked at once is counted. */
function answeringInTurn(...replies: [status: number, retryAfter: string | null][]): { times: number[]; most: number } {
  const seen = { times: [] as number[], most: 0 };
  let now = 0;
  global.fetch = async () => {
    const [status, later] = replies[Math.min(seen.times.length, replies.length - 1)]!;
    seen.times.push(performance.now());
    seen.most = Math.max(seen.most, ++now);
    await new Promise((done) => setTimeout(done, 5));
    now--;
    return new Response(status === 200 ? ONE : "busy", { status, headers: { "Content-Type": ROWS, ...(later === null ? {} : { "Retry-After": later }) } });
  };
  return seen;
}

test("two questions are asked at once, the others in turn", async () => {
  const seen = answeringInTurn([200, null]);
  const source = new Remote("https://host/sparql", 5);
  const answers = await Promise.all(Array.from({ length: 7 }, () => source.ask(SELECT)));
  assert.equal(answers.length, 7);
  assert.deepEqual([seen.times.length, seen.most], [7, 2]);
  assert.equal(source.waits.size, 0);
});

test("who gives up in the line leaves it, and nothing of it is sent", async () => {
  const seen = answeringInTurn([200, null]);
  const source = new Remote("https://host/sparql", 5);
  const control = new AbortController();
  const asked = [source.ask(SELECT), source.ask(SELECT), source.ask(SELECT, {}, control.signal), source.ask(SELECT)];
  const left = assert.rejects(asked[2]!, Stopped);
  control.abort();
  await left;
  await Promise.all([asked[0], asked[1], asked[3]]);
  assert.equal(seen.times.length, 3);
});

test("what the reader asks goes before what the page still wants to know", async () => {
  const seen: string[] = [];
  global.fetch = async (url: URL) => {
    seen.push(url.searchParams.get("query")!);
    await new Promise((done) => setTimeout(done, 5));
    return new Response(ONE, { status: 200, headers: { "Content-Type": ROWS } });
  };
  const source = new Remote("https://host/sparql", 5);
  const own = ["urn:1", "urn:2", "urn:3", "urn:4"].map((iri) => source.ask(`SELECT ?x { <${iri}> ?p ?x }`, {}, undefined, "names"));
  await Promise.all([...own, source.ask("SELECT ?x { <urn:reader> ?p ?x }")]);
  assert.deepEqual(seen.map((text) => /urn:\w+/.exec(text)![0]), ["urn:1", "urn:2", "urn:reader", "urn:3", "urn:4"]);
});

test("a busy endpoint is asked again after what it says, or after a while", async () => {
  const said = answeringInTurn([429, "1"], [503, "0"], [200, null]);
  await new Remote("https://host/sparql", 5).ask(SELECT);
  const [first, second, third] = said.times as [number, number, number];
  assert.ok(second - first >= 1000 && second - first < 1900, `after ${second - first} ms`);
  assert.ok(third - second < 900, `after ${third - second} ms`);
  const silent = answeringInTurn([503, null], [503, "nonsense"], [200, null]);
  await new Remote("https://host/sparql", 5).ask(SELECT);
  const [one, two, three] = silent.times as [number, number, number];
  assert.ok(two - one >= 490 && three - two >= 990, `after ${two - one} and ${three - two} ms`);
});

test("an endpoint that wants more patience than there is has refused", async () => {
  const seen = answeringInTurn([503, "60"]);
  await assert.rejects(new Remote("https://host/sparql", 5).ask(SELECT), (error) => error instanceof QueryError && problemText(error.problem).includes("HTTP 503: busy"));
  assert.equal(seen.times.length, 1);
});

test("what is waited for is told by what was sent, and how much follows", () => {
  const wait = (name: string | null, sent: number, again = 0): Wait => ({ name, sent, again });
  setLang("en");
  assert.equal(waitText([wait("facts", 1), wait("neighbours", 1), wait("names", 0)]), "Waiting for facts and neighbours. One more question follows.");
  assert.equal(waitText([wait(null, 1, 9)]), "The server is busy: it is asked again for the answer.");
  setLang("es");
  assert.equal(waitText([wait("names", 1), wait("names", 1), ...Array.from({ length: 1200 }, () => wait("names", 0))]), "Esperando nombres. Quedan otras 1.200 preguntas.");
  setLang("en");
});

test("a short question goes by GET, a long one as a form", async () => {
  const asked = answering(200, `${ROWS}; charset=utf-8`, ONE);
  const answer = await remote().ask("SELECT ?x { ?_who ex:p ?x }", { who: { iri: "urn:a" } });
  assert.ok(answer.kind === "rows");
  assert.deepEqual(answer.rows, [[{ type: "literal", value: "1", datatype: "", language: "" }]]);
  const [{ url, init }] = asked as [Asked];
  assert.equal(url.searchParams.get("map"), "1");
  assert.equal(url.searchParams.get("query"), "PREFIX ex: <https://example.org/>\nSELECT ?x { <urn:a> ex:p ?x }");
  assert.equal((init.headers as Record<string, string>)["Accept"], ROWS);
  await remote().ask(SELECT + " ".repeat(2000));
  assert.equal(asked[1]?.init.method, "POST");
  assert.ok(String(asked[1]?.init.body).startsWith("query=SELECT"));
});

test("triples are asked for as N-Triples", async () => {
  const asked = answering(200, "application/n-triples", '<urn:a> <https://example.org/p> "x\\"y"@es .\n# end\n');
  const answer = await remote().ask("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }");
  assert.ok(answer.kind === "triples");
  assert.equal(answer.turtle, '@prefix ex: <https://example.org/> .\n\n<urn:a> ex:p "x\\"y"@es .\n');
  assert.equal((asked[0]?.init.headers as Record<string, string>)["Accept"], "application/n-triples");
});

test("what a server says of its failure is one line", async () => {
  const cases: [number, string, string, string][] = [
    [401, "text/plain", "no", "answered: HTTP 401: it asks for a user and a password"],
    [404, "text/html", "<h1>no</h1>", "answered: HTTP 404: there is nothing at this address"],
    [500, "text/html", "<html><script>x()</script><title>Out of   memory</title></html>", "answered: HTTP 500: Out of memory"],
    [502, "text/plain", "", "answered: HTTP 502"],
    [400, "text/plain", "error at 1:3: expected WHERE", "Line 1, character 3: "],
    [200, "text/html", "<p>Welcome</p>", "is not a SPARQL endpoint: it answered with a web page."],
    [200, "text/turtle", "<a> <b> <c> .", "is not a SPARQL endpoint: it answered with text/turtle."],
    [200, ROWS, ONE.slice(0, 40), "is not whole, or broken"],
    [200, ROWS, "{}", "is not whole, or broken"],
    [200, ROWS, '{"head":{},"boolean":true}', "is not whole, or broken"],
  ];
  for (const [status, kind, body, told] of cases) {
    answering(status, kind, body);
    const text = await said();
    assert.ok(text.includes(told), text);
    assert.ok(!text.includes("\n"));
  }
  answering(200, "application/n-triples", "<urn:a> <urn:b>\n");
  assert.match(await said("CONSTRUCT WHERE { ?s ?p ?o }"), /is not whole, or broken/);
});

test("gone, unreadable and mixed content are told apart", async () => {
  global.fetch = async () => Promise.reject(new TypeError("Failed to fetch"));
  assert.match(await said(), /does not answer/);
  global.fetch = async (_: URL, { mode }: RequestInit) => (mode === "no-cors" ? new Response() : Promise.reject(new TypeError("Failed to fetch")));
  assert.match(await said(), /CORS/);
  global.location = new URL("https://pages.example/page.html");
  await assert.rejects(new Remote("http://host/sparql").ask(SELECT), (error) => error instanceof QueryError && error.problem.kind === "mixed");
  global.location = new URL("file:///page.html");
});

const forever = (_: URL, { signal }: RequestInit): Promise<Response> => new Promise((_take, fail) => (signal!.aborted ? fail(signal!.reason) : signal!.addEventListener("abort", () => fail(signal!.reason))));

test("what takes too long is given up, what is stopped is no failure", async () => {
  global.fetch = forever;
  assert.match(await said(), /no whole answer within 0.2 s/);
  const one = remote();
  const asked = one.ask(SELECT);
  setTimeout(() => one.stop(), 20);
  await assert.rejects(asked, Stopped);
  const control = new AbortController();
  const other = one.ask(SELECT, {}, control.signal);
  control.abort();
  await assert.rejects(other, Stopped);
});

test("an address may be relative to the page's own", () => {
  global.location = new URL("https://pages.example/graph/page.html");
  assert.equal(new Remote("/sparql").url, "https://pages.example/sparql");
  global.location = new URL("file:///page.html");
});

test("the whole dataset is a file in every format", async () => {
  const quad = (g: object | null): object => ({ ...(g ? { g } : {}), s: { type: "uri", value: "urn:s" }, p: { type: "uri", value: "https://example.org/p" }, o: { type: "literal", value: "ñ", "xml:lang": "es" } });
  answering(200, ROWS, JSON.stringify({ head: { vars: ["g", "s", "p", "o"] }, results: { bindings: [quad(null), quad({ type: "uri", value: "urn:g" })] } }));
  assert.equal(await remote().dump("ntriples"), '<urn:s> <https://example.org/p> "ñ"@es .\n');
  assert.equal(await remote().dump("nquads"), '<urn:s> <https://example.org/p> "ñ"@es .\n<urn:s> <https://example.org/p> "ñ"@es <urn:g> .\n');
  assert.match(await remote().dump("trig"), /<urn:g> \{\n {4}<urn:s> ex:p "ñ"@es \.\n\}/);
  assert.deepEqual(JSON.parse(await remote().dump("jsonld")), [
    { "@id": "urn:s", "https://example.org/p": [{ "@value": "ñ", "@language": "es" }] },
    { "@id": "urn:g", "@graph": [{ "@id": "urn:s", "https://example.org/p": [{ "@value": "ñ", "@language": "es" }] }] },
  ]);
});
