// The picture. vis-network moves, zooms and finds nodes; nodes, relationships and labels are painted here, so that labels never overlap,
// parallel relationships lie apart, and a change of theme or selection costs one frame.

import { along, curve, distanceTo, tip, type Curve, type Point } from "./geometry.ts";
import { say, t } from "./i18n.ts";
import { lookOf } from "./kinds.ts";
import { place, wrap, type Wanted } from "./labels.ts";
import type { Actor, Provider, Relation } from "./model.ts";
import type { State } from "./state.ts";
import type { Visible } from "./filter.ts";

/** What stands out: these actors and relationships are painted in full, the others recede. */
export interface Emphasis {
  actors: Set<string>;
  relations: Set<string>;
}

export interface Events {
  actor(id: string): void;
  pair(source: string, target: string): void;
  nothing(): void;
}

interface Drawn {
  relation: Relation;
  curve: Curve;
  /** How many relationships this line stands for. */
  weight: number;
}

interface Colours {
  paper: string;
  ink: string;
  soft: string;
  line: string;
  accent: string;
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const SIZE = 12.5;
const LINE = 15;
const FAN = 5; // more parallels than this are drawn as one broader line
const LABELS = 170;
const FIRM = 9; // the best connected are always named
const EDGE_LABELS = 14;

export class Canvas {
  private readonly network: VisNetwork;
  private readonly nodes: VisDataSet<{ id: string; hidden: boolean }>;
  private readonly shapes = new Map<string, Path2D>();
  private readonly widths = new Map<string, number>();
  private readonly relationCurves = new Map<string, Drawn>();
  private positions: Record<string, VisPoint> = {};
  private shown: Visible = { actors: [], relations: [], ids: new Set() };
  private hidden = new Set<string>();
  private firm = new Set<string>();
  private drawn: Drawn[] = [];
  private emphasis: Emphasis | null = null;
  private selected: string | null = null;
  private hoverActor: string | null = null;
  private hoverRelation: string | null = null;
  private colours: Colours = { paper: "", ink: "", soft: "", line: "", accent: "" };
  private dark = false;

  constructor(private readonly container: HTMLElement, private readonly provider: Provider, private readonly events: Events) {
    const actors = [...provider.actors.values()];
    this.nodes = new vis.DataSet(actors.map((actor) => this.node(actor)));
    this.network = new vis.Network(container, { nodes: this.nodes, edges: [] }, OPTIONS);
    this.positions = this.network.getPositions();
    this.network.on("beforeDrawing", (context: CanvasRenderingContext2D) => this.paintRelations(context));
    this.network.on("afterDrawing", (context: CanvasRenderingContext2D) => this.paintLabels(context));
    this.network.on("dragging", () => this.moved());
    this.network.on("click", (event: { pointer: { DOM: Point } }) => this.clicked(event.pointer.DOM));
    container.addEventListener("pointermove", (event) => this.hovered(event));
    container.addEventListener("pointerleave", () => this.hover(null, null));
  }

  /** Shows what passes the filters, with an emphasis. */
  update(shown: Visible, emphasis: Emphasis | null, state: State): void {
    const changed = [...this.provider.actors.keys()].filter((id) => this.hidden.has(id) === shown.ids.has(id));
    this.hidden = new Set([...this.provider.actors.keys()].filter((id) => !shown.ids.has(id)));
    this.shown = shown;
    this.emphasis = emphasis;
    this.selected = state.actor;
    if (changed.length) this.nodes.update(changed.map((id) => ({ id, hidden: this.hidden.has(id) })));
    this.firm = new Set([...shown.actors].sort((a, b) => b.degree - a.degree).slice(0, FIRM).filter(({ degree }) => degree > 3).map(({ id }) => id));
    this.readTheme(state);
    this.layOut();
    this.network.redraw();
  }

