import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { gzipSync } from "node:zlib";
import { problemText } from "../src/problems.ts";
import { Remote } from "../src/remote.ts";
import { Stopped } from "../src/source.ts";
import { QueryError } from "../src/sparql.ts";

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
