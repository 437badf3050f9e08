// The picture. vis-network moves, zooms and finds nodes; nodes, relationships and labels are painted here, so that labels never overlap,
// parallel relationships lie apart, and a change of theme or selection costs one frame.

import { discAt, looked, middleOfTie, paintGroups, type GroupMark, type Manner } from "./discs.ts";
import type { Point } from "./geometry.ts";
import { nameOf } from "./drawn.ts";
import { number } from "./format.ts";
import { say, t } from "./i18n.ts";
import type { Disc } from "./groups.ts";
import { lookOf } from "./kinds.ts";
import { place, wrap, type Wanted } from "./labels.ts";
import { Lines, middle, type Line, type Stroke } from "./lines.ts";
import { paintNode, type Colours, type Mark } from "./nodes.ts";
import type { Actor, Provider, Relation } from "./provider.ts";
import type { Screen } from "./screen.ts";
import type { State } from "./state.ts";
import type { Picture } from "./svg.ts";
import { Tracing, type Surface } from "./tracing.ts";

/** What stands out: these actors and relationships are painted in full, the others recede. */
export interface Emphasis {
  actors: Set<string>;
  relations: Set<string>;
}

export interface Events {
  actor(id: string): void;
  pair(source: string, target: string): void;
  /** An actor was dragged to a place, in the coordinates of the layout. */
  moved(id: string, place: Point): void;
  /** A closed group of a large network. */
  group(id: number): void;
  nothing(): void;
}

interface Label {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  lines: string[];
}

/** A picture of more than the screen, which is moved instead of painting. */
interface Copy {
  canvas: HTMLCanvasElement;
  view: Point;
  scale: number;
  ratio: number;
  version: number;
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const TEXT = { size: 12.5, line: 15 };
const SMALL = { size: 10.5, line: 12 }; // in a crowd
const CROWD = 420; // actors on the screen
const LABELS = 170;
const FIRM = 9; // the best connected are always named
const OBSTACLES = { some: 360, crowd: 36 }; // labels keep clear of the better connected only
const MANY = 150; // with more relationships than this a moving picture is a copy of the last one, painted anew when the hand rests
const MARGIN = 0.35; // of the screen, around such a copy
const EDGE_LABELS = 14;

export class Canvas {
  private readonly network: VisNetwork;
  private readonly nodes: VisDataSet<{ id: string; hidden: boolean; x?: number; y?: number }>;
  private readonly widths = new Map<string, number>();
  private positions: Record<string, VisPoint> = {};
  private shown: Screen = { actors: [], relations: [], ids: new Set(), groups: [], ties: [], places: null };
  /** The group under the pointer or the keyboard. */
  nearGroup: number | null = null;
  private firm = new Set<string>();
  private lines = new Lines([], {}, () => 0);
  private emphasis: Emphasis | null = null;
  private selected: string | null = null;
  private hoverActor: string | null = null;
  private hoverRelation: string | null = null;
  private colours: Colours = { paper: "", wash: "", ink: "", soft: "", line: "", accent: "" };
  private dark = false;
  private text = TEXT;
  private placed: { key: string; view: Point; labels: Label[] } = { key: "", view: { x: 0, y: 0 }, labels: [] };
  /** Counts what changes labels, beside the view's size and scale. */
  private version = 0;
  private lastView = "";
  private settling: ReturnType<typeof setTimeout> | undefined;
  private copy: Copy | null = null;
  /** Whether this frame is painted from the copy. */
  private copied = false;
  private places: State["places"] = {};
  /** What the view was fitted to; null once the reader has moved it. */
  private fitted: { whole: boolean; again: () => void } | null = null;
  private readonly portrait: boolean;
  private readonly stretch: number;

