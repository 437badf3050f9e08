// Puts the page together: data islands in, views out, one state between them.

import type { App } from "./app.ts";
import { AskView } from "./ask.ts";
import { Canvas } from "./canvas.ts";
import { acceptDrops, counts, isStranger, takeFiles, takeTexts } from "./copies.ts";
import type { Copy } from "./documents.ts";
import { opened as openSources, reopen } from "./evidence.ts";
import { byId, h, icon, ICONS, island, replace } from "./dom.ts";
import { completed, linking } from "./drawn.ts";
import { Engine } from "./engine.ts";
import { columnsOf, columnsWith, treeOf, type Carried } from "./columns.ts";
import { ALL, filterKey, MOST, Passing, visible, type Visible } from "./filter.ts";
import { crumbs } from "./crumbs.ts";
import { Groups } from "./groups.ts";
import { number } from "./format.ts";
import type { Emphasis } from "./lettering.ts";
import { grow } from "./growing.ts";
import { Growth } from "./growth.ts";
import { capital, lang, noun, preferred, say, setLang, t, type Lang, type Word } from "./i18n.ts";
import { payload as read, type Answers } from "./payload.ts";
import { pin, pinNote } from "./pins.ts";
import { Provider, type EdgeRecord, type NodeRecord } from "./provider.ts";
import { problemOf, problemText } from "./problems.ts";
import { Remote } from "./remote.ts";
import { openIn, screen, type Screen } from "./screen.ts";
import { asking, type Source } from "./source.ts";
import { chainsOf, panel } from "./panel.ts";
import { combobox } from "./searchbox.ts";
import { fromHash } from "./link.ts";
import { NodeMap } from "./map.ts";
import { START, Store, type State, type Theme } from "./state.ts";
import { printWell } from "./print.ts";
import { drawingOf, savePng, saveSvg } from "./snapshot.ts";
import { keepSteps } from "./steps.ts";
import { listenToKeys } from "./keyboard.ts";
import { namesAt } from "./names.ts";
import { takeAway } from "./takeaway.ts";
import { TableView } from "./table.ts";
import { openTimeline, Timeline, timeNote } from "./timeline.ts";
import { withoutTopics } from "./topics.ts";
import { tellWaits } from "./waits.ts";
import { filterCount, filters, legend, reset } from "./toolbar.ts";

/** Some mail and chat programs cut links that are longer than this. */
const LONG_LINK = 2000;

const carried = island<{ answers: Answers; texts: Record<string, string>; part?: boolean }>("graph-data");
const payload = read(carried.answers);
const options = island<{ lang: Lang | null; name: string; endpoint: string | null; names: string | null; engine: boolean }>("page-options");
const source: Source | null = options.engine ? new Engine() : options.endpoint !== null ? new Remote(options.endpoint) : null;
const large = document.getElementById("picture") ? island<Carried>("picture") : null;
const provider = new Provider(payload, large ? columnsOf(large) : columnsWith({ nodes: island<NodeRecord[]>("nodes-data"), edges: island<EdgeRecord[]>("edges-data") }), source && asking(source));
const groups = large && new Groups(treeOf(large), provider.actors);
const store = new Store(start());
const files = byId("file") as HTMLInputElement;
const app: App = { provider, source, store, refresh: () => render(store.now, store.now), copies: new Map<string, Copy>(), openActor, openPair, chooseDocument: () => files.click(), announce, groups, openGroup, closeGroup };

setLang(store.now.lang);
applyTheme(store.now.theme);
const map = groups && new NodeMap(byId("map"), groups, { actor: openActor, told: announce });
const table = new TableView(app, byId("table"));
const questions = source && new AskView(app, source, byId("ask"));
const timeline = new Timeline(app, byId("timeline"));
/** What passes the filters, and what of it is on the screen. */
const most = groups ? Infinity : MOST;
let whole: Visible = visible(provider, store.now, most);
let shown: Screen = onScreen(store.now);
const canvas = new Canvas(byId("canvas"), provider, { actor: choose, pair: openPair, moved: (id, place) => pin(app, id, place), group: openGroup, nothing: closePanel }, shown, groups !== null);
let drawing = 0;
const NO_ANSWER: Pick<State, "drawn" | "links"> = { drawn: [], links: [] };

function start(): State {
  const theme: Theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return sound({ ...START, lang: preferred(options.lang), theme, ...fromHash(location.hash, payload.base) });
}

