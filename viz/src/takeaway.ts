// The menu of what can be taken away: the graph in the formats of RDF, the network as a table, as GraphML and as GEXF.

import type { App } from "./app.ts";
import { h, type Child } from "./dom.ts";
import { graphml, relationsCsv, save, type Extension } from "./downloads.ts";
import type { Source } from "./source.ts";
import type { Visible } from "./filter.ts";
import { gexf } from "./gexf.ts";
import { lang, t } from "./i18n.ts";
import type { Format } from "./answer.ts";

const FORMATS: [label: string, format: Format, extension: Extension][] = [
  ["Turtle", "turtle", "ttl"],
  ["TriG", "trig", "trig"],
  ["N-Triples", "ntriples", "nt"],
  ["N-Quads", "nquads", "nq"],
  ["JSON-LD", "jsonld", "jsonld"],
];

let onlyShown = false;

/** `shown` is what is on the screen when a file is wanted; `name` is how files are called. */
export function takeAway(app: App, engine: Source | null, name: string, shown: () => Visible): Child[] {
  const whole = (): Pick<Visible, "actors" | "relations"> => ({ actors: [...app.provider.actors.values()], relations: [...app.provider.relations] });
  const button = (label: string, action: () => void): HTMLElement => h("button", { type: "button", class: "quiet-button", onclick: action }, label);
  const give = (text: string, extension: Extension): void => app.announce(t("saved", { file: save(text, name, extension) }), true);
  const wanted = (): Pick<Visible, "actors" | "relations"> => (onlyShown ? shown() : whole());
  const dump = async (carried: Source, format: Format, extension: Extension): Promise<void> => {
    try {
      give(await carried.dump(format), extension);
    } catch (error) {
      app.announce(t("problemEngine", { word: String(error) }), true);
    }
  };
  return [
    engine && h("p", { class: "menu-title", id: "whole-title" }, t("wholeGraph")),
    engine && h("div", { class: "formats", role: "group", "aria-labelledby": "whole-title" }, FORMATS.map(([label, format, extension]) => button(label, () => void dump(engine, format, extension)))),
    engine && h("p", { class: "menu-note" }, t("wholeGraphHint")),
    h("p", { class: "menu-title", id: "network-title" }, t("theNetwork")),
    h("div", { class: "formats", role: "group", "aria-labelledby": "network-title" }, button("CSV", () => give(relationsCsv(app.provider, wanted(), lang()), "csv")), button("GraphML", () => give(graphml(app.provider, wanted()), "graphml")), button("GEXF", () => give(gexf(app.provider, wanted(), lang()), "gexf"))),
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: onlyShown, onchange: () => (onlyShown = !onlyShown) }), t("onlyShown")),
  ];
}
