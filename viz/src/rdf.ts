// RDF terms as they leave the engine, and Turtle and TriG as people read them: prefixes first, one subject a paragraph.

export type Term =
  | { type: "iri"; value: string }
  | { type: "blank"; value: string }
  | { type: "literal"; value: string; datatype: string; language: string }
  | { type: "triple"; value: string };

/** A triple or quad as the engine prints its terms; the graph is "" where it is the default one. */
export type Printed = [subject: string, predicate: string, object: string, graph: string];

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XSD = "http://www.w3.org/2001/XMLSchema#";
export const STRING = `${XSD}string`;
const TYPE = `<${RDF}type>`;

/** The name of an IRI under the longest namespace that fits, or null. */
export function shorten(iri: string, prefixes: Record<string, string>): string | null {
  let best: [string, string] | null = null;
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    if (!iri.startsWith(namespace) || !/^(?:[\p{L}_](?:[\p{L}\p{N}_-]*))?$/u.test(iri.slice(namespace.length))) continue;
    if (!best || namespace.length > best[1].length || (namespace.length === best[1].length && !best[0])) best = [prefix, namespace];
  }
  return best && `${best[0]}:${iri.slice(best[1].length)}`;
}

/** Turtle, or TriG as soon as one quad stands in a named graph. Subjects are sorted, so the same graph is the same text. */
export function turtle(quads: Printed[], prefixes: Record<string, string>): string {
  const used = new Map<string, string>();
  const term = (text: string): string => text.replace(/^<([^>]*)>$|\^\^<([^>]*)>$/, (whole, iri: string | undefined, datatype: string | undefined) => {
    const name = shorten(iri ?? datatype!, prefixes);
    if (!name) return whole;
    used.set(name.slice(0, name.indexOf(":")), "");
    return iri === undefined ? `^^${name}` : name;
  });
  const graphs = new Map<string, Printed[]>();
  for (const quad of [...quads].sort(byText)) {
    const own = graphs.get(quad[3]);
    if (own) own.push(quad);
    else graphs.set(quad[3], [quad]);
  }
  const blocks: string[] = [];
  for (const [graph, own] of graphs) blocks.push(graph ? `${term(graph)} {\n${subjects(own, term, "    ")}\n}\n` : `${subjects(own, term, "")}\n`);
  const head = [...used.keys()].sort().map((prefix) => `@prefix ${prefix}: <${prefixes[prefix]}> .\n`);
  return [head.join(""), ...blocks].join("\n").trimStart();
}

const byText = (a: Printed, b: Printed): number => compare(a[3], b[3]) || compare(a[0], b[0]) || order(a[1], b[1]) || compare(a[2], b[2]);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** The class of a thing comes first. */
const order = (a: string, b: string): number => Number(b === TYPE) - Number(a === TYPE) || compare(a, b);

function subjects(quads: Printed[], term: (text: string) => string, indent: string): string {
  const lines: string[] = [];
  quads.forEach(([subject, predicate, object], index) => {
    const before = quads[index - 1];
    const after = quads[index + 1];
    const same = before?.[0] === subject;
    const verb = predicate === TYPE ? "a" : term(predicate);
    const start = !same ? `${indent}${term(subject)} ${verb} ` : before[1] === predicate ? `${indent}        ` : `${indent}    ${verb} `;
    const end = after?.[0] !== subject ? " ." : after[1] === predicate ? " ," : " ;";
    lines.push(`${start}${term(object)}${end}`);
  });
  return lines.join("\n");
}

const ESCAPES: Record<string, string> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

/** A term as it is printed in N-Triples. */
export function term(printed: string): Term {
  const literal = /^"((?:[^"\\]|\\.)*)"(?:@(\S+)|\^\^<([^>]*)>)?$/s.exec(printed);
  if (literal) return { type: "literal", value: unescaped(literal[1]!), datatype: literal[2] ? `${RDF}langString` : (literal[3] ?? STRING), language: literal[2] ?? "" };
  if (printed.startsWith("_:")) return { type: "blank", value: printed.slice(2) };
  const iri = /^<([^<>]*)>$/.exec(printed);
  return iri ? { type: "iri", value: unescaped(iri[1]!) } : { type: "triple", value: printed };
}

export const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gs, (_, short: string, long: string, sign: string) => (sign ? (ESCAPES[sign] ?? sign) : String.fromCodePoint(parseInt(short ?? long, 16))));

/** A term as N-Triples prints it. */
export function print(printable: Term): string {
  if (printable.type === "iri") return `<${printable.value}>`;
  if (printable.type === "blank") return `_:${printable.value}`;
  if (printable.type === "triple") return printable.value;
  const { language, datatype } = printable;
  const plain = !datatype || datatype === STRING;
  return `${quoted(printable.value)}${language ? `@${language}` : plain ? "" : `^^<${datatype}>`}`;
}

/** A text as a literal, which it cannot leave. */
export const quoted = (text: string): string => `"${text.replace(/["\\\n\r]/g, (sign) => SIGNS[sign]!)}"`;

const SIGNS: Record<string, string> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r" };

const PART = `(?:<[^<>]*>|_:\\S+|"(?:[^"\\\\]|\\\\.)*"(?:@[A-Za-z0-9-]+|\\^\\^<[^<>]*>)?)`;
const LINE = new RegExp(`^(${PART})\\s*(<[^<>]*>)\\s*(${PART})\\s*\\.(?:\\s*#.*)?$`);

/** The lines of an N-Triples file. Throws a SyntaxError where one is none. */
export function parsed(ntriples: string): Printed[] {
  const lines = ntriples.split(/\r?\n|\r/).map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  return lines.map((line) => {
    const [, subject, predicate, object] = LINE.exec(line) ?? [];
    if (!subject) throw new SyntaxError(line);
    return [subject, predicate!, object!, ""];
  });
}
