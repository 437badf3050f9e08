// What a slow endpoint is being asked, told in a note while the reader waits.

import { h, replace } from "./dom.ts";
import { number } from "./format.ts";
import { capital, lang, t, type Word } from "./i18n.ts";
import type { Remote, Wait } from "./remote.ts";

/** What is answered within this time, in milliseconds, needs no word. */
const MOMENT = 1500;
const TICK = 500;

const ABOUT: Record<string, Word> = {
  hubs: "askedHubs",
  neighbours: "askedNeighbours",
  facts: "askedFacts",
  network: "relationships",
  linked: "relationships",
  search: "askedNames",
  names: "askedNames",
  entities: "askedNames",
  passages: "passages",
  inferences: "askedInferences",
  documents: "documents",
  articles: "askedArticles",
};

/** Shows, in an element that is hidden otherwise, what is waited for as soon as the reader may wonder. */
export function tellWaits(remote: Remote, note: HTMLElement): void {
  const what = h("span", { role: "status" });
  const time = h("span", { "aria-hidden": "true" }); // changes too often to be read out
  note.append(what, time);
  let timer = 0;
  let began = 0;
  const tick = (): void => {
    const waits = [...remote.waits.values()];
    const since = performance.now() - began;
    note.hidden = !waits.length || since < MOMENT;
    say(what, note.hidden ? "" : waitText(waits));
    say(time, note.hidden ? "" : `${Math.round(since / 1000)} s`);
    if (waits.length) return;
    clearInterval(timer);
    timer = 0;
  };
  remote.joined = () => {
    if (timer) return; // what is asked as soon as others are answered belongs to the same wait
    began = performance.now();
    timer = window.setInterval(tick, TICK);
  };
}

function say(element: HTMLElement, text: string): void {
  if (element.textContent !== text) replace(element, text);
}

/** What was sent, how much stands in line behind it, and whether the endpoint is busy. */
export function waitText(waits: Wait[]): string {
  const sent = waits.filter((wait) => wait.sent);
  const names = [...new Set(sent.map(({ name }) => t((name && ABOUT[name]) || "askedOwn")))];
  const list = new Intl.ListFormat(lang()).format(names);
  const behind = waits.length - sent.length;
  const more = behind ? ` ${t(behind === 1 ? "oneBehind" : "moreBehind", { count: number(behind) })}` : "";
  return `${capital(t(sent.some(({ again }) => again) ? "waitsBusy" : "waitsFor", { what: list }))}${more}`;
}