  fit(ids: Iterable<string> = this.shown.ids, animate = true): void {
    const points = [...ids].map((id) => this.positions[id]).filter((point): point is VisPoint => Boolean(point));
    const { clientWidth: width, clientHeight: height } = this.container;
    if (!points.length || !width) return;
    const [left, right] = extent(points.map(({ x }) => x));
    const [top, bottom] = extent(points.map(({ y }) => y));
    const margin = { x: Math.min(170, width * 0.26), y: 90 };
    const scale = Math.min((width - margin.x) / (right - left + 1), (height - margin.y) / (bottom - top + 1), 1.35);
    this.move({ x: (left + right) / 2, y: (top + bottom) / 2 }, Math.max(scale, 0.04), animate);
  }

  /** Brings an actor and its neighbours into view, without moving when they already are and can be read. */
  show(id: string): void {
    const group = [id, ...(this.provider.adjacency.get(id) ?? [])].filter((one) => this.shown.ids.has(one));
    const points = group.map((one) => this.toScreen(this.positions[one]!));
    const { clientWidth: width, clientHeight: height } = this.container;
    const seen = points.every(({ x, y }) => x > 40 && y > 30 && x < width - 40 && y < height - 30);
    const [left, right] = extent(points.map(({ x }) => x));
    const [top, bottom] = extent(points.map(({ y }) => y));
    if (!seen || Math.max((right - left) / width, (bottom - top) / height) < 0.4) this.fit(group);
  }

  zoom(factor: number): void {
    this.move(undefined, Math.max(0.04, Math.min(4, this.network.getScale() * factor)));
  }

  /** The visible actor that lies from `id` in a direction: a neighbour where there is one. */
  beside(id: string, direction: Point): string | null {
    const from = this.positions[id];
    if (!from) return null;
    const neighbours = (this.provider.adjacency.get(id) ?? []).filter((other) => this.shown.ids.has(other));
    return this.towards(from, direction, neighbours) ?? this.towards(from, direction, [...this.shown.ids].filter((other) => other !== id));
  }

  /** The picture as it stands, on paper colour. */
  png(): Promise<Blob | null> {
    const canvas = this.container.querySelector("canvas")!;
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const context = copy.getContext("2d")!;
    context.fillStyle = this.colours.paper;
    context.fillRect(0, 0, copy.width, copy.height);
    context.drawImage(canvas, 0, 0);
    return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
  }

  /** Where an actor stands on the screen, by the end of its name. */
  placeOf(end: string): Point {
    return this.toScreen(this.positions[[...this.shown.ids].find((id) => id.endsWith(end))!]!);
  }

  /** The middle of a relationship on the screen, by the ends of its target's and its own name. */
  middleOf(target: string, predicate: string): Point {
    const found = this.drawn.find(({ relation }) => relation.target.endsWith(target) && relation.predicate.endsWith(predicate))!;
    return this.toScreen(along(found.curve, 0.5));
  }

  /** The labels of the last frame, by which tests see that none overlap. */
  labels: { id: string; x: number; y: number; width: number; height: number }[] = [];

  private node(actor: Actor): { id: string; hidden: boolean } {
    const ctxRenderer = ({ ctx, x, y }: { ctx: CanvasRenderingContext2D; x: number; y: number }) => {
      const radius = this.radius(actor);
      return { drawNode: () => this.paintNode(ctx, actor, x, y, radius), nodeDimensions: { width: 2 * radius, height: 2 * radius } };
    };
    return { id: actor.id, x: actor.x, y: actor.y, shape: "custom", size: baseRadius(actor), chosen: false, hidden: false, ctxRenderer } as never;
  }

  /** Nodes shrink less than distances do, so that they can still be told apart from afar. */
  private radius(actor: Actor): number {
    return baseRadius(actor) * Math.max(0.8, Math.min(2.4, this.network ? this.network.getScale() ** -0.5 : 1));
  }

  private readTheme(state: State): void {
    const style = getComputedStyle(document.documentElement);
    const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
    this.colours = { paper: read("paper"), ink: read("ink"), soft: read("ink-soft"), line: read("edge"), accent: read("accent") };
    this.dark = state.theme === "dark";
  }

  private layOut(): void {
    const pairs = new Map<string, Relation[]>();
    for (const relation of this.shown.relations) {
      const key = [relation.source, relation.target].sort().join(" ");
      pairs.set(key, [...(pairs.get(key) ?? []), relation]);
    }
    this.relationCurves.clear();
    this.drawn = [...pairs.values()].flatMap((relations) => this.fan(relations));
  }

