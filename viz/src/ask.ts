// The view of questions: the named ones as forms, one's own in SPARQL, and their answers.

import type { App } from "./app.ts";
import { h, icon, ICONS, replace, type Child } from "./dom.ts";
import type { Editor, EditorOptions, TermHint } from "./editor.ts";
import { Stopped, type Source } from "./source.ts";
import { asText, menu } from "./examples.ts";
import { actorLink } from "./facts.ts";
import { field, type Field } from "./fields.ts";
import { number } from "./format.ts";
import { say, t, noun, lang } from "./i18n.ts";
import { head, iriOf, library, told, type Library, type Parameter, type Question } from "./library.ts";
import { arrived, run } from "./packed.ts";
import { shorten, turtle } from "./rdf.ts";
import { Results, type Asked } from "./results.ts";
import { RESULT } from "./statements.ts";
import { alike, saying } from "./likeness.ts";
import { problemOf, problemText } from "./problems.ts";
import { parameters, type Problem } from "./sparql.ts";
import type { State } from "./state.ts";
import type { Answer, Given } from "./answer.ts";
import { isTopic } from "./topics.ts";

/** The name under which one's own question stands in the address. */
export const OWN = "sparql";
/** A question as it is opened: nothing typed, its answer as it comes. */
const FRESH: Pick<State, "given" | "asked" | "sort" | "rows" | "chart"> = { given: {}, asked: null, sort: "", rows: "", chart: false };
const KEPT = "tejido-questions";
const MOST_KEPT = 20;

const STARTER = `SELECT ?kind (COUNT(?actor) AS ?actors)
WHERE {
  ?actor a tj:Entity ; a ?class .
  GRAPH <https://w3id.org/tejido/ontology> { ?class a tj:Kind ; rdfs:label ?kind }
  FILTER (LANG(?kind) = ?_lang)
}
GROUP BY ?kind
ORDER BY DESC(?actors) ?kind
`;

/** What is known of an answer: it is being looked for, it is there, or it is wrong. */
type Outcome = { state: "none" | "running" | "stopped" } | { state: "answered"; results: Results; answer: Answer } | { state: "failed"; problem: Problem };

export class AskView {
  private known: Library | null = null;
  private links!: typeof import("./inlink.ts");
  private question: Question | null = null;
  private shown: string | null | undefined = undefined;
  private wanted = "";
  private language = "";
  private fields: Field[] = [];
  private text = "";
  private editor: Editor | null = null;
  private editing = false;
  private outcome: Outcome = { state: "none" };
  private readonly answerHolder = h("div", { class: "answer" });
  private readonly menus = h("span", { class: "menus" });
  private readonly runner = h("button", { type: "submit", class: "run" });
  private turn = 0;
  private find = "";

  constructor(private readonly app: App, private readonly engine: Source, private readonly container: HTMLElement) {
    // While it is answered the button stops; Enter in a field asks anew, although it clicks the same button.
    this.runner.addEventListener("click", (event) => {
      if (this.outcome.state !== "running" || document.activeElement !== this.runner) return;
      event.preventDefault();
      this.engine.stop();
    });
    // Single keys mean something to the page; in an editor they are letters.
    container.addEventListener("keydown", (event) => (event.target as HTMLElement).matches(".editor") && event.key !== "Escape" && event.stopPropagation());
  }

  render(): void {
    if (!this.known) void this.learn().then(() => this.render());
    else if (this.wanted !== this.address() || lang() !== this.language) this.recall(this.address());
    else if (this.outcome.state === "answered") this.outcome.results.show();
  }

  private async learn(): Promise<void> {
    [this.known, this.links] = await Promise.all([library(), import("./inlink.ts")]);
  }

  /** Shows all rows of the answer, for paper, or again those that the reader has seen. */
  unroll(all: boolean): void {
    if (this.outcome.state === "answered") this.outcome.results.unroll(all);
  }

  /** What a link to this question says. */
  private address(): string {
    const { question, given, asked } = this.app.store.now;
    return JSON.stringify([question, given, asked]);
  }

  /** Opens what the address names, with the text that it carries. */
  private recall(address: string): void {
    const { question, given, asked } = this.app.store.now;
    const again = address === this.wanted;
    const text = asked && !again ? this.links.fromLink(asked) : null;
    this.wanted = address;
    this.open(question, again, given, text);
  }

  /** Puts what is asked into the address. */
  private share(question: Question): void {
    const { prefixes } = this.known!;
    const brief = (typed: string): string => (/^<.*>$/.test(typed) && shorten(typed.slice(1, -1), prefixes)) || typed;
    const given = Object.fromEntries(this.fields.filter(({ typed, parameter }) => typed !== String(parameter.default ?? "")).map(({ typed, parameter }) => [parameter.name, brief(typed)]));
    const asked = this.text === question.text && question.name !== OWN ? null : this.links.toLink(this.text);
    this.wanted = JSON.stringify([question.name, given, asked]);
    this.app.store.set({ given, asked });
  }

