// The opening of a page that asks an endpoint: what another page carries is asked first and put where it would stand, then the page is run.

import { answerTable } from "./answer.ts";
import { byId, h, island, replace } from "./dom.ts";
import { preferred, setLang, t, type Lang } from "./i18n.ts";
import { fromHash } from "./link.ts";
import { network, placed } from "./network.ts";
import { run } from "./packed.ts";
import { FIRST, records, type Table } from "./payload.ts";
import { problemOf, problemText } from "./problems.ts";
import { Remote } from "./remote.ts";
import { asking } from "./source.ts";
import { QueryError } from "./sparql.ts";

const options = island<{ lang: Lang | null; endpoint: string }>("page-options");
const remote = new Remote(options.endpoint);
const ask = asking(remote);
const notice = h("main", { class: "opening", tabindex: -1 });

async function open(): Promise<void> {
  say(h("p", { class: "quiet waiting", role: "status" }, t("asking", { endpoint: remote.url })));
  try {
    await fill();
  } catch (error) {
    const again = h("button", { type: "button", class: "quiet-button", onclick: () => void open() }, t("tryAgain"));
    say(h("h1", {}, document.title), h("p", { class: "problem", role: "alert" }, problemText(problemOf(error))), h("p", {}, again));
    again.focus();
    return;
  }
  notice.remove();
  document.body.classList.remove("unopened");
  await run("script-page");
}

function say(...children: HTMLElement[]): void {
  replace(notice, children);
}

/** A graph with more entities than this is asked in parts. */
const WHOLE = 2000;

async function fill(): Promise<void> {
  const [size] = records(answerTable(await ask("size")));
  const entities = Number(size?.["entities"]);
  if (!entities) throw new QueryError({ kind: "empty", word: remote.url, more: "", line: 0, column: 0 });
  await (entities > WHOLE ? part() : whole());
}

/** The title and the vocabulary: the page asks the rest when it is looked at. */
async function part(): Promise<void> {
  const [project, terms] = (await Promise.all([ask("project"), ask("terms")])).map(answerTable);
  put("graph-data", { ...island<object>("graph-data"), answers: { project, terms }, part: true });
}

/** The same answers that Python asks ahead, in the same places. */
async function whole(): Promise<void> {
  const answers = Object.fromEntries(await Promise.all([...FIRST, "entities", "network"].map(async (name) => [name, answerTable(await ask(name))] as const))) as Record<string, Table>;
  const { nodes, edges } = placed(network(answers as Parameters<typeof network>[0]));
  put("nodes-data", nodes);
  put("edges-data", edges);
  put("graph-data", { ...island<object>("graph-data"), answers: Object.fromEntries(FIRST.map((name) => [name, answers[name]])) });
}

const put = (id: string, data: unknown): void => void (byId(id).textContent = JSON.stringify(data));

const language = fromHash(location.hash, "").lang ?? preferred(options.lang);
setLang(language);
document.documentElement.lang = language;
document.documentElement.dataset["theme"] = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
document.body.classList.add("unopened");
document.body.append(notice);
void open();