  private fan(relations: Relation[]): Drawn[] {
    const lines = relations.length > FAN ? [relations[0]!] : relations;
    return lines.map((relation, index) => {
      const [a, b] = [this.positions[relation.source]!, this.positions[relation.target]!];
      const radius = this.radius(this.provider.actors.get(relation.source)!);
      const drawn = { relation, curve: curve(a, b, index, lines.length, relation.source > relation.target, radius), weight: relations.length / lines.length };
      for (const each of relations.length > FAN ? relations : [relation]) this.relationCurves.set(each.id, drawn);
      return drawn;
    });
  }

  private moved(): void {
    this.positions = this.network.getPositions();
    this.layOut();
  }

  private paintRelations(context: CanvasRenderingContext2D): void {
    const scale = this.network.getScale();
    const strong = new Set([...(this.emphasis?.relations ?? []), ...(this.hoverRelation ? [this.hoverRelation] : [])].map((id) => this.relationCurves.get(id)));
    const faint = this.emphasis ? 0.16 : 1;
    context.save();
    context.lineCap = "round";
    for (const inferred of [false, true]) {
      const same = this.drawn.filter(({ relation }) => relation.inferred === inferred);
      this.strokes(context, same.filter((drawn) => !strong.has(drawn)), this.colours.line, 1.1 / scale, faint, inferred, scale);
      this.strokes(context, same.filter((drawn) => strong.has(drawn)), this.colours.accent, 1.9 / scale, 1, inferred, scale);
    }
    context.restore();
  }

  private strokes(context: CanvasRenderingContext2D, drawn: Drawn[], colour: string, width: number, alpha: number, dashed: boolean, scale: number): void {
    if (!drawn.length) return;
    context.globalAlpha = alpha;
    context.strokeStyle = context.fillStyle = colour;
    context.setLineDash(dashed ? [5 / scale, 4 / scale] : []);
    context.lineWidth = width;
    context.beginPath();
    for (const { curve, weight } of drawn) if (weight === 1) trace(context, curve);
    context.stroke();
    for (const { curve, weight } of drawn) if (weight > 1) this.broad(context, curve, width * (1 + Math.log2(weight)));
    context.setLineDash([]);
    context.beginPath();
    for (const { curve, relation } of drawn) this.arrow(context, curve, this.provider.actors.get(relation.target)!, scale);
    context.fill();
  }

  private broad(context: CanvasRenderingContext2D, curve: Curve, width: number): void {
    context.lineWidth = width;
    context.beginPath();
    trace(context, curve);
    context.stroke();
  }

  private arrow(context: CanvasRenderingContext2D, curve: Curve, target: Actor, scale: number): void {
    const { at, angle } = tip(curve, this.radius(target) * 1.08 + 1.5 / scale);
    const length = 6.5 / scale ** 0.85;
    context.moveTo(at.x, at.y);
    for (const side of [-0.42, 0.42]) context.lineTo(at.x - length * Math.cos(angle + side), at.y - length * Math.sin(angle + side));
    context.closePath();
  }

  private paintNode(context: CanvasRenderingContext2D, actor: Actor, x: number, y: number, radius: number): void {
    const look = lookOf(actor.kind);
    const scale = this.network.getScale();
    context.save();
    context.translate(x, y);
    context.scale(radius, radius);
    context.lineJoin = "round";
    const outline = this.path(look.shape);
    if (actor.id === this.selected || actor.id === this.hoverActor) this.ring(context, outline, radius * scale, actor.id === this.selected);
    // Paper beneath, so that relationships do not shine through what recedes.
    context.fillStyle = context.strokeStyle = this.colours.paper;
    context.lineWidth = 3 / (radius * scale);
    context.fill(outline);
    context.stroke(outline);
    context.globalAlpha = this.recedes(actor.id) ? 0.22 : 1;
    context.fillStyle = this.dark ? look.dark : look.light;
    context.fill(outline);
    if (radius * scale > 7.5) this.glyph(context, look.icon);
    context.restore();
  }

