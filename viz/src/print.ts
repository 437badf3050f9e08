// On paper: light, the picture as a drawing with its legend, the timeline as wide as the page.

import { byId } from "./dom.ts";

const WIDTH = 680; // pixels of CSS between the margins of A4 and of US Letter

/** `paint` shows the page in a theme and gives the picture as SVG, null where a table or a question is shown. */
export function printWell(paint: (theme: "light" | null) => string | null, timeline: { render(): void }): void {
  const strip = byId("timeline");
  const paper = byId("paper");
  addEventListener("beforeprint", () => {
    const drawing = paint("light");
    if (drawing) paper.replaceChildren(document.importNode(new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement, true));
    strip.style.width = `${WIDTH}px`;
    timeline.render();
  });
  addEventListener("afterprint", () => {
    paint(null);
    paper.replaceChildren();
    strip.style.width = "";
    timeline.render();
  });
}