/** A link may name what this graph does not hold. */
function sound(state: State): State {
  const known = (id: string | null): boolean => id !== null && provider.actors.has(id);
  return {
    ...state,
    actor: known(state.actor) ? state.actor : null,
    pair: state.pair?.every(known) ? state.pair : null,
    chainTo: known(state.chainTo) ? state.chainTo : null,
    focus: known(state.actor) ? state.focus : 0,
    drawn: state.drawn.filter(known),
    links: completed(provider, state.links),
    places: Object.fromEntries(Object.entries(state.places).filter(([id]) => known(id))),
    large: groups && (state.large !== "all" || provider.actors.size <= ALL) ? state.large : "groups",
    open: groups ? opened(state) : [],
    view: state.view === "ask" && !source ? "network" : state.view,
  };
}

/** Groups that are not there are left out; those around the chosen actor are open. */
function opened({ open, actor }: State): number[] {
  const known = open.filter((group) => group > 0 && group < groups!.all.length && groups!.path(group).every((one) => open.includes(one)));
  return actor && provider.actors.has(actor) ? groups!.opening(known, groups!.around(actor).at(-1)!, MOST) : known;
}

function openGroup(id: number): void {
  if (!groups) return;
  if (!id) return closeGroup(id);
  store.set({ large: "groups", open: groups.opening(store.now.open, id, MOST), actor: null, pair: null, focus: 0, chainTo: null, ...NO_ANSWER });
  const { name, size, children } = groups.all[id]!;
  canvas.fitGroup(id);
  announce(`${say(name)}: ${number(String(children.length || size))} ${t(children.length ? "groups" : "actors")}`);
}

/** Closes a group and what is open inside it; the whole is 0. */
function closeGroup(id: number): void {
  if (!groups) return;
  store.set({ large: "groups", open: id ? groups.closing(store.now.open, id) : [], actor: null, pair: null, focus: 0, chainTo: null, ...NO_ANSWER });
  const above = groups.all[id]!.parent;
  if (above > 0) canvas.fitGroup(above);
  else canvas.fit();
  announce(above > 0 ? say(groups.all[above]!.name) : t("allGroups"));
}

/** The actors of a chain, an answer or a pair that are drawn on their own, because their groups are not all open. */
function alone(state: State): string[] | null {
  if (!groups) return null;
  const wanted = (state.actor && state.chainTo ? chainsOf(app)[state.chain] : undefined) ?? (state.drawn.length ? state.drawn : state.pair);
  const open = openIn(groups, state);
  return wanted && (state.drawn.length || !wanted.every((id) => groups.around(id).every((group) => open.has(group)))) ? wanted : null;
}

function onScreen(state: State): Screen {
  const chain = state.actor && state.chainTo ? (chainsOf(app)[state.chain] ?? []) : [];
  return screen(provider, groups, withoutTopics(provider, whole, state, chain), state, alone(state));
}

/** What is clicked in the picture is in view already. */
function choose(id: string): void {
  store.set({ actor: id, pair: null, chainTo: null, chain: 0, ...(!store.now.links.length || !store.now.drawn.includes(id) ? NO_ANSWER : {}), ...(groups && store.now.large === "groups" ? { open: opened({ ...store.now, actor: id }) } : {}) });
}

function openActor(id: string): void {
  if (!provider.actors.has(id)) return void provider.growth?.expand(id).then(() => provider.actors.has(id) && openActor(id), (error: unknown) => announce(problemText(problemOf(error)), true));
  choose(id);
  if (!store.now.focus) canvas.show(id);
}

function openPair(source: string, target: string): void {
  store.set({ pair: [source, target], actor: null, chainTo: null, focus: 0 });
}

/** The network of an answer stays when the facts of one of its actors are closed. */
function closePanel(): void {
  const { actor, pair, links } = store.now;
  store.set({ actor: null, pair: null, chainTo: null, chain: 0, focus: 0, ...(links.length && (actor || pair) ? {} : NO_ANSWER) });
}

store.on((state, before) => {
  setLang(state.lang);
  if (state.theme !== before.theme) applyTheme(state.theme);
  if (state.hiddenActors !== before.hiddenActors) byId("toast").hidden = true; // what it offers to take back is no longer the last change
  render(state, before);
});
keepSteps(store, payload.base, sound);

function applyTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
}

