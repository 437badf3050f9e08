// One actor on the canvas: its kind's shape and colour, its icon where there is room, a ring when it is chosen.

import type { Look } from "./kinds.ts";

export interface Colours {
  paper: string;
  wash: string;
  ink: string;
  soft: string;
  line: string;
  accent: string;
}

export interface Mark {
  x: number;
  y: number;
  /** In the network's own coordinates, and on the screen. */
  radius: number;
  pixels: number;
  ring: "chosen" | "near" | null;
  recedes: boolean;
  pinned: boolean;
}

/** The colours of the page's theme. */
export function colours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return { paper: read("paper"), wash: read("wash"), ink: read("ink"), soft: read("ink-soft"), line: read("edge"), accent: read("accent") };
}

const paths = new Map<string, Path2D>();

function path(text: string): Path2D {
  if (!paths.has(text)) paths.set(text, new Path2D(text));
  return paths.get(text)!;
}

export function paintNode(context: CanvasRenderingContext2D, look: Look, mark: Mark, colours: Colours, dark: boolean): void {
  const outline = path(look.shape);
  context.save();
  context.translate(mark.x, mark.y);
  context.scale(mark.radius, mark.radius);
  context.lineJoin = "round";
  if (mark.ring) line(context, outline, mark.ring === "chosen" ? colours.accent : colours.soft, (mark.ring === "chosen" ? 9.5 : 6.5) / mark.pixels);
  // Paper beneath, so that relationships do not shine through what recedes.
  line(context, outline, colours.paper, 3 / mark.pixels);
  fill(context, outline, colours.paper);
  context.globalAlpha = mark.recedes ? 0.22 : 1;
  fill(context, outline, dark ? look.dark : look.light);
  if (mark.pinned) pin(context, mark.pixels, colours);
  if (mark.pixels > 7.5) glyph(context, look.icon, dark ? "#14161a" : "#fff");
  context.restore();
}

/** A small disc at the upper right: this actor stays where the reader has put it. */
function pin(context: CanvasRenderingContext2D, pixels: number, colours: Colours): void {
  const disc = new Path2D();
  disc.arc(0.8, -0.8, 3.6 / pixels, 0, 2 * Math.PI);
  line(context, disc, colours.paper, 3 / pixels);
  fill(context, disc, colours.ink);
}

function line(context: CanvasRenderingContext2D, outline: Path2D, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(outline);
}

function fill(context: CanvasRenderingContext2D, outline: Path2D, colour: string): void {
  context.fillStyle = colour;
  context.fill(outline);
}

function glyph(context: CanvasRenderingContext2D, icon: string, colour: string): void {
  context.scale(0.052, 0.052);
  context.translate(-12, -12);
  context.lineCap = "round";
  line(context, path(icon), colour, 2);
}