  constructor(private readonly container: HTMLElement, private readonly provider: Provider, private readonly events: Events, private readonly grouped: boolean) {
    const stage = container.parentElement!; // has a size even while another view is shown
    this.portrait = stage.clientHeight > stage.clientWidth * 1.15;
    this.stretch = this.portrait || grouped ? 1 : stretch([...provider.actors.values()], stage);
    this.nodes = new vis.DataSet([]);
    this.network = new vis.Network(container, { nodes: this.nodes, edges: [] }, OPTIONS);
    this.network.on("beforeDrawing", (context: CanvasRenderingContext2D) => this.begin(context));
    this.network.on("afterDrawing", (context: CanvasRenderingContext2D) => this.finish(context));
    this.network.on("dragging", ({ nodes }: { nodes: string[] }) => nodes.length && this.moved());
    this.network.on("zoom", () => (this.fitted = null));
    this.network.on("dragStart", ({ nodes }: { nodes: string[] }) => nodes.length || (this.fitted = null));
    // vis-network scales the picture in its own way after this event.
    this.network.on("resize", () => queueMicrotask(() => this.resized()));
    this.network.on("dragEnd", ({ nodes: [id] }: { nodes: string[] }) => id && this.events.moved(id, this.toLayout(this.network.getPositions([id])[id]!)));
    this.network.on("click", (event: { pointer: { DOM: Point } }) => this.clicked(event.pointer.DOM));
    container.addEventListener("pointermove", (event) => this.hovered(event));
    container.addEventListener("pointerleave", () => this.hover(null, null));
  }

  /** Shows what passes the filters, with an emphasis. */
  update(shown: Screen, emphasis: Emphasis | null, state: State): void {
    this.exchange(this.shown, shown);
    this.shown = shown;
    if (!shown.groups.some(({ group }) => group.id === this.nearGroup)) this.nearGroup = null;
    this.emphasis = emphasis;
    if (this.selected && !state.actor && this.fitted) this.fitted = { whole: true, again: () => this.fit(undefined, false) };
    this.selected = state.actor;
    this.firm = new Set([...shown.actors].sort((a, b) => b.degree - a.degree).slice(0, FIRM).filter(({ degree }) => degree > 3).map(({ id }) => id));
    this.pin(state.places);
    this.readTheme(state);
    this.layOut();
    this.network.redraw();
  }

  fit(ids?: Iterable<string>, animate = true): void {
    const wanted = ids && [...ids];
    const points = [...(wanted ?? this.shown.ids)].map((id) => this.positions[id]).filter((point): point is VisPoint => Boolean(point));
    const groups = wanted ? [] : this.shown.groups.flatMap(({ disc: { x, y, r } }) => [this.fromLayout({ x: x - r, y: y - r }), this.fromLayout({ x: x + r, y: y + r })]);
    this.fitted = { whole: !wanted, again: () => this.fit(wanted, false) };
    this.fitPoints([...points, ...groups], animate);
  }

  /** Brings an open group into view. */
  fitGroup(id: number, animate = true): void {
    const mark = this.shown.groups.find(({ group }) => group.id === id);
    this.fitted = { whole: false, again: () => this.fitGroup(id, false) };
    if (mark) this.fitPoints([-1, 1].map((side) => this.fromLayout({ x: mark.disc.x + side * mark.disc.r, y: mark.disc.y + side * mark.disc.r })), animate, 40);
  }

  private fitPoints(points: Point[], animate: boolean, frame = 150): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    if (!points.length || !width) return;
    const [left, right] = extent(points.map(({ x }) => x));
    const [top, bottom] = extent(points.map(({ y }) => y));
    const margin = { x: Math.min(frame, width * 0.26), y: 90 };
    const scale = Math.min((width - margin.x) / (right - left + 1), (height - margin.y) / (bottom - top + 1), this.grouped ? 3 : 1.35);
    this.move({ x: (left + right) / 2, y: (top + bottom) / 2 }, Math.max(scale, this.farthest), animate);
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

  /** The picture has another size: what it was fitted to is fitted again, who is chosen stays in view. */
  private resized(): void {
    this.fitted?.again();
    if (this.selected && this.fitted?.whole !== false) this.show(this.selected);
  }

