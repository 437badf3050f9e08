// The button that cites one fact: out of the way until a fact is pointed at or reached by keyboard.

import type { App } from "./app.ts";
import { copyText, factBibtex, factReference } from "./cite.ts";
import { h, icon, ICONS } from "./dom.ts";
import { inLanguage, lang, t, type Lang } from "./i18n.ts";

/** `graphs` state the fact; `sentence` tells it in the language of the page. */
export function citer(app: App, graphs: string[], sentence: () => string): HTMLElement {
  const choices = h("span", { class: "cite-choices", hidden: true });
  const button = h("button", { type: "button", class: "cite-fact", "aria-expanded": false, title: t("citeFact") }, icon(ICONS.quote, 15), h("span", {}, t("citeFact")));
  const copy = (text: string): void => void copyText(text, () => app.announce(t("copied"), true), (shown) => app.announce(shown, true));
  const plain = (language: Lang): HTMLElement =>
    h("button", { type: "button", class: "plain", lang: language, onclick: () => copy(factReference(app.provider, inLanguage(language, sentence), graphs, language)) }, language === "es" ? "Español" : "English");
  button.addEventListener("click", () => {
    const open = choices.hidden;
    if (open && !choices.childElementCount) choices.append(h("span", { class: "quiet" }, `${t("copyCitation")}:`), plain("es"), plain("en"), h("button", { type: "button", class: "plain", onclick: () => copy(factBibtex(app.provider, sentence(), graphs, lang())) }, "BibTeX"));
    choices.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  });
  return h("span", { class: "citing" }, button, choices);
}