function emphasis(state: State): Emphasis | null {
  if (state.actor && state.chainTo) {
    const nodes = chainsOf(app)[state.chain] ?? [state.actor];
    const relations = nodes.slice(1).flatMap((node, step) => provider.between(nodes[step]!, node));
    return { actors: new Set(nodes), relations: new Set(relations.map(({ id }) => id)) };
  }
  if (state.actor) {
    const relations = shown.relations.filter(({ source, target }) => source === state.actor || target === state.actor);
    if (!relations.length) return null; // the filters leave it alone: nothing is to recede behind it
    return { actors: new Set([state.actor, ...relations.flatMap(({ source, target }) => [source, target])]), relations: new Set(relations.map(({ id }) => id)) };
  }
  if (state.links.length && !state.pair) return { actors: shown.ids, relations: new Set(shown.relations.map(({ id }) => id)) };
  if (state.drawn.length && !state.links.length) {
    const actors = new Set(state.drawn);
    return { actors, relations: new Set(state.drawn.flatMap((id) => provider.relationsOf(id)).filter(({ source, target }) => actors.has(source) && actors.has(target)).map(({ id }) => id)) };
  }
  if (state.pair) return { actors: new Set(state.pair), relations: new Set(linking(provider, state, ...state.pair).map(({ id }) => id)) };
  return null;
}

function render(state: State, before: State | null): void {
  if (before && (!groups || filterKey(state) !== filterKey(before))) whole = visible(provider, state, most);
  if (before) shown = onScreen(state);
  if (state.lang !== before?.lang) words();
  document.body.dataset["view"] = state.view;
  keepFocus(() => {
    replace(byId("legend"), legend(app, whole));
    replace(byId("filter-body"), filters(app));
    if (state.view === "table") table.render(whole);
  });
  if (state.view === "ask") questions?.render();
  if (map && whole instanceof Passing && state.large === "map" && state.view === "network" && !shown.places) map.show(whole, state.actor, state.theme === "dark");
  else map?.hide();
  controls(state);
  timeline.render(state);
  canvas.update(shown, emphasis(state), state);
  refit(state, before);
  void drawPanel(state, before);
}

/** The view moves only when what it should show has changed. */
function refit(state: State, before: State | null): void {
  const chain = state.actor && state.chainTo ? chainsOf(app)[state.chain] : undefined;
  if (!before) canvas.fit(chain ?? state.pair ?? (state.actor && !state.focus ? [state.actor, ...provider.adjacency.get(state.actor)!] : undefined), false);
  else if (chain && (state.chainTo !== before.chainTo || state.chain !== before.chain || state.avoidHubs !== before.avoidHubs)) canvas.fit(chain);
  else if (state.drawn.length && state.drawn !== before.drawn) {
    // First the whole, so that the canvas has its size, then the answer.
    canvas.fit(undefined, false);
    setTimeout(() => canvas.fit(state.drawn.filter((id) => shown.ids.has(id))), 60);
  }
  else if ((before.links.length && !state.links.length) || state.large !== before.large) canvas.fit();
  else if (state.focus !== before.focus || (state.focus && state.actor !== before.actor)) canvas.fit();
  else if (state.view !== before.view && state.view === "network") canvas.fit(undefined, false);
  else if (state.from !== before.from || state.until !== before.until || String(state.hiddenArticles) !== String(before.hiddenArticles)) canvas.fitSoon();
}

