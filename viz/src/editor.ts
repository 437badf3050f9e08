// The SPARQL editor, on CodeMirror: a script of its own, unpacked when it is first wanted. It lives in a shadow tree, so that its style
// sheets are adopted there and the page's policy needs no exception.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentUnit, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface TermHint {
  /** As it is written: `tj:funds`. */
  name: string;
  label: string;
}

export interface EditorOptions {
  parent: ShadowRoot;
  text: string;
  label: string;
  phrases: Record<string, string>;
  /** Asked each time, so that labels follow the language. */
  terms(): TermHint[];
  prefixes(): Record<string, string>;
  parameters(): string[];
  run(): void;
  change(text: string): void;
}

export interface Editor {
  readonly text: string;
  set(text: string): void;
  focus(): void;
  /** Marks an error at a line and column, from 1; none takes the mark away. */
  mark(message: string | null, line?: number, column?: number): void;
}

const KEYWORDS = `select ask construct describe where from named graph optional union minus filter bind values as distinct reduced group by having order asc desc limit offset prefix base exists not in undef service silent a true false`.split(" ");
const FUNCTIONS = `str lang langmatches datatype bound iri uri bnode rand abs ceil floor round concat strlen ucase lcase encode_for_uri contains strstarts strends strbefore strafter year month day hours minutes seconds timezone tz now uuid struuid md5 sha1 sha256 sha384 sha512 coalesce if strlang strdt sameterm isiri isuri isblank isliteral isnumeric regex substr replace count sum min max avg sample group_concat separator`.split(" ");

interface Where {
  quote: string;
}