  zoom(factor: number): void {
    this.fitted = null;
    this.move(undefined, Math.max(this.farthest, Math.min(this.grouped ? 10 : 4, this.network.getScale() * factor)));
  }

  private get farthest(): number {
    return this.grouped ? 0.002 : 0.04;
  }

  /** The closed group that lies in a direction from the one that was near, the largest at first; it is near from now on. */
  groupBeside(direction: Point): GroupMark | null {
    const closed = this.shown.groups.filter(({ open }) => !open);
    const from = closed.find(({ group }) => group.id === this.nearGroup);
    const found = from ? towards(from.disc, direction, closed.filter((mark) => mark !== from), ({ disc }) => disc) : closed.reduce<GroupMark | null>((most, mark) => (most && most.count >= mark.count ? most : mark), null);
    if (found) this.nearGroup = found.group.id;
    this.version++;
    this.network.redraw();
    return found ?? from ?? null;
  }

  /** The best connected of the visible actors. */
  best(): string | null {
    return this.shown.actors.reduce<Actor | null>((best, actor) => (best && best.degree >= actor.degree ? best : actor), null)?.id ?? null;
  }

  /** The visible actor that lies from `id` in a direction: a neighbour where there is one. */
  beside(id: string, direction: Point): string | null {
    const from = this.positions[id];
    if (!from) return null;
    const neighbours = (this.provider.adjacency.get(id) ?? []).filter((other) => this.shown.ids.has(other));
    return this.towards(from, direction, neighbours) ?? this.towards(from, direction, [...this.shown.ids].filter((other) => other !== id));
  }

  /** What is on the screen, as shapes and words. */
  picture(): Picture {
    const { clientWidth: width, clientHeight: height } = this.container;
    const scale = this.network.getScale();
    const screen = (point: Point): Point => this.toScreen(point);
    const strokes = this.strokes().flatMap(({ lines, look }) => lines.map((line) => ({ ...this.lines.paths(line, screen, scale), ...look, width: look.width * scale * (line.weight > 1 ? 1 + Math.log2(line.weight) : 1) })));
    const seen = this.shown.actors.filter(({ id }) => this.onScreen(this.toScreen(this.positions[id]!)));
    const shapes = seen.map((actor) => ({ name: say(actor.name), look: lookOf(actor.kind), ...this.markOf(actor, this.toScreen(this.positions[actor.id]!), this.radius(actor) * scale) }));
    const words = this.labels.map(({ id, x, y, lines }) => ({ lines, x, y, size: this.text.size, height: this.text.line, weight: Number(this.weightOf(id)), relation: this.lines.of(id) !== undefined }));
    const tracing = new Tracing();
    this.paintGroups(tracing);
    const origin = this.toScreen({ x: 0, y: 0 });
    return { width, height, colours: this.colours, dark: this.dark, ground: { ...origin, scale, elements: tracing.elements }, strokes, shapes, words };
  }

  /** Where an actor stands on the screen, by the end of its name. */
  placeOf(end: string): Point {
    return this.toScreen(this.positions[[...this.shown.ids].find((id) => id.endsWith(end))!]!);
  }

  /** The middle of a relationship on the screen, by the ends of its target's and its own name. */
  middleOf(target: string, predicate: string): Point {
    const found = this.lines.all.find(({ relation }) => relation.target.endsWith(target) && relation.predicate.endsWith(predicate))!;
    return this.toScreen(middle(found));
  }

  /** The labels of the last frame, by which tests see that none overlap. */
  labels: Label[] = [];