  private ring(context: CanvasRenderingContext2D, outline: Path2D, size: number, selected: boolean): void {
    context.save();
    context.strokeStyle = selected ? this.colours.accent : this.colours.soft;
    context.lineWidth = (selected ? 9.5 : 6.5) / size;
    context.stroke(outline);
    context.restore();
  }

  private glyph(context: CanvasRenderingContext2D, icon: string): void {
    context.scale(0.052, 0.052);
    context.translate(-12, -12);
    context.strokeStyle = this.dark ? "#14161a" : "#fff";
    context.lineWidth = 2;
    context.lineCap = "round";
    context.stroke(this.path(icon));
  }

  private path(text: string): Path2D {
    if (!this.shapes.has(text)) this.shapes.set(text, new Path2D(text));
    return this.shapes.get(text)!;
  }

  private recedes(id: string): boolean {
    return this.emphasis !== null && !this.emphasis.actors.has(id) && id !== this.hoverActor;
  }

  private paintLabels(context: CanvasRenderingContext2D): void {
    const canvas = context.canvas;
    const ratio = canvas.width / this.container.clientWidth || 1;
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = `600 ${SIZE}px ${FONT}`; // measured as the widest that is painted
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const texts = new Map<string, string[]>();
    const wanted = [...this.actorLabels(context, texts), ...this.relationLabels(context, texts)];
    const nodes = wanted.filter(({ id, centred }) => !centred && !this.recedes(id));
    const onScreen = wanted.filter(({ id }) => texts.has(id));
    const { clientWidth, clientHeight } = this.container;
    const placed = place(onScreen, LABELS, nodes, { left: 4, top: 2, right: clientWidth - 4, bottom: clientHeight - 2 }, this.emphasis ? 40 : Math.min(FIRM, clientWidth / 95));
    const sizes = new Map(onScreen.map((label) => [label.id, label]));
    this.labels = placed.map(({ id, x, y }) => ({ id, x, y, width: sizes.get(id)!.width, height: sizes.get(id)!.height }));
    for (const { id, x, y } of placed) this.paintLabel(context, texts.get(id)!, x, y, id);
    context.restore();
  }

  private actorLabels(context: CanvasRenderingContext2D, texts: Map<string, string[]>): Wanted[] {
    const scale = this.network.getScale();
    const { clientWidth: width, clientHeight: height } = this.container;
    const result: Wanted[] = [];
    for (const actor of this.shown.actors) {
      const { x, y } = this.toScreen(this.positions[actor.id]!);
      if (x < -80 || y < -30 || x > width + 80 || y > height + 30) continue;
      const lines = wrap(say(actor.name), 22, this.emphasis ? 3 : 2);
      if (!this.recedes(actor.id)) texts.set(actor.id, lines);
      result.push({
        id: actor.id, x, y,
        radius: this.radius(actor) * scale + (actor.id === this.selected ? 5 : 0),
        width: this.measure(context, lines),
        height: lines.length * LINE,
        priority: actor.id === this.selected || actor.id === this.hoverActor ? Infinity : actor.degree,
      });
    }
    return result;
  }

  private relationLabels(context: CanvasRenderingContext2D, texts: Map<string, string[]>): Wanted[] {
    const chosen = this.emphasis && this.emphasis.relations.size <= EDGE_LABELS ? [...this.emphasis.relations] : [];
    const ids = this.hoverRelation ? [...new Set([...chosen, this.hoverRelation])] : chosen;
    return ids.flatMap((id) => {
      const drawn = this.relationCurves.get(id);
      if (!drawn || (drawn.weight > 1 && drawn.relation.id !== id && id !== this.hoverRelation)) return [];
      const lines = wrap(drawn.weight > 1 ? `${drawn.weight} ${t("relationships")}` : say(this.provider.label(drawn.relation.predicate)), 30);
      const middle = this.toScreen(along(drawn.curve, 0.5));
      texts.set(id, lines);
      return [{ id, ...middle, radius: 0, width: this.measure(context, lines), height: lines.length * LINE, priority: id === this.hoverRelation ? Infinity : 1e6, centred: true }];
    });
  }