const sparql = StreamLanguage.define<Where>({
  name: "sparql",
  startState: () => ({ quote: "" }),
  languageData: { commentTokens: { line: "#" }, closeBrackets: { brackets: ["(", "[", "{", '"', "'"] } },
  token(stream, state) {
    if (state.quote) return rest(stream, state);
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match(/^<[^\s<>"{}|^`\\]*>/)) return "url";
    if (stream.match(/^[?$][\p{L}\p{N}_]+/u)) return "variableName";
    const quotes = stream.match(/^("""|'''|"|')/) as RegExpMatchArray | null;
    if (quotes) {
      state.quote = quotes[0];
      return rest(stream, state);
    }
    if (stream.match(/^@[A-Za-z]+(-[A-Za-z0-9]+)*/)) return "meta";
    if (stream.match(/^(?:\p{L}[\p{L}\p{N}_.-]*)?:[\p{L}\p{N}_:%-]*/u)) return "propertyName";
    const word = stream.match(/^\p{L}[\p{L}\p{N}_]*/u) as RegExpMatchArray | null;
    if (word) return KEYWORDS.includes(word[0].toLowerCase()) ? "keyword" : FUNCTIONS.includes(word[0].toLowerCase()) ? "function" : null;
    if (stream.match(/^\d+(\.\d+)?([eE][+-]?\d+)?/)) return "number";
    if (stream.match(/^[{}()[\]]/)) return "bracket";
    stream.next();
    return "operator";
  },
  tokenTable: { function: tags.function(tags.variableName) },
});

function rest(stream: { next(): string | void; match(text: string): unknown; eol(): boolean }, state: Where): string {
  while (!stream.eol()) {
    if (stream.match(state.quote)) {
      state.quote = "";
      return "string";
    }
    if (stream.next() === "\\") stream.next();
  }
  if (state.quote.length === 1) state.quote = "";
  return "string";
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.function(tags.variableName), color: "var(--code-function)" },
  { tag: tags.variableName, color: "var(--code-variable)" },
  { tag: tags.propertyName, color: "var(--code-name)" },
  { tag: [tags.string, tags.meta, tags.number], color: "var(--good)" },
  { tag: tags.url, color: "var(--code-name)" },
  { tag: tags.comment, color: "var(--ink-soft)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--card)", fontSize: "13.5px", border: "1px solid var(--rule-strong)", borderRadius: "10px", overflow: "hidden" },
  "&.cm-focused": { outline: "2.5px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Cascadia Code', Menlo, 'DejaVu Sans Mono', monospace", lineHeight: "1.55", maxHeight: "min(52vh, 460px)", overflow: "auto" },
  ".cm-content": { caretColor: "var(--ink)", padding: "10px 0", minHeight: "110px" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--highlight)" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--ink-soft)", border: "0" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-wash)" },
  ".cm-tooltip": { backgroundColor: "var(--card)", border: "1px solid var(--rule-strong)", borderRadius: "8px", color: "var(--ink)", boxShadow: "var(--shadow)", overflow: "hidden" },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "260px" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "3px 10px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--wash)", color: "var(--ink)" },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent)", fontWeight: "600" },
  ".cm-completionDetail": { color: "var(--ink-soft)", fontStyle: "normal", fontFamily: "var(--sans)", marginLeft: "12px" },
  ".cm-diagnostic": { padding: "6px 10px", borderLeft: "3px solid var(--bad)", fontFamily: "var(--sans)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--bad)", textUnderlineOffset: "3px" },
});

function complete(options: EditorOptions, context: CompletionContext): CompletionResult | null {
  const variable = context.matchBefore(/[?$][\p{L}\p{N}_]*$/u);
  if (variable) return { from: variable.from, options: variables(options, context.state.doc.toString()), validFor: /^[?$][\p{L}\p{N}_]*$/u };
  const declared = context.matchBefore(/prefix\s+[\p{L}\p{N}_-]*:?$/iu);
  if (declared) return { from: declared.from + /^prefix\s+/i.exec(declared.text)![0].length, options: declarations(options), validFor: /^[\p{L}\p{N}_-]*:?$/u };
  const word = context.matchBefore(/[\p{L}\p{N}_:.-]+$/u);
  if (!word && !context.explicit) return null;
  const from = word?.from ?? context.pos;
  return { from, options: [...named(options), ...prefixed(options), ...words()], validFor: /^[\p{L}\p{N}_:.-]*$/u };
}

const words = (): Completion[] => [
  ...KEYWORDS.filter((word) => word.length > 1).map((word) => ({ label: word.toUpperCase(), type: "keyword", boost: -1 })),
  ...FUNCTIONS.map((word) => ({ label: word.toUpperCase(), apply: `${word.toUpperCase()}(`, type: "function", boost: -2 })),
];
const named = ({ terms }: EditorOptions): Completion[] => terms().map(({ name, label }) => ({ label: name, detail: label, type: "property" }));
const prefixed = ({ prefixes }: EditorOptions): Completion[] => Object.entries(prefixes()).filter(([prefix]) => prefix).map(([prefix, namespace]) => ({ label: `${prefix}:`, detail: namespace, type: "namespace", boost: 1 }));

const declarations = ({ prefixes }: EditorOptions): Completion[] => Object.entries(prefixes()).map(([prefix, namespace]) => ({ label: `${prefix}:`, apply: `${prefix}: <${namespace}>\n`, detail: namespace, type: "namespace" }));

function variables({ parameters }: EditorOptions, text: string): Completion[] {
  const found = new Set([...(text.match(/[?$][\p{L}\p{N}_]+/gu) ?? []).map((name) => `?${name.slice(1)}`), "?_lang", ...parameters().map((name) => `?_${name}`)]);
  return [...found].map((label) => ({ label, type: "variable" }));
}

/** Text over a selection is put in here: the browser would give it a style attribute, which the page's policy forbids. */
const typed = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || !event.data || view.composing || view.state.selection.main.empty) return false;
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

function createEditor(options: EditorOptions): Editor {
  const asks: Extension = keymap.of([{ key: "Mod-Enter", run: () => (options.run(), true) }]);
  const view = new EditorView({
    root: options.parent,
    parent: options.parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        asks,
        typed,
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        indentUnit.of("  "),
        sparql,
        syntaxHighlighting(colours),
        look,
        EditorView.lineWrapping,
        autocompletion({ override: [(context) => complete(options, context)], icons: false }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"), ...historyKeymap]),
        EditorView.contentAttributes.of({ "aria-label": options.label, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
        EditorState.phrases.of(options.phrases),
        EditorView.updateListener.of((update) => update.docChanged && options.change(update.state.doc.toString())),
      ],
    }),
  });
  return {
    get text() {
      return view.state.doc.toString();
    },
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    focus: () => view.focus(),
    mark(message, line = 0, column = 1) {
      if (!message || !line) return void view.dispatch(setDiagnostics(view.state, []));
      const row = view.state.doc.line(Math.min(line, view.state.doc.lines));
      const from = Math.min(row.from + [...row.text].slice(0, column - 1).join("").length, row.to);
      const word = /^[^\s]+/.exec(view.state.sliceDoc(from, row.to))?.[0].length ?? 0;
      const start = word || from === row.from ? from : from - 1;
      view.dispatch(setDiagnostics(view.state, [{ from: start, to: Math.max(start, from + word), severity: "error", message }]), { selection: { anchor: from }, scrollIntoView: true });
    },
  };
}

Object.assign(window, { tejidoEditor: createEditor });