  private open(name: string | null, again: boolean, given: Record<string, string>, text: string | null): void {
    this.shown = name;
    this.language = lang();
    const inside = this.container.contains(document.activeElement);
    const question = this.known!.questions.find((one) => one.name === name) ?? (name === OWN ? own() : null);
    if (!question) return this.list();
    const values = question.parameters.map((parameter, index) => (again ? this.fields[index]?.typed : (given[parameter.name] ?? this.chosen(parameter))));
    if (!again) {
      this.text = text ?? (question.name === OWN ? (earlier()[0] ?? STARTER) : question.text);
      this.editing = question.name === OWN || text !== null;
      this.outcome = { state: "none" };
      this.turn++;
    }
    this.question = question;
    this.fields = question.parameters.map((parameter, index) => field(this.app, parameter, this.known!.prefixes, values[index]));
    this.show();
    if (inside) this.container.querySelector<HTMLElement>("#ask-title")?.focus();
    const linked = question.parameters.some(({ name }) => given[name]); // what a link holds is asked, or it is said why not
    if ((question.name !== OWN || text !== null) && (linked || this.fields.every((one) => one.value()))) void this.ask(false);
  }

  /** The actor that the reader has chosen, where the question is about one of its kind. */
  private chosen({ type, default: usual }: Parameter): string | undefined {
    const { provider, store } = this.app;
    const [actor, other] = [provider.actor(store.now.actor ?? ""), typeof usual === "string" ? provider.actor(iriOf(usual, this.known!.prefixes) ?? "") : undefined];
    return type === "entity" && actor && actor.kind === other?.kind ? `<${actor.id}>` : undefined;
  }

  // the list

  /** Opens the list with the questions that say something. */
  seek(text: string): void {
    this.find = text;
    this.app.store.set({ view: "ask", question: null, ...FRESH });
    void (this.known ? Promise.resolve() : this.learn()).then(() => {
      this.list();
      this.container.querySelector<HTMLElement>("#ask-title")?.focus();
    });
  }

  private list(): void {
    this.question = null;
    const search = h("input", { type: "search", value: this.find, placeholder: t("findQuestion"), "aria-label": t("findQuestion"), autocomplete: "off" }) as HTMLInputElement;
    const holder = h("div", { class: "questions" });
    search.addEventListener("input", () => {
      this.find = search.value;
      replace(holder, ...this.cards());
    });
    replace(holder, ...this.cards());
    replace(
      this.container,
      h("header", { class: "ask-head" }, h("h1", { id: "ask-title", tabindex: -1 }, t("askTitle")), h("p", { class: "lead" }, t("askIntro"), " ", this.engine.url ? t("askedThere", { endpoint: this.engine.url }) : t("askedHere")), h("div", { class: "picker" }, search)),
      holder,
    );
    this.container.scrollTop = 0;
  }

  private cards(): HTMLElement[] {
    const found = saying(this.known!.questions, this.find, (question) => this.words(question));
    const compare = new Intl.Collator(lang()).compare;
    const titled = found.map((question) => ({ question, title: told(question.summary, question.name) })).sort((a, b) => compare(a.title, b.title));
    const card = (name: string, title: string, note: string, own = false): HTMLElement =>
      h("li", {}, h("button", { type: "button", class: own ? "card own" : "card", onclick: () => this.app.store.set({ question: name, ...FRESH }) }, own && icon(ICONS.code, 18), h("span", {}, h("span", { class: "card-title" }, title), h("span", { class: "card-note" }, note))));
    return [
      h("p", { class: "quiet", role: "status" }, found.length ? `${number(found.length)} ${noun(found.length, "questions")}` : t("noQuestion"), found.length ? [] : this.bearers()),
      ...this.connection(),
      h("ul", { class: "cards" }, card(OWN, t("writeOwn"), t("writeOwnLong"), true), titled.map(({ question, title }) => card(question.name, title, question.parameters.map(({ summary, name }) => summary[lang()] ?? name).join(" · ")))),
    ];
  }

  /** Who is named, or has such a name, where no question has it. */
  private bearers(): Child[] {
    const { provider } = this.app;
    const named = this.named();
    const found = named.length ? named : provider.search(this.find, 1).map(({ id }) => id);
    return found.length ? [" ", t("saidOf"), " ", ...found.flatMap((id) => [actorLink(this.app, id), " "])] : [];
  }

  /** Who is named; topics are named by words that say anything. */
  private named(): string[] {
    const { provider } = this.app;
    return provider.mentioned(this.find).filter((id) => !isTopic(provider.actor(id)!.kind));
  }