  private measure(context: CanvasRenderingContext2D, lines: string[]): number {
    return Math.max(
      ...lines.map((line) => {
        if (!this.widths.has(line)) this.widths.set(line, context.measureText(line).width);
        return this.widths.get(line)!;
      }),
    );
  }

  private paintLabel(context: CanvasRenderingContext2D, lines: string[], x: number, y: number, id: string): void {
    const relation = this.relationCurves.has(id);
    const weight = id === this.selected ? "700" : this.firm.has(id) ? "600" : "400";
    context.font = `${relation ? "italic 400" : weight} ${SIZE}px ${FONT}`;
    context.strokeStyle = this.colours.paper;
    context.lineWidth = 4;
    context.fillStyle = relation ? this.colours.accent : this.colours.ink;
    lines.forEach((line, index) => {
      const top = y + (index - (lines.length - 1) / 2) * LINE;
      context.strokeText(line, x, top);
      context.fillText(line, x, top);
    });
  }

  private toScreen({ x, y }: Point): Point {
    const view = this.network.getViewPosition();
    const scale = this.network.getScale();
    return { x: (x - view.x) * scale + this.container.clientWidth / 2, y: (y - view.y) * scale + this.container.clientHeight / 2 };
  }

  private clicked(at: Point): void {
    const actor = this.network.getNodeAt(at);
    if (actor) return this.events.actor(actor);
    const relation = this.relationAt(at);
    if (relation) return this.events.pair(relation.source, relation.target);
    return this.events.nothing();
  }

  private relationAt(at: Point): Relation | null {
    const point = this.network.DOMtoCanvas(at);
    const reach = 7 / this.network.getScale();
    let best: { distance: number; relation: Relation } | null = null;
    for (const { curve, relation } of this.drawn) {
      const distance = distanceTo(curve, point);
      if (distance < (best?.distance ?? reach)) best = { distance, relation };
    }
    return best?.relation ?? null;
  }

  private hovered(event: PointerEvent): void {
    if (event.pointerType === "touch" || event.buttons) return;
    const box = this.container.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const actor = this.network.getNodeAt(at) ?? null;
    this.hover(actor, actor ? null : (this.relationAt(at)?.id ?? null));
  }

  private hover(actor: string | null, relation: string | null): void {
    if (actor === this.hoverActor && relation === this.hoverRelation) return;
    [this.hoverActor, this.hoverRelation] = [actor, relation];
    this.container.style.cursor = actor || relation ? "pointer" : "";
    this.network.redraw();
  }

  private towards(from: Point, direction: Point, ids: string[]): string | null {
    let best: { cost: number; id: string } | null = null;
    for (const id of ids) {
      const { x, y } = this.positions[id]!;
      const distance = Math.hypot(x - from.x, y - from.y) || 1;
      const cosine = ((x - from.x) * direction.x + (y - from.y) * direction.y) / distance;
      const cost = distance * (2.2 - cosine);
      if (cosine > 0.5 && cost < (best?.cost ?? Infinity)) best = { cost, id };
    }
    return best?.id ?? null;
  }

  private move(position: Point | undefined, scale: number, animate = true): void {
    const still = !animate || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.moveTo({ ...(position ? { position } : {}), scale, animation: still ? false : { duration: 350, easingFunction: "easeInOutCubic" } });
  }
}

const OPTIONS = {
  physics: false,
  layout: { improvedLayout: false },
  interaction: { hover: false, multiselect: false, selectConnectedEdges: false, keyboard: false, zoomSpeed: 0.7 },
  nodes: { chosen: false },
};

/** Topics are many and stay small. */
const baseRadius = ({ degree, kind }: Actor): number => (kind.endsWith("#Concept") ? 6.5 : Math.min(25, 8.5 + 2.5 * Math.sqrt(degree)));

function trace(context: CanvasRenderingContext2D, { from, control, to, loop }: Curve): void {
  if (loop) {
    context.moveTo(control.x + loop, control.y);
    context.arc(control.x, control.y, loop, 0, 2 * Math.PI);
  } else {
    context.moveTo(from.x, from.y);
    context.quadraticCurveTo(control.x, control.y, to.x, to.y);
  }
}

function extent(values: number[]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)];
}