  private node(actor: Actor, { places }: Screen): { id: string; hidden: boolean } {
    const pinned = this.places[actor.id];
    const place = places?.[actor.id] ?? (pinned ? { x: pinned[0], y: pinned[1] } : actor);
    const ctxRenderer = ({ ctx, x, y }: { ctx: CanvasRenderingContext2D; x: number; y: number }) => {
      const radius = this.radius(actor);
      return { drawNode: () => this.copied || this.paintNode(ctx, actor, x, y, radius), nodeDimensions: { width: 2 * radius, height: 2 * radius } };
    };
    return { id: actor.id, ...this.fromLayout(place), shape: "custom", size: baseRadius(actor), chosen: false, hidden: false, ctxRenderer } as never;
  }

  /** Positions are made for a wide page; on a high screen the picture is turned. */
  private fromLayout({ x, y }: Point): Point {
    if (this.grouped) return this.portrait ? { x: y, y: x } : { x, y }; // discs stay round
    return this.portrait ? { x: 1.25 * y, y: 0.85 * x } : { x, y: y * this.stretch };
  }

  private toLayout({ x, y }: Point): Point {
    if (this.grouped) return this.portrait ? { x: y, y: x } : { x, y };
    return this.portrait ? { x: y / 0.85, y: x / 1.25 } : { x, y: y / this.stretch };
  }

  /** Moves to their places who is pinned now, and back who no longer is. */
  private pin(places: State["places"]): void {
    const changed = [...new Set([...Object.keys(this.places), ...Object.keys(places)])].filter((id) => String(this.places[id]) !== String(places[id]));
    this.places = places;
    if (!changed.length) return;
    this.nodes.update(changed.filter((id) => this.shown.ids.has(id)).map((id) => ({ id, ...this.fromLayout(places[id] ? { x: places[id][0], y: places[id][1] } : this.provider.actors.get(id)!) })));
    this.positions = this.network.getPositions();
  }

  /** Nodes shrink less than distances do, so that they can still be told apart from afar. */
  private radius(actor: Actor): number {
    return baseRadius(actor) * Math.max(0.8, Math.min(2.4, this.network ? this.network.getScale() ** -0.5 : 1));
  }

  /** Takes actors out of vis-network that are no longer drawn, and puts new ones in. */
  private exchange(before: Screen, now: Screen): void {
    const gone = [...before.ids].filter((id) => !now.ids.has(id) || before.places !== now.places);
    const came = now.actors.filter(({ id }) => !before.ids.has(id) || before.places !== now.places);
    if (gone.length) this.nodes.remove(gone);
    if (came.length) this.nodes.add(came.map((actor) => this.node(actor, now)));
    if (gone.length || came.length) this.positions = this.network.getPositions();
  }

  private readTheme(state: State): void {
    const style = getComputedStyle(document.documentElement);
    const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
    this.colours = { paper: read("paper"), wash: read("wash"), ink: read("ink"), soft: read("ink-soft"), line: read("edge"), accent: read("accent") };
    this.dark = state.theme === "dark";
  }

  private layOut(): void {
    this.version++;
    this.lines = new Lines(this.shown.relations, this.positions, (id) => this.radius(this.provider.actors.get(id)!));
  }

  private moved(): void {
    this.positions = this.network.getPositions();
    this.layOut();
  }

  private begin(context: CanvasRenderingContext2D): void {
    this.copied = this.isMoving() && this.lines.all.length + this.shown.ties.length > MANY;
    if (this.copied) this.paintCopy(context);
    else this.paintGround(context);
  }

  /** All that lies under the actors. */
  private paintGround(context: CanvasRenderingContext2D): void {
    this.paintGroups(context);
    this.paintRelations(context);
  }

  private paintGroups(context: Surface): void {
    const { groups, ties } = this.shown;
    if (groups.length) {
      const manner: Manner = { colours: this.colours, dark: this.dark, scale: this.network.getScale(), near: this.nearGroup, recedes: this.emphasis !== null };
      const turned = (disc: Disc): Disc => ({ ...this.fromLayout(disc), r: disc.r });
      paintGroups(context, groups.map((mark) => ({ ...mark, disc: turned(mark.disc) })), ties.map((tie) => ({ ...tie, from: turned(tie.from), to: turned(tie.to) })), manner);
    }
  }

