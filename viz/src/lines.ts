// The lines between actors: which curve each relationship takes, which one lies under a point, and how they are stroked.

import { along, curve, distanceTo, tip, type Curve, type Point } from "./geometry.ts";
import type { Relation } from "./provider.ts";

export interface Line {
  relation: Relation;
  curve: Curve;
  /** How many relationships this line stands for. */
  weight: number;
}

export interface Stroke {
  colour: string;
  width: number;
  alpha: number;
  dashed: boolean;
  scale: number;
}

const BATCH = 40;
const FAN = 5; // more parallels than this are drawn as one broader line

/** The lines of some relationships between actors at some positions. */
export class Lines {
  readonly all: Line[];
  private readonly byRelation = new Map<string, Line>();

  /** `mutual` tells which relationships have no direction, and so no arrow. */
  constructor(relations: Relation[], private readonly positions: Record<string, Point>, private readonly radius: (actor: string) => number, private readonly mutual: (relation: Relation) => boolean) {
    const pairs = new Map<string, Relation[]>();
    for (const relation of relations) {
      const key = [relation.source, relation.target].sort().join(" ");
      const pair = pairs.get(key);
      if (pair) pair.push(relation);
      else pairs.set(key, [relation]);
    }
    this.all = [...pairs.values()].flatMap((pair) => this.fan(pair));
  }

  of(relation: string): Line | undefined {
    return this.byRelation.get(relation);
  }

  /** The nearest line within reach of a point. */
  at(point: Point, reach: number): Relation | null {
    let best: { distance: number; relation: Relation } | null = null;
    for (const { curve, relation } of this.all) {
      const distance = distanceTo(curve, point);
      if (distance < (best?.distance ?? reach)) best = { distance, relation };
    }
    return best?.relation ?? null;
  }

  stroke(context: CanvasRenderingContext2D, lines: Line[], { colour, width, alpha, dashed, scale }: Stroke): void {
    if (!lines.length) return;
    context.globalAlpha = alpha;
    context.strokeStyle = context.fillStyle = colour;
    context.setLineDash(dashed ? [5 / scale, 4 / scale] : []);
    this.curves(context, lines.filter(({ weight }) => weight === 1), width);
    for (const line of lines) if (line.weight > 1) this.curves(context, [line], width * broad(line));
    context.setLineDash([]);
    for (const batch of batches(lines.filter(({ relation }) => !this.mutual(relation)))) {
      context.beginPath();
      for (const line of batch) arrow(context, line.curve, this.reach(line, scale), scale);
      context.fill();
    }
  }

  /** A line and its tip, which is empty where there is none, as SVG path data, through `screen`. */
  paths(line: Line, screen: (point: Point) => Point, scale: number): { line: string; tip: string } {
    const write = (point: Point): string => [point.x, point.y].map((value) => Math.round(value * 10) / 10).join(" ");
    const at = (point: Point): string => write(screen(point));
    const { from, control, to, loop } = line.curve;
    const round = Math.round(loop * scale * 10) / 10;
    const [east, west] = [at({ x: control.x + loop, y: control.y }), at({ x: control.x - loop, y: control.y })];
    const path = loop ? `M${east}A${round} ${round} 0 1 1 ${west}A${round} ${round} 0 1 1 ${east}` : `M${at(from)}Q${at(control)} ${at(to)}`;
    return { line: path, tip: this.mutual(line.relation) ? "" : `M${corners(line.curve, this.reach(line, scale), scale).map(at).join("L")}Z` };
  }

  /** How far from the middle of its target a tip stands. */
  private reach({ relation }: Line, scale: number): number {
    return this.radius(relation.target) * 1.08 + 1.5 / scale;
  }

  private fan(relations: Relation[]): Line[] {
    const shown = relations.length > FAN ? relations.slice(0, 1) : relations;
    return shown.map((relation, index) => {
      const { source, target } = relation;
      const [a, b] = [this.positions[source]!, this.positions[target]!];
      const line = { relation, curve: curve(a, b, index, shown.length, source > target, this.radius(source)), weight: relations.length / shown.length };
      for (const each of relations.length > FAN ? relations : [relation]) this.byRelation.set(each.id, line);
      return line;
    });
  }

  private curves(context: CanvasRenderingContext2D, lines: Line[], width: number): void {
    context.lineWidth = width;
    for (const batch of batches(lines)) {
      context.beginPath();
      for (const { curve } of batch) trace(context, curve);
      context.stroke();
    }
  }
}

/** How many times as broad as a line for one relationship. */
export const broad = ({ weight }: Line): number => 1 + Math.log2(Math.max(1, weight)) / 2;

/** Canvases without a graphics card paint many small paths quicker than one large one. */
function batches(lines: Line[]): Line[][] {
  return Array.from({ length: Math.ceil(lines.length / BATCH) }, (_, index) => lines.slice(index * BATCH, (index + 1) * BATCH));
}

/** Where the label of a line may stand: in its middle best. */
export const stations = ({ curve }: Line): Point[] => [0.5, 0.42, 0.58, 0.34, 0.66].map((part) => along(curve, part));

function arrow(context: CanvasRenderingContext2D, curve: Curve, radius: number, scale: number): void {
  const [at, ...sides] = corners(curve, radius, scale);
  context.moveTo(at!.x, at!.y);
  for (const side of sides) context.lineTo(side.x, side.y);
  context.closePath();
}

/** The corners of an arrow's tip, the one that points first. */
function corners(curve: Curve, radius: number, scale: number): Point[] {
  const { at, angle } = tip(curve, radius);
  const length = 6.5 / scale ** 0.85;
  return [at, ...[-0.42, 0.42].map((side) => ({ x: at.x - length * Math.cos(angle + side), y: at.y - length * Math.sin(angle + side) }))];
}

function trace(context: CanvasRenderingContext2D, { from, control, to, loop }: Curve): void {
  if (loop) {
    context.moveTo(control.x + loop, control.y);
    context.arc(control.x, control.y, loop, 0, 2 * Math.PI);
  } else {
    context.moveTo(from.x, from.y);
    context.quadraticCurveTo(control.x, control.y, to.x, to.y);
  }
}