  /** Two who are named may be connected. */
  private connection(): HTMLElement[] {
    const { provider, store } = this.app;
    const [actor, chainTo] = this.named();
    if (!actor || !chainTo) return [];
    const name = (id: string): string => say(provider.label(id));
    const open = (): void => store.set({ view: "network", actor, chainTo, chain: 0, pair: null });
    return [h("p", {}, h("button", { type: "button", class: "quiet-button", onclick: open }, icon(ICONS.chain, 16), t("whatLinks", { one: name(actor), other: name(chainTo) })))];
  }

  /** All that a question is found by: its name, what it says in each language, and what it is about by itself. */
  private words({ name, summary, parameters }: Question): string {
    const about = parameters.map((one) => (typeof one.default === "string" && iriOf(one.default, this.known!.prefixes)) || "").filter((iri) => this.app.provider.named(iri));
    return [name, ...Object.values(summary), ...about.flatMap((iri) => Object.values(this.app.provider.label(iri)))].join(" ");
  }

  private near(question: Question): Asked["near"] {
    const others = alike(this.known!.questions, question, ({ name, summary }) => told(summary, name));
    return others.map(({ name, summary }) => ({ title: told(summary, name), open: () => this.app.store.set({ question: name, ...FRESH }) }));
  }

  // one question