  private finish(context: CanvasRenderingContext2D): void {
    if (this.copied) return;
    this.copy = null;
    this.paintLabels(context);
  }

  /** The picture as it was when the movement began, shifted and scaled; taken again when the view leaves it. */
  private paintCopy(context: CanvasRenderingContext2D): void {
    if (!this.copy || !this.covers(this.copy)) this.copy = this.takeCopy(context.canvas.width / this.container.clientWidth || 1);
    const { canvas, view, scale, ratio } = this.copy;
    const [width, height] = [canvas.width / ratio / scale, canvas.height / ratio / scale];
    context.drawImage(canvas, view.x - width / 2, view.y - height / 2, width, height);
  }

  private covers({ view, scale, version }: Copy): boolean {
    const [now, zoom] = [this.network.getViewPosition(), this.network.getScale()];
    const { clientWidth, clientHeight } = this.container;
    const inside = (offset: number, size: number): boolean => Math.abs(offset) + size / zoom / 2 <= ((0.5 + MARGIN) * size) / scale + 1e-6;
    if (version !== this.version || zoom / scale > 1.6) return false;
    // What comes in from the edge while one zooms out is painted when the hand rests.
    return (zoom / scale < 0.99 && zoom / scale > 0.4) || (inside(now.x - view.x, clientWidth) && inside(now.y - view.y, clientHeight));
  }

  private takeCopy(ratio: number): Copy {
    const [view, scale] = [this.network.getViewPosition(), this.network.getScale()];
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(this.container.clientWidth * ratio * (1 + 2 * MARGIN));
    canvas.height = Math.round(this.container.clientHeight * ratio * (1 + 2 * MARGIN));
    const context = canvas.getContext("2d")!;
    context.setTransform(ratio * scale, 0, 0, ratio * scale, canvas.width / 2 - view.x * ratio * scale, canvas.height / 2 - view.y * ratio * scale);
    this.paintGround(context);
    for (const actor of this.shown.actors) {
      const { x, y } = this.positions[actor.id]!;
      this.paintNode(context, actor, x, y, this.radius(actor));
    }
    this.paintLabels(context, ratio, { x: (canvas.width / ratio - this.container.clientWidth) / 2, y: (canvas.height / ratio - this.container.clientHeight) / 2 });
    return { canvas, view, scale, ratio, version: this.version };
  }

  private paintRelations(context: CanvasRenderingContext2D): void {
    const scale = this.network.getScale();
    context.save();
    context.lineCap = "round";
    for (const { lines, look } of this.strokes()) this.lines.stroke(context, lines, { ...look, scale });
    context.restore();
  }

  /** The lines by their look: what is inferred above what is stated, what stands out above the rest. */
  private strokes(): { lines: Line[]; look: Omit<Stroke, "scale"> }[] {
    const scale = this.network.getScale();
    const ids = [...(this.emphasis?.relations ?? []), ...(this.hoverRelation ? [this.hoverRelation] : [])];
    const strong = new Set(ids.map((id) => this.lines.of(id)));
    return [false, true].flatMap((dashed) => {
      const same = this.lines.all.filter(({ relation }) => relation.inferred === dashed);
      const quiet = { colour: this.colours.line, width: 1.1 / scale, alpha: this.emphasis ? 0.16 : 1, dashed };
      const loud = { ...quiet, colour: this.colours.accent, width: 1.9 / scale, alpha: 1 };
      return [{ lines: same.filter((line) => !strong.has(line)), look: quiet }, { lines: same.filter((line) => strong.has(line)), look: loud }];
    });
  }

  private paintNode(context: CanvasRenderingContext2D, actor: Actor, x: number, y: number, radius: number): void {
    const mark = { ...this.markOf(actor, { x, y }, radius), pixels: radius * this.network.getScale() };
    paintNode(context, lookOf(actor.kind), mark, this.colours, this.dark);
  }