/** Buttons that a view draws anew keep the keyboard's place. */
function keepFocus(draw: () => void): void {
  const active = document.activeElement as HTMLElement | null;
  const key = active?.dataset["key"];
  const holder = active?.closest("#legend, #filter-body, #table, #crumbs");
  draw();
  if (!key || !holder || holder.contains(active)) return;
  holder.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

function controls(state: State): void {
  document.body.classList.toggle("with-selection", Boolean(state.actor || state.pair));
  byId("view-network").setAttribute("aria-pressed", String(state.view === "network"));
  byId("view-table").setAttribute("aria-pressed", String(state.view === "table"));
  byId("view-ask").setAttribute("aria-pressed", String(state.view === "ask"));
  byId("drawn").hidden = !state.drawn.length || state.view !== "network";
  const counted = `${number(String(state.drawn.length))} ${noun(state.drawn.length, "actors")}`;
  replace(byId("drawn"), h("span", {}, t("drawnAnswer", { count: counted })), h("button", { type: "button", class: "tool", "aria-label": t("clearAnswer"), title: t("clearAnswer"), onclick: () => store.set(NO_ANSWER) }, icon(ICONS.close, 15)));
  byId("show-timeline").hidden = state.timeline || !provider.dates.things.length;
  byId("time-note").hidden = state.timeline || !(state.from || state.until) || state.view !== "network";
  replace(byId("time-note"), timeNote(app));
  byId("pins").hidden = !Object.keys(state.places).length || state.view !== "network";
  replace(byId("pins"), pinNote(app));
  byId("close-panel").hidden = !(state.actor || state.pair);
  byId("filter-count").textContent = filterCount(app) ? String(filterCount(app)) : "";
  replace(byId("theme"), icon(state.theme === "dark" ? ICONS.sun : ICONS.moon));
  const empty = byId("empty");
  empty.hidden = shown.actors.length + shown.groups.length > 0;
  const clear = filterCount(app) > 0 && h("button", { type: "button", class: "quiet-button", "data-key": "empty-reset", onclick: () => reset(app) }, t("reset"));
  if (!empty.hidden) replace(empty, h("p", {}, t(provider.actors.size ? "emptyFiltered" : provider.growth ? "running" : "empty")), clear);
  const cut = !groups && shown.actors.length === MOST && provider.actors.size > MOST;
  byId("cut").textContent = cut ? t("showingOf", { count: number(String(MOST)), all: number(String(provider.actors.size)) }) : "";
  byId("crumbs").hidden = !groups || state.view !== "network";
  keepFocus(() => replace(byId("crumbs"), crumbs(app, shown, map?.shown && whole instanceof Passing ? whole.count.actors : null)));
}

async function drawPanel(state: State, before: State | null): Promise<void> {
  const mine = ++drawing;
  const content = await panel(app);
  if (mine !== drawing) return;
  const body = byId("panel-body");
  const moved = !before || state.actor !== before.actor || String(state.pair) !== String(before.pair) || state.chainTo !== before.chainTo;
  const inside = body.contains(document.activeElement);
  const top = moved ? 0 : body.scrollTop;
  const open = moved ? [] : openSources(body);
  body.replaceChildren(content);
  if (!before) return; // there is nothing to keep, and to ask for a place lays out the whole page
  reopen(body, open);
  body.scrollTop = top;
  if (moved) {
    byId("panel").classList.remove("raised");
    if (inside) (state.actor && state.chainTo === "" ? body.querySelector("input") : byId("panel-title"))?.focus();
    if (state.actor) announce(say(provider.actors.get(state.actor)!.name));
  }
}

/** The words of the page's frame. */
function words(): void {
  document.documentElement.lang = lang();
  document.title = say(provider.title);
  byId("brand-name").textContent = byId("brand").title = say(provider.title);
  for (const element of document.querySelectorAll<HTMLElement>("[data-t]")) element.textContent = t(element.dataset["t"] as Word);
  for (const element of document.querySelectorAll<HTMLElement>("[data-label]")) {
    const text = t(element.dataset["label"] as Word);
    element.setAttribute("aria-label", text);
    if (element.matches("button, summary")) element.title = text;
    if (element instanceof HTMLInputElement) element.placeholder = text;
  }
  replace(byId("take-away"), takeAway(app, provider.growth ? null : source, options.name, () => whole));
  byId("lang").textContent = lang() === "es" ? "EN" : "ES";
  const keys = t("helpKeys").split(";").map((line) => line.split("|") as [string, string]);
  replace(byId("keys"), keys.flatMap(([key, meaning]) => [h("dt", {}, ...key.split(" ").flatMap((one) => [h("kbd", {}, one), " "])), h("dd", {}, meaning)]));
}

let silence: ReturnType<typeof setTimeout>;

function announce(text: string, visibly = false, undo = false): void {
  byId("live").textContent = text;
  if (!visibly) return;
  const toast = byId("toast");
  const button = h("button", { type: "button", title: "Ctrl+Z", "aria-keyshortcuts": "Control+Z", onclick: () => store.undo() }, t("undo"));
  replace(toast, h("span", {}, text), undo && button);
  toast.hidden = false;
  clearTimeout(silence);
  silence = setTimeout(hush, undo ? 9000 : 4500);
}

/** Takes the notice away; not from under a hand. */
function hush(): void {
  const toast = byId("toast");
  if (toast.matches(":hover, :focus-within")) silence = setTimeout(hush, 1000);
  else toast.hidden = true;
}

async function receive(list: Iterable<File>): Promise<void> {
  const taken = await takeFiles(app, list);
  if (!taken) return;
  render(store.now, store.now);
  const last = [...app.copies.values()].at(-1)!;
  announce(isStranger(last) ? `${t("stranger", { file: last.name })}.` : `${capital(t("passages"))}: ${counts(last).map(({ text }) => text).join(" · ")}`, true);
}

/** What the caption of a picture counts: of groups their members. */
const told = (): Visible => (shown.groups.length ? whole : shown);

/** A picture is taken of what is on the screen; of a table there is none. */
async function takePicture(take: typeof savePng | typeof saveSvg): Promise<void> {
  if (store.now.view !== "network" || map?.shown) {
    store.set({ view: "network", large: store.now.large === "map" ? "groups" : store.now.large });
    await new Promise((done) => setTimeout(done, 300)); // the picture gets its size, its place and its labels
  }
  await take(app, canvas, told(), options.name);
}

async function copyLink(): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    const { length } = location.href;
    announce(length > LONG_LINK ? t("copiedLong", { count: number(String(length)) }) : t(location.protocol === "file:" ? "copiedFile" : "copied"), true);
  } catch {
    announce(location.href, true); // without permission the address itself is shown
  }
}