  private show(): void {
    const question = this.question!;
    const title = question.name === OWN ? t("writeOwn") : told(question.summary, question.name);
    const form = h("form", { class: "ask-form", novalidate: true }, this.fields.length > 0 && h("div", { class: "fields" }, this.fields.map(({ element }) => element)), this.code(), h("div", { class: "ask-actions" }, this.runner, this.menus));
    this.drawMenus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.ask(true);
    });
    replace(
      this.container,
      h("header", { class: "ask-head" }, h("button", { type: "button", class: "plain", onclick: () => this.app.store.set({ question: null, ...FRESH }) }, icon(ICONS.back, 16), t("allQuestions")), h("h1", { id: "ask-title", tabindex: -1 }, title)),
      form,
      this.answerHolder,
    );
    this.container.scrollTop = 0;
    this.drawOutcome();
    if (this.editing) void this.edit();
  }

  private code(): HTMLElement {
    this.editor = null;
    const holder = h("div", { class: "editor-holder" });
    if (this.question!.name === OWN) return holder;
    const details = h("details", { class: "code", open: this.editing }, h("summary", {}, icon(ICONS.code, 16), t("sparql")), holder) as HTMLDetailsElement;
    details.addEventListener("toggle", () => {
      this.editing = details.open;
      if (details.open && !this.editor) void this.edit();
    });
    return details;
  }

  /** The editor comes when it is first wanted. */
  private async edit(): Promise<void> {
    const holder = this.container.querySelector(".editor-holder")!;
    if (holder.childElementCount) return;
    const host = h("div", { class: "editor" });
    holder.append(host, h("p", { class: "quiet hint" }, t("editorHint")));
    loading ??= arrived("script-editor").then(() => run("script-editor"));
    await loading;
    if (!host.isConnected) return;
    if (this.question!.name !== OWN) host.after(h("button", { type: "button", class: "plain own-text", onclick: () => this.makeOwn() }, t("makeOwn")));
    this.editor = (window as unknown as { tejidoEditor(options: EditorOptions): Editor }).tejidoEditor({
      parent: host.attachShadow({ mode: "open" }),
      text: this.text,
      label: t("editorLabel"),
      phrases: lang() === "es" ? SPANISH : {},
      terms: () => hints(this.app, this.known!.prefixes),
      prefixes: () => this.known!.prefixes,
      parameters: () => this.question?.parameters.map(({ name }) => name) ?? [],
      run: () => void this.ask(true),
      change: (text) => (this.text = text),
    });
    if (this.outcome.state === "failed") this.markProblem(this.outcome.problem);
  }

  /** What can be put into one's own question: what was asked earlier, and the named questions as text. */
  private drawMenus(): void {
    if (this.question!.name !== OWN) return replace(this.menus);
    const put = (text: string): void => {
      this.text = text;
      this.editor?.set(text);
      this.editor?.focus();
    };
    const { questions, prefixes } = this.known!;
    const compare = new Intl.Collator(lang()).compare;
    const examples = questions.map((question) => ({ text: told(question.summary, question.name), choose: () => put(asText(question, {}, prefixes)) }));
    replace(
      this.menus,
      menu(t("examples"), examples.sort((one, other) => compare(one.text, other.text))),
      menu(t("history"), earlier().map((text) => ({ text: firstLine(text), choose: () => put(text) }))),
    );
  }

  /** Opens a named question, with what was typed into it, as a text of one's own. */
  private makeOwn(): void {
    const question = { ...this.question!, text: this.text };
    const values = Object.fromEntries(this.fields.map((one) => [one.parameter.name, one.value()]));
    this.app.store.set({ question: OWN, ...FRESH, asked: this.links.toLink(asText(question, values, this.known!.prefixes)) });
  }

  // asking

  private async ask(wanted: boolean): Promise<void> {
    const mine = ++this.turn;
    const question = this.question!;
    const missing = this.fields.find((one) => !one.value() && parameters(this.text).has(one.parameter.name));
    if (missing) {
      const typed = missing.element.querySelector("input")?.value.trim();
      this.settle({ state: "failed", problem: { kind: typed ? "unnamed" : "missing", word: typed || missing.label, more: "", line: 0, column: 0 } });
      if (wanted) missing.focus();
      return;
    }
    const values: Record<string, Given> = { lang: { literal: lang(), datatype: "" } };
    for (const one of this.fields) values[one.parameter.name] = one.value()!;
    this.settle({ state: "running" });
    try {
      const answer = await this.engine.ask(this.text, values);
      if (mine !== this.turn) return;
      if (question.name === OWN) {
        keep(this.text);
        this.drawMenus();
      }
      if (wanted) this.share(question);
      const results = new Results(this.app, { answer, name: question.name === OWN ? "tejido" : question.name, columns: answer.kind === "truth" ? [] : answer.columns, head: (column, language) => head(column, this.known!.columns, language), shorten: (iri) => shorten(iri, this.known!.prefixes) ?? iri, about: Object.values(values).flatMap((one) => ("iri" in one ? [one.iri] : [])), near: this.near(question), turtle: (quads) => turtle(quads, { rs: RESULT, ...this.known!.prefixes }), draw: (drawn, links) => this.app.store.set({ view: "network", drawn, links, actor: null, pair: null, focus: 0 }) });
      this.settle({ state: "answered", results, answer });
      if (wanted) this.app.announce(results.summary);
    } catch (error) {
      if (mine !== this.turn) return;
      if (error instanceof Stopped) this.settle({ state: "stopped" });
      else this.settle({ state: "failed", problem: problemOf(error) });
    }
  }

  private settle(outcome: Outcome): void {
    this.outcome = outcome;
    if (this.question && this.shown === this.question.name) this.drawOutcome();
  }

  private drawOutcome(): void {
    const { outcome } = this;
    const running = outcome.state === "running";
    replace(this.runner, running ? icon(ICONS.close, 16) : icon(ICONS.right, 16), t(running ? "stop" : "run"));
    this.runner.classList.toggle("stop", running);
    this.answerHolder.setAttribute("aria-busy", String(running));
    this.editor?.mark(null);
    if (outcome.state === "running") {
      // What is answered at once does not flicker.
      setTimeout(() => this.outcome === outcome && replace(this.answerHolder, h("p", { class: "quiet waiting", role: "status" }, t(this.engine.readyAt ? "running" : "engineLoading"))), 150);
    } else if (outcome.state === "answered") replace(this.answerHolder, h("h2", { class: "sr-only" }, t("answer")), outcome.results.element());
    else if (outcome.state === "failed") {
      replace(this.answerHolder, h("p", { class: "problem", role: "alert" }, problemText(outcome.problem)));
      this.markProblem(outcome.problem);
    } else replace(this.answerHolder, outcome.state === "stopped" && h("p", { class: "quiet", role: "status" }, t("stopped")));
  }

  private markProblem(problem: Problem): void {
    if (problem.line) this.editor?.mark(problemText({ ...problem, line: 0 }), problem.line, problem.column);
  }
}

let loading: Promise<void> | null = null;

/** What the editor tells a screen reader. */
const SPANISH = {
  Completions: "Sugerencias",
  "Control character": "Carácter de control",
  Diagnostics: "Errores",
  "No diagnostics": "Ningún error",
  "Selection deleted": "Selección borrada",
  close: "cerrar",
  "folded code": "código plegado",
  to: "hasta",
  unfold: "desplegar",
};

const own = (): Question => ({ name: OWN, summary: {}, parameters: [], text: STARTER });

const firstLine = (text: string): string => text.split("\n").map((line) => line.trim()).filter((line) => line && !/^(#|prefix\b)/i.test(line)).join(" ").slice(0, 80);

function hints(app: App, prefixes: Record<string, string>): TermHint[] {
  return app.provider.terms.flatMap((iri) => {
    const name = shorten(iri, prefixes);
    return name ? [{ name, label: say(app.provider.label(iri)) }] : [];
  });
}

/** Earlier questions of this reader, newest first; pages without storage remember none. */
function earlier(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string") : [];
  } catch {
    return [];
  }
}

function keep(text: string): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify([text, ...earlier().filter((other) => other !== text)].slice(0, MOST_KEPT)));
  } catch {
    // A page without storage works all the same.
  }
}