  private markOf({ id }: Actor, { x, y }: Point, radius: number): Omit<Mark, "pixels"> {
    const ring = id === this.selected ? "chosen" : id === this.hoverActor ? "near" : null;
    return { x, y, radius, ring, recedes: this.recedes(id), pinned: id in this.places };
  }

  private recedes(id: string): boolean {
    return this.emphasis !== null && !this.emphasis.actors.has(id) && id !== this.hoverActor;
  }

  /** Labels are placed anew when anything but the view's position has changed; while the picture is dragged they only move along. */
  private paintLabels(context: CanvasRenderingContext2D, ratio = context.canvas.width / this.container.clientWidth || 1, origin: Point = { x: 0, y: 0 }): void {
    const [view, scale] = [this.network.getViewPosition(), this.network.getScale()];
    context.save();
    context.setTransform(ratio, 0, 0, ratio, origin.x * ratio, origin.y * ratio);
    context.font = `600 ${this.text.size}px ${FONT}`; // measured as the widest that is painted
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    const key = [scale, this.container.clientWidth, this.container.clientHeight, this.version].join(" ");
    if (key !== this.placed.key) this.placed = { key, view, labels: this.placeLabels(context) };
    const [dx, dy] = [(this.placed.view.x - view.x) * scale, (this.placed.view.y - view.y) * scale];
    this.labels = this.placed.labels.map((label) => ({ ...label, x: label.x + dx, y: label.y + dy }));
    for (const { id, x, y, lines } of this.labels) this.paintLabel(context, lines, x, y, id);
    context.restore();
    if (dx || dy) this.placeSoon();
  }

  /** Whether the view differs from that of the last frame. */
  private isMoving(): boolean {
    const { x, y } = this.network.getViewPosition();
    const view = `${x} ${y} ${this.network.getScale()}`;
    const moving = this.lastView !== "" && this.lastView !== view;
    this.lastView = view;
    if (moving) this.placeSoon();
    return moving;
  }