const MENU: Record<string, () => void> = {
  "open-document": () => app.chooseDocument(),
  "save-png": () => void takePicture(savePng),
  "save-svg": () => void takePicture(saveSvg),
  "print-view": () => print(),
  "copy-link": () => void copyLink(),
  "show-help": () => (byId("help") as HTMLDialogElement).showModal(),
};

function wire(): void {
  const on = (id: string, action: () => void): void => byId(id).addEventListener("click", action);
  on("lang", () => store.set({ lang: lang() === "es" ? "en" : "es" }));
  on("theme", () => store.set({ theme: store.now.theme === "dark" ? "light" : "dark" }));
  on("view-network", () => store.set({ view: "network" }));
  on("view-table", () => store.set({ view: "table" }));
  on("view-ask", () => store.set({ view: "ask" }));
  byId("open-document").hidden = !provider.documents.length;
  byId("view-ask").hidden = !source;
  on("show-timeline", () => openTimeline(app));
  const eye = (): Pick<Canvas, "zoom" | "fit"> => (map?.shown ? map : canvas);
  on("zoom-in", () => eye().zoom(1.35));
  on("zoom-out", () => eye().zoom(1 / 1.35));
  on("fit", () => eye().fit());
  on("close-panel", closePanel);
  on("brand", closePanel);
  on("handle", () => byId("panel").classList.toggle("raised"));
  for (const [id, action] of Object.entries(MENU))
    on(id, () => {
      (byId("more") as HTMLDetailsElement).open = false;
      action();
    });
  files.addEventListener("change", () => void receive(files.files ?? []).then(() => (files.value = "")));
  acceptDrops((dropped) => void receive(dropped));
  combobox(app, byId("search") as HTMLInputElement, byId("options"), openActor, questions ? (text) => questions.seek(text) : undefined);
  for (const slot of document.querySelectorAll<HTMLElement>("[data-icon]")) slot.prepend(icon(ICONS[slot.dataset["icon"] as keyof typeof ICONS]));
  listenToKeys(app, canvas, eye, closePanel);
  addEventListener("pointerdown", closeMenus);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => store.set({ theme: matches ? "dark" : "light" }));
}

/** When the first picture is on the screen: vis-network paints it in the next frame, which is shown when the one after begins. */
function pictured(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(work)));
}

/** When nothing else is to be done; Safari does not say when that is. */
function idle(work: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(work);
  else setTimeout(work, 50);
}

function closeMenus(event: Event): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) if (!menu.contains(event.target as Node)) menu.open = false;
}

/** The picture in another theme than the state's, for paper; null goes back. */
function paint(theme: Theme | null): string | null {
  const state = { ...store.now, theme: theme ?? store.now.theme };
  applyTheme(state.theme);
  canvas.update(shown, emphasis(state), state);
  return state.view === "network" ? drawingOf(app, canvas, told()) : null;
}

if (Object.keys(carried.texts).length) void takeTexts(app, carried.texts).then(app.refresh);
printWell(paint, { render: () => timeline.render({ ...store.now, theme: document.documentElement.dataset["theme"] as Theme }) }, (all) => (store.now.view === "table" ? table.unroll(all, whole) : questions?.unroll(all)));
wire();
if (source instanceof Remote) tellWaits(source, byId("waits"));
if (source && carried.part) provider.growth = new Growth(provider, asking(source), options.names === null ? null : namesAt(options.names));
render(store.now, null);
if (provider.growth) {
  const { actor, pair, chainTo } = fromHash(location.hash, payload.base);
  const linked = [actor, ...(pair ?? []), chainTo].filter((id): id is string => Boolean(id));
  grow(app, provider.growth, canvas, linked, () => sound({ ...store.now, ...fromHash(location.hash, payload.base) }));
}
document.body.classList.add("ready");
pictured(() => {
  if (source) void source.start().then(() => document.body.classList.add("engine-ready"), () => undefined);
  idle(function read() {
    if (!provider.prepareSearch()) idle(read);
  });
});

// For the tests of the page and for the curious: the page's parts, by name.
Object.assign(window, { tejido: { canvas, map, provider, store, app, capital, source } });
