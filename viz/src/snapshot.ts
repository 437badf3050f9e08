// The picture on the screen as a file: SVG, or the same drawn as PNG.

import type { App } from "./app.ts";
import type { Canvas } from "./canvas.ts";
import { h } from "./dom.ts";
import { save } from "./downloads.ts";
import { chosen } from "./state.ts";
import type { Visible } from "./filter.ts";
import { number } from "./format.ts";
import { capital, lang, noun, say, t } from "./i18n.ts";
import { lookOf } from "./kinds.ts";
import { svgText, type Caption } from "./svg.ts";
import { spanText } from "./timeline.ts";

/** So many pixels of the file for one of the screen. */
const SHARPNESS = 2;

/** The picture as SVG text. */
export const drawingOf = (app: App, canvas: Canvas, shown: Visible): string => svgText(canvas.picture(), caption(app, shown)).text;

export function saveSvg(app: App, canvas: Canvas, shown: Visible, name: string): void {
  app.announce(t("saved", { file: save(drawingOf(app, canvas, shown), name, "svg") }), true);
}

export async function savePng(app: App, canvas: Canvas, shown: Visible, name: string): Promise<void> {
  const { text, width, height } = svgText(canvas.picture(), caption(app, shown));
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = address;
  await image.decode();
  const paper = h("canvas", { width: width * SHARPNESS, height: height * SHARPNESS }) as HTMLCanvasElement;
  paper.getContext("2d")!.drawImage(image, 0, 0, paper.width, paper.height);
  URL.revokeObjectURL(address);
  paper.toBlob((blob) => blob && app.announce(t("saved", { file: save(blob, name, "png") }), true), "image/png");
}

function caption(app: App, { actors, relations }: Visible): Caption {
  const { provider, store } = app;
  const counts = [`${number(String(actors.length))} ${noun(actors.length, "actors")}`, `${number(String(relations.length))} ${noun(relations.length, "relationships")}`];
  const { first, last } = chosen(store.now);
  const time = first === null && last === null ? [] : [spanText(store.now)];
  const kinds = provider.kinds.map((kind) => ({ kind, count: actors.filter((actor) => actor.kind === kind).length })).filter(({ count }) => count);
  const legend = kinds.map(({ kind, count }) => ({ look: lookOf(kind), text: `${capital(say(provider.label(kind)))} ${number(String(count))}` }));
  const dashed = relations.some(({ inferred }) => inferred) ? [{ look: null, text: capital(t("inferred")) }] : [];
  return { lang: lang(), title: say(provider.title), description: [...counts, ...time].join(" · "), legend: [...legend, ...dashed] };
}
