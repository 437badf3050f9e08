// On paper: light, the picture as a drawing with its legend, the timeline as wide as the page, tables and lists with all that they hold.

import { byId } from "./dom.ts";
import { unroll } from "./lengthy.ts";

const WIDTH = 680; // pixels of CSS between the margins of A4 and of US Letter

/** Of longer tables the first rows are printed, and the caption says how many there are. */
export const ROWS_ON_PAPER = 5000;

/** `paint` shows the page in a theme and gives the picture as SVG, null where a table or a question is shown; `rows` shows all rows of the table that is seen, or as many as before. */
export function printWell(paint: (theme: "light" | null) => string | null, timeline: { render(): void }, rows: (all: boolean) => void): void {
  const strip = byId("timeline");
  const paper = byId("paper");
  addEventListener("beforeprint", () => {
    const drawing = paint("light");
    rows(true);
    unroll();
    if (drawing) paper.replaceChildren(document.importNode(new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement, true));
    strip.style.width = `${WIDTH}px`;
    timeline.render();
  });
  addEventListener("afterprint", () => {
    paint(null);
    rows(false);
    paper.replaceChildren();
    strip.style.width = "";
    timeline.render();
  });
}
