// The picture as SVG: shapes as paths, names as text, with a title, a description and a legend. Pure: a picture in, text out.

import { xml } from "./downloads.ts";
import type { Look } from "./kinds.ts";
import { HALO } from "./labels.ts";
import type { Colours } from "./nodes.ts";

export interface Stroke {
  /** Path data of the line and of its arrow's tip, in pixels of the screen, as everything here. */
  line: string;
  tip: string;
  colour: string;
  width: number;
  alpha: number;
  dashed: boolean;
}

export interface Shape {
  name: string;
  look: Look;
  x: number;
  y: number;
  radius: number;
  ring: "chosen" | "near" | null;
  recedes: boolean;
  pinned: boolean;
}

export interface Words {
  lines: string[];
  x: number;
  y: number;
  size: number;
  /** From line to line. */
  height: number;
  weight: number;
  /** The name of a relationship. */
  relation: boolean;
}

export interface Picture {
  width: number;
  height: number;
  colours: Colours;
  dark: boolean;
  /** Groups, as SVG elements, in coordinates that a shift and a scale take to the screen. */
  ground: { x: number; y: number; scale: number; elements: string[] };
  strokes: Stroke[];
  shapes: Shape[];
  words: Words[];
}

export interface Caption {
  lang: string;
  title: string;
  description: string;
  legend: { look: Look | null; text: string }[];
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif";
const MARGIN = 18;
const ROW = 24; // of the legend

export function svgText(picture: Picture, caption: Caption): { text: string; width: number; height: number } {
  const { width, height, colours } = picture;
  const legend = legendOf(picture, caption);
  const whole = height + legend.height;
  const text = [
    `<?xml version="1.0" encoding="UTF-8"?>\n`,
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" role="img" aria-labelledby="title desc" lang="${caption.lang}" font-family="${FONT}">\n`,
    `<title id="title">${xml(caption.title)}</title>\n<desc id="desc">${xml(caption.description)}</desc>\n`,
    `<defs><clipPath id="frame"><rect width="${width}" height="${height}"/></clipPath></defs>\n`,
    `<rect width="${width}" height="${whole}" fill="${colours.paper}"/>\n`,
    `<g clip-path="url(#frame)">\n`,
    ground(picture.ground),
    strokes(picture),
    ...picture.shapes.map((shape) => node(shape, picture)),
    ...picture.words.map((words) => label(words, colours)),
    `</g>\n`,
    legend.text,
    `</svg>\n`,
  ].join("");
  return { text, width, height: whole };
}

const round = (value: number): string => String(Math.round(value * 100) / 100);

const ground = ({ x, y, scale, elements }: Picture["ground"]): string => (elements.length ? `<g transform="translate(${round(x)} ${round(y)}) scale(${scale})">\n${elements.join("")}</g>\n` : "");

/** Lines of one look together. */
function strokes({ strokes: all }: Picture): string {
  const groups = new Map<string, Stroke[]>();
  for (const stroke of all) {
    const look = [stroke.colour, round(stroke.width), stroke.alpha, stroke.dashed].join(" ");
    const group = groups.get(look);
    if (group) group.push(stroke);
    else groups.set(look, [stroke]);
  }
  return [...groups.values()].map(([first, ...rest]) => {
    const { colour, width, alpha, dashed } = first!;
    const own = [first!, ...rest];
    const lines = `<path d="${own.map(({ line }) => line).join("")}" fill="none" stroke="${colour}" stroke-width="${round(width)}"${dashed ? ` stroke-dasharray="5 4"` : ""}/>`;
    return `<g opacity="${alpha}" stroke-linecap="round">${lines}<path d="${own.map(({ tip }) => tip).join("")}" fill="${colour}"/></g>\n`;
  }).join("");
}

function node({ name, look, x, y, radius, ring, recedes, pinned }: Shape, { colours, dark }: Picture): string {
  const outline = (attributes: string): string => `<path d="${look.shape}" stroke-linejoin="round" ${attributes}/>`;
  const border = (colour: string, pixels: number): string => outline(`fill="none" stroke="${colour}" stroke-width="${round(pixels / radius)}"`);
  const glyph = `<path d="${look.icon}" transform="scale(.052) translate(-12 -12)" fill="none" stroke="${dark ? "#14161a" : "#fff"}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`;
  const body = outline(`fill="${dark ? look.dark : look.light}"`) + (radius > 7.5 ? glyph : "");
  return [
    `<g transform="translate(${round(x)} ${round(y)}) scale(${round(radius)})"><title>${xml(name)}</title>`,
    ring ? border(ring === "chosen" ? colours.accent : colours.soft, ring === "chosen" ? 9.5 : 6.5) : "",
    border(colours.paper, 3),
    outline(`fill="${colours.paper}"`),
    recedes ? `<g opacity=".22">${body}</g>` : body,
    pinned ? `<circle cx=".8" cy="-.8" r="${round(3.6 / radius)}" fill="${colours.ink}" stroke="${colours.paper}" stroke-width="${round(1.5 / radius)}"/>` : "",
    `</g>\n`,
  ].join("");
}

function label({ lines, x, y, size, height, weight, relation }: Words, { ink, accent, paper }: Colours): string {
  // The middle of a line of letters is about a third of their size above its foot.
  const foot = (index: number): number => y + (index - (lines.length - 1) / 2) * height + size * 0.35;
  const rows = lines.map((line, index) => `<tspan x="${round(x)}" y="${round(foot(index))}">${xml(line)}</tspan>`).join("");
  const look = relation ? `font-style="italic" fill="${accent}"` : `font-weight="${weight}" fill="${ink}"`;
  return `<text font-size="${size}" text-anchor="middle" stroke="${paper}" stroke-width="${HALO}" stroke-linejoin="round" paint-order="stroke" ${look}>${rows}</text>\n`;
}

/** The title and the signs below the picture, in as many rows as they take; letters count seven pixels. */
function legendOf({ width, height, colours, dark }: Picture, { title, description, legend }: Caption): { text: string; height: number } {
  let [x, row] = [MARGIN, 0];
  const signs = legend.map(({ look, text }) => {
    const wide = 28 + text.length * 7 + 14;
    if (x > MARGIN && x + wide > width - MARGIN) [x, row] = [MARGIN, row + 1];
    const [left, middle] = [x, height + 62 + row * ROW];
    x += wide;
    const mark = look
      ? `<path d="${look.shape}" transform="translate(${left + 9} ${middle}) scale(7.5)" fill="${dark ? look.dark : look.light}"/>`
      : `<path d="M${left} ${middle}h20" stroke="${colours.line}" stroke-width="1.5" stroke-dasharray="5 4"/>`;
    return `${mark}<text x="${left + 26}" y="${middle + 4.5}" font-size="13" fill="${colours.ink}">${xml(text)}</text>\n`;
  });
  const head = [
    `<path d="M0 ${height + 0.5}H${width}" stroke="${colours.line}" opacity=".5"/>`,
    `<text x="${MARGIN}" y="${height + 27}" font-size="15" font-weight="600" fill="${colours.ink}">${xml(title)}</text>`,
    `<text x="${MARGIN}" y="${height + 45}" font-size="12" fill="${colours.soft}">${xml(description)}</text>\n`,
  ];
  return { text: [...head, ...signs].join(""), height: 84 + row * ROW };
}