  private placeSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.version++;
      this.network.redraw();
    }, 120);
  }

  private placeLabels(context: CanvasRenderingContext2D): Label[] {
    const crowd = this.shown.actors.filter(({ id }) => !this.recedes(id) && this.onScreen(this.toScreen(this.positions[id]!))).length > CROWD;
    if (crowd !== (this.text === SMALL)) this.widths.clear();
    this.text = crowd ? SMALL : TEXT;
    context.font = `600 ${this.text.size}px ${FONT}`;
    const texts = new Map<string, string[]>();
    const wanted = [...this.actorLabels(context, texts), ...this.relationLabels(context, texts), ...this.groupLabels(context, texts), ...this.tieLabels(context, texts)];
    const nodes = wanted.filter(({ id, centred }) => !centred && !this.recedes(id)).sort((a, b) => b.priority - a.priority);
    const sizes = new Map(wanted.filter(({ id }) => texts.has(id)).map((label) => [label.id, label]));
    const { clientWidth, clientHeight } = this.container;
    const screen = { left: 4, top: 2, right: clientWidth - 4, bottom: clientHeight - 2 };
    const firm = this.emphasis ? 40 : Math.min(FIRM, clientWidth / 95);
    return place([...sizes.values()], LABELS, nodes.slice(0, crowd ? OBSTACLES.crowd : OBSTACLES.some), screen, firm).map(({ id, x, y }) => {
      const { width, height } = sizes.get(id)!;
      return { id, x, y, width, height, lines: texts.get(id)! };
    });
  }

  private actorLabels(context: CanvasRenderingContext2D, texts: Map<string, string[]>): Wanted[] {
    const scale = this.network.getScale();
    const result: Wanted[] = [];
    for (const actor of this.shown.actors) {
      const { x, y } = this.toScreen(this.positions[actor.id]!);
      if (!this.onScreen({ x, y })) continue;
      const lines = wrap(say(actor.name), 22, this.emphasis ? 3 : 2);
      if (!this.recedes(actor.id)) texts.set(actor.id, lines);
      result.push({
        id: actor.id, x, y,
        radius: this.radius(actor) * scale + (actor.id === this.selected ? 5 : 0),
        width: this.measure(context, lines),
        height: lines.length * this.text.line,
        priority: actor.id === this.selected || actor.id === this.hoverActor ? Infinity : actor.degree,
      });
    }
    return result;
  }

  private relationLabels(context: CanvasRenderingContext2D, texts: Map<string, string[]>): Wanted[] {
    const chosen = this.emphasis && this.emphasis.relations.size <= EDGE_LABELS ? [...this.emphasis.relations] : [];
    const ids = this.hoverRelation ? [...new Set([...chosen, this.hoverRelation])] : chosen;
    return ids.flatMap((id) => {
      const drawn = this.lines.of(id);
      if (!drawn || (drawn.weight > 1 && drawn.relation.id !== id && id !== this.hoverRelation)) return [];
      const lines = wrap(drawn.weight > 1 ? `${drawn.weight} ${t("relationships")}` : say(nameOf(this.provider, drawn.relation)), 30);
      const at = this.toScreen(middle(drawn));
      texts.set(id, lines);
      return [{ id, ...at, radius: 0, width: this.measure(context, lines), height: lines.length * this.text.line, priority: id === this.hoverRelation ? Infinity : 1e6, centred: true }];
    });
  }

  /** In the middle of a closed disc that has room for it; the near one always. */
  private groupLabels(context: CanvasRenderingContext2D, texts: Map<string, string[]>): Wanted[] {
    const scale = this.network.getScale();
    return this.shown.groups.filter(({ open }) => !open).flatMap(({ group, disc, count }) => {
      const near = group.id === this.nearGroup;
      if (disc.r * scale < 17 && !near) return [];
      const at = this.toScreen(this.fromLayout(disc));
      if (!this.onScreen(at)) return [];
      const room = near ? 60 : disc.r * scale;
      const lines = [...wrap(say(group.name), Math.max(9, Math.min(24, room / 4.4)), Math.max(1, Math.min(4, Math.floor(room / 11) - 1))), number(String(count))];
      const id = `group ${group.id}`;
      texts.set(id, lines);
      return [{ id, ...at, radius: 0, width: this.measure(context, lines), height: lines.length * this.text.line, priority: near ? Infinity : 1e5 + count, centred: true }];
    });
  }

  /** How many relationships a tie stands for, where it is looked at. */
  private tieLabels(context: CanvasRenderingContext2D, texts: Map<string, string[]>): Wanted[] {
    const near = this.nearGroup;
    return this.shown.ties.filter((tie) => looked(tie, near) || (near !== null && (tie.a === near || tie.b === near))).map((tie) => {
      const id = `tie ${tie.a} ${tie.b}`;
      const lines = [number(String(tie.count))];
      texts.set(id, lines);
      const at = this.toScreen(this.fromLayout(middleOfTie(tie)));
      return { id, ...at, radius: 0, width: this.measure(context, lines), height: this.text.line, priority: 5e4 + tie.count, centred: true };
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
    const relation = this.lines.of(id) !== undefined;
    context.font = `${relation ? "italic 400" : this.weightOf(id)} ${this.text.size}px ${FONT}`;
    context.strokeStyle = this.colours.paper;
    context.lineWidth = 4;
    context.fillStyle = relation ? this.colours.accent : this.colours.ink;
    lines.forEach((line, index) => {
      const top = y + (index - (lines.length - 1) / 2) * this.text.line;
      context.strokeText(line, x, top);
      context.fillText(line, x, top);
    });
  }

  private weightOf(id: string): string {
    return id === this.selected ? "700" : this.firm.has(id) ? "600" : "400";
  }

  private toScreen({ x, y }: Point): Point {
    const view = this.network.getViewPosition();
    const scale = this.network.getScale();
    return { x: (x - view.x) * scale + this.container.clientWidth / 2, y: (y - view.y) * scale + this.container.clientHeight / 2 };
  }

  private onScreen({ x, y }: Point): boolean {
    return x > -80 && y > -30 && x < this.container.clientWidth + 80 && y < this.container.clientHeight + 30;
  }

  private clicked(at: Point): void {
    const actor = this.network.getNodeAt(at);
    if (actor) return this.events.actor(actor);
    const relation = this.relationAt(at);
    if (relation) return this.events.pair(relation.source, relation.target);
    const group = this.groupAt(at);
    if (group) return this.events.group(group.group.id);
    return this.events.nothing();
  }

  private groupAt(at: Point): GroupMark | null {
    return discAt(this.shown.groups, this.toLayout(this.network.DOMtoCanvas(at)));
  }

  private relationAt(at: Point): Relation | null {
    return this.lines.at(this.network.DOMtoCanvas(at), 7 / this.network.getScale());
  }

  private hovered(event: PointerEvent): void {
    if (event.pointerType === "touch" || event.buttons) return;
    const box = this.container.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const actor = this.network.getNodeAt(at) ?? null;
    const relation = actor ? null : (this.relationAt(at)?.id ?? null);
    this.hover(actor, relation, actor || relation ? null : (this.groupAt(at)?.group.id ?? null));
  }

  private hover(actor: string | null, relation: string | null, group: number | null = null): void {
    if (actor === this.hoverActor && relation === this.hoverRelation && group === this.nearGroup) return;
    [this.hoverActor, this.hoverRelation, this.nearGroup] = [actor, relation, group];
    this.version++;
    this.container.style.cursor = actor || relation || group !== null ? "pointer" : "";
    this.network.redraw();
  }

  private towards(from: Point, direction: Point, ids: string[]): string | null {
    return towards(from, direction, ids, (id) => this.positions[id]!);
  }

  private move(position: Point | undefined, scale: number, animate = true): void {
    const still = !animate || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.moveTo({ ...(position ? { position } : {}), scale, animation: still ? false : { duration: 350, easingFunction: "easeInOutCubic" } });
  }
}

/** What lies nearest in a direction; what lies aside counts as farther. */
function towards<T>(from: Point, direction: Point, all: T[], placeOf: (one: T) => Point): T | null {
  let best: { cost: number; one: T } | null = null;
  for (const one of all) {
    const { x, y } = placeOf(one);
    const distance = Math.hypot(x - from.x, y - from.y) || 1;
    const cosine = ((x - from.x) * direction.x + (y - from.y) * direction.y) / distance;
    const cost = distance * (2.2 - cosine);
    if (cosine > 0.5 && cost < (best?.cost ?? Infinity)) best = { cost, one };
  }
  return best?.one ?? null;
}

const OPTIONS = {
  physics: false,
  layout: { improvedLayout: false },
  interaction: { hover: false, multiselect: false, selectConnectedEdges: false, keyboard: false, zoomSpeed: 0.7 },
  nodes: { chosen: false },
};

/** Topics are many and stay small. */
const baseRadius = ({ degree, kind }: Actor): number => (kind.endsWith("#Concept") ? 6.5 : Math.min(25, 8.5 + 2.5 * Math.sqrt(degree)));

/** How much higher a picture that is flatter than the screen becomes, so that it fills it better. */
function stretch(actors: Actor[], { clientWidth, clientHeight }: HTMLElement): number {
  const [left, right] = extent(actors.map(({ x }) => x));
  const [top, bottom] = extent(actors.map(({ y }) => y));
  return Math.max(1, Math.min(1.4, ((right - left) / (bottom - top || Infinity)) * ((clientHeight - 90) / (clientWidth - 150 || 1)) || 1));
}

function extent(values: number[]): [number, number] {
  return [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)];
}
