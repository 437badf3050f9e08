// Citations as text: a chain as a sentence with footnotes, a passage as a reference or as BibTeX.

import type { Lang } from "./i18n.ts";
import type { Both, Passage, Provider, Relation } from "./provider.ts";

const WORDS: Record<Lang, { characters: string; words: string; inferred: string; from: string; nothing: string }> = {
  es: { characters: "caracteres", words: "SHA-256 de sus palabras", inferred: "Inferido", from: "De", nothing: "Sin fuente" },
  en: { characters: "characters", words: "SHA-256 of its words", inferred: "Inferred", from: "From", nothing: "No source given" },
};

/** One clause a hop, each with the number of its footnote; the footnotes name what states the hop. */
export function chainText(provider: Provider, nodes: string[], lang: Lang): string {
  const hops = nodes.slice(1).map((to, step) => ({ from: nodes[step]!, best: strongest(provider.between(nodes[step]!, to)) }));
  const clauses = hops.map(({ from, best }, index) => `${clause(provider, best, from, lang)} [${index + 1}]`);
  const notes = hops.map(({ best }, index) => `[${index + 1}] ${best.passages.map((graph) => reference(provider, graph, lang)).join("; ")}.`);
  return `${clauses.join("; ")}.\n\n${notes.join("\n")}\n`;
}

/** Read from the end that the chain comes from, where the relationship has a name for that. */
function clause(provider: Provider, { source, predicate, target }: Relation, from: string, lang: Lang): string {
  const inverse = source === from ? null : provider.inverse(predicate);
  const [first, verb, second] = inverse ? [target, inverse, source] : [source, provider.label(predicate), target];
  return [called(provider.label(first)[lang], lang), verb[lang], called(provider.label(second)[lang], lang)].join(" ");
}

/** A name that is a description, as it begins with a small letter, stands in quotation marks: without an article it fits no sentence. */
function called(name: string, lang: Lang): string {
  if (!/^\p{Ll}/u.test(name)) return name;
  return lang === "es" ? `«${name}»` : `“${name}”`;
}

/** What a footnote says of a passage, or of an inference and what it follows from; `hashed`: with the hash of its words. */
export function reference(provider: Provider, graph: string, lang: Lang, hashed = false): string {
  const source = provider.source(graph);
  const words = WORDS[lang];
  if ("iri" in source) return source.iri;
  if ("passage" in source) {
    const { iri, sha256 } = source.passage;
    return `${where(provider, source.passage, lang)}. ${iri}${hashed && sha256 ? ` (${words.words}: ${sha256})` : ""}`;
  }
  const { reason, sources } = source.inference;
  const from = sources.map((one) => reference(provider, one, lang, hashed)).join("; ");
  return `${words.inferred}: ${(reason[lang] || reason.en).replace(/\.$/, "")}. ${words.from}: ${from}`;
}

function where(provider: Provider, passage: Passage, lang: Lang): string {
  const { title, file } = origin(provider, passage, lang);
  return [title && (lang === "es" ? `«${title}»` : `“${title}”`), file, `${WORDS[lang].characters} ${passage.start}–${passage.end}`].filter(Boolean).join(", ");
}

function origin(provider: Provider, passage: Passage, lang: Lang): { title: string; file: string } {
  const name: Both | undefined = provider.articles.find(({ iri }) => iri === passage.article)?.name;
  return { title: name?.[lang] ?? "", file: provider.documents.find(({ iri }) => iri === passage.document)?.name ?? "" };
}

export function bibtex(provider: Provider, passage: Passage, lang: Lang): string {
  const { title, file } = origin(provider, passage, lang);
  const fields = {
    title: escaped(title || file || passage.document),
    howpublished: `${escaped(file)}, ${WORDS[lang].characters} ${passage.start}--${passage.end}`,
    url: address(passage.iri),
    note: passage.sha256 && `${WORDS[lang].words}: ${escaped(passage.sha256)}`,
  };
  return entry(`passage-${passage.start}-${passage.end}`, fields);
}

/** A fact with what states it, in plain text. */
export function factReference(provider: Provider, sentence: string, graphs: string[], lang: Lang): string {
  const from = graphs.map((graph) => reference(provider, graph, lang, true)).join("; ");
  return `${begun(sentence)}. ${from || WORDS[lang].nothing}.\n`;
}

export function factBibtex(provider: Provider, sentence: string, graphs: string[], lang: Lang): string {
  const passages = passagesOf(provider, graphs);
  const reasons = graphs.flatMap((graph) => ((source) => ("inference" in source ? [`${WORDS[lang].inferred}: ${source.inference.reason[lang].replace(/\.$/, "")}`] : []))(provider.source(graph)));
  const hashes = passages.filter(({ sha256 }) => sha256).map(({ sha256 }) => sha256);
  const notes = [...reasons, hashes.length && `${WORDS[lang].words}: ${hashes.join(", ")}`, !graphs.length && WORDS[lang].nothing].filter(Boolean) as string[];
  const [first] = passages;
  const fields = {
    title: escaped(begun(sentence)),
    howpublished: passages.map((passage) => escaped(where(provider, passage, lang)).replace(/–/g, "--")).join("; "),
    url: first ? address(first.iri) : "",
    note: escaped(notes.join(". ")),
  };
  return entry(`fact${first ? `-${first.start}-${first.end}` : ""}`, fields);
}

const begun = (sentence: string): string => sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1);

/** The passages behind graphs, those that inferences follow from among them. */
function passagesOf(provider: Provider, graphs: string[]): Passage[] {
  const found = graphs.flatMap((graph): Passage[] => {
    const source = provider.source(graph);
    if ("passage" in source) return [source.passage];
    return "inference" in source ? passagesOf(provider, source.inference.sources) : [];
  });
  return [...new Map(found.map((passage) => [passage.iri, passage])).values()];
}

const address = (iri: string): string => iri.replace(/[{}\s\\]/g, encodeURIComponent);

function entry(key: string, fields: Record<string, string>): string {
  const lines = Object.entries(fields).flatMap(([name, value]) => (value ? [`  ${name} = {${value}}`] : []));
  return `@misc{${key},\n${lines.join(",\n")}\n}\n`;
}

/** A text that TeX prints as it stands. */
function escaped(text: string): string {
  const named: Record<string, string> = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  return text.replace(/[\\{}%&$#_~^]/g, (sign) => named[sign] ?? `\\${sign}`);
}

/** Stated before inferred, then the one with the most passages. */
export function strongest(relations: Relation[]): Relation {
  return [...relations].sort((a, b) => Number(a.inferred) - Number(b.inferred) || b.passages.length - a.passages.length)[0]!;
}

/** Puts a text on the clipboard; where that is not allowed, `shown` says it instead. */
export async function copyText(text: string, done: () => void, shown: (text: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    done();
  } catch {
    shown(text);
  }
}
