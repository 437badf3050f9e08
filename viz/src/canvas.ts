// The picture. vis-network moves, zooms and finds nodes; nodes, relationships and labels are painted here, so that labels never overlap,
// parallel relationships lie apart, and a change of theme or selection costs one frame.

import { DataSet } from "vis-data/esnext";
import { Network } from "vis-network/esnext";
import { Copy } from "./copy.ts";
import { discAt, paintGroups, type GroupMark, type Manner } from "./discs.ts";
import { extent, towards, type Point } from "./geometry.ts";
import { mutual } from "./drawn.ts";
import type { Disc } from "./groups.ts";
import { say } from "./i18n.ts";
import { lookOf } from "./kinds.ts";
import { Lettering, type Emphasis, type Label, type Scene } from "./lettering.ts";
import { broad, Lines, stations, type Line, type Stroke } from "./lines.ts";
import { colours, paintNode, type Colours, type Mark } from "./nodes.ts";
import type { Actor, Provider, Relation } from "./provider.ts";
import type { Screen } from "./screen.ts";
import type { State } from "./state.ts";
import type { Picture } from "./svg.ts";
import { Tracing, type Surface } from "./tracing.ts";
import { View } from "./view.ts";

export interface Events {
  actor(id: string): void;
  pair(source: string, target: string): void;
  /** An actor was dragged to a place, in the coordinates of the layout. */
  moved(id: string, place: Point): void;
  /** A closed group of a large network. */
  group(id: number): void;
  nothing(): void;
}

const MANY = 150; // with more relationships than this a moving picture is a copy of the last one, painted anew when the hand rests
const REST = 150; // milliseconds after which a picture that has not changed is copied, before the hand moves it

/** An actor in the hand, and where it was taken. */
interface Held {
  actor: Actor;
  from: Point;
  relations: Relation[];
}

export class Canvas implements Scene {
  private readonly network: Network;
  private readonly nodes: DataSet<{ id: string; hidden: boolean; x?: number; y?: number }>;
  readonly view: View;
  private readonly lettering: Lettering;
  positions: Record<string, Point> = {};
  nearGroup: number | null = null;
  lines = new Lines([], {}, () => 0, () => false);
  emphasis: Emphasis | null = null;
  selected: string | null = null;
  hoverActor: string | null = null;
  hoverRelation: string | null = null;
  colours: Colours = { paper: "", wash: "", ink: "", soft: "", line: "", accent: "" };
  private dark = false;
  version = 0;
  private lastView = "";
  private settling: ReturnType<typeof setTimeout> | undefined;
  private fitting: ReturnType<typeof setTimeout> | undefined;
  private copying: ReturnType<typeof setTimeout> | undefined;
  private copy: Copy | null = null;
  /** Who is being dragged over the copy, with what links it to others. */
  private held: Held | null = null;
  private seen = false;
  /** Whether this frame is painted from the copy, or not at all: before the view is fitted for the first time there is nothing to see. */
  private copied = true;
  private places: State["places"] = {};
  /** What the view was fitted to; null once the reader has moved it. */
  private fitted: { whole: boolean; again: () => void } | null = null;

  /** `shown` is what is drawn first. */
  constructor(private readonly container: HTMLElement, private readonly provider: Provider, private readonly events: Events, public shown: Screen, grouped: boolean) {
    this.view = new View(container, provider.actors.values(), grouped);
    this.nodes = new DataSet(shown.actors.map((actor) => this.node(actor, shown)));
    this.network = this.view.network = new Network(container, { nodes: this.nodes, edges: [] }, OPTIONS);
    this.positions = this.network.getPositions();
    sized(this.network);
    this.lettering = new Lettering(this, this.view, provider);
    this.network.on("beforeDrawing", (context: CanvasRenderingContext2D) => this.begin(context));
    this.network.on("afterDrawing", (context: CanvasRenderingContext2D) => this.finish(context));
    this.network.on("dragging", ({ nodes: [id] }: { nodes: string[] }) => id && this.dragged(id));
    this.network.on("zoom", () => (this.fitted = null));
    this.network.on("dragStart", ({ nodes: [id] }: { nodes: string[] }) => (id ? this.hold(id) : (this.fitted = null)));
    // vis-network scales the picture in its own way after this event.
    this.network.on("resize", () => queueMicrotask(() => this.resized()));
    this.network.on("dragEnd", ({ nodes: [id] }: { nodes: string[] }) => id && this.release(id));
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
    this.lettering.show(shown);
    this.pin(state.places);
    this.readTheme(state);
    this.layOut();
    if (this.seen) this.network.redraw();
    else this.network.setSize("100%", "100%"); // what stands around it is there now; the first frame is drawn once, when it is fitted
  }

  fit(ids?: Iterable<string>, animate = true): void {
    this.seen = true;
    const wanted = ids && [...ids];
    const points = [...(wanted ?? this.shown.ids)].map((id) => this.positions[id]).filter((point): point is Point => Boolean(point));
    const groups = wanted ? [] : this.shown.groups.flatMap(({ disc: { x, y, r } }) => [this.view.fromLayout({ x: x - r, y: y - r }), this.view.fromLayout({ x: x + r, y: y + r })]);
    this.fitted = { whole: !wanted, again: () => this.view.fit([...points, ...groups], false) }; // the same part, although another part of the graph may pass the filters by then
    if (!animate) this.lastView = ""; // a leap is no movement, of which a copy would be shown
    this.view.fit([...points, ...groups], animate);
  }

  /** Shows what passes the filters once the hand rests: all of it or what the chosen actor is left with, if the reader has not moved the view. */
  fitSoon(): void {
    clearTimeout(this.fitting);
    this.fitting = setTimeout(() => {
      if (!this.fitted) return;
      if (this.fitted.whole || (this.selected && !this.emphasis)) this.fit();
      else if (this.selected && this.emphasis) this.bring(this.emphasis.actors);
    }, 300);
  }

  /** Brings an open group into view. */
  fitGroup(id: number, animate = true): void {
    const mark = this.shown.groups.find(({ group }) => group.id === id);
    this.fitted = { whole: false, again: () => this.fitGroup(id, false) };
    if (mark) this.view.fit([-1, 1].map((side) => this.view.fromLayout({ x: mark.disc.x + side * mark.disc.r, y: mark.disc.y + side * mark.disc.r })), animate, 40);
  }

  /** Brings an actor and its neighbours into view, without moving when they already are and can be read. */
  show(id: string): void {
    this.bring([id, ...(this.provider.adjacency.get(id) ?? [])]);
  }

  /** Brings those of these actors that are shown into view, unless they are and can be read. */
  private bring(ids: Iterable<string>): void {
    const group = [...ids].filter((one) => this.shown.ids.has(one));
    const points = group.map((one) => this.view.toScreen(this.positions[one]!));
    const { width, height, head } = this.view;
    const seen = points.every(({ x, y }) => x > 40 && y > head + 30 && x < width - 40 && y < height - 30);
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
    this.view.zoom(factor);
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
    const at = (one: string): Point => this.positions[one]!;
    return towards(from, direction, neighbours, at) ?? towards(from, direction, [...this.shown.ids].filter((other) => other !== id), at);
  }

  /** What is on the screen, as shapes and words. */
  picture(): Picture {
    const { width, height, scale } = this.view;
    const screen = (point: Point): Point => this.view.toScreen(point);
    const strokes = this.strokes().flatMap(({ lines, look }) => lines.map((line) => ({ ...this.lines.paths(line, screen, scale), ...look, width: look.width * scale * broad(line) })));
    const seen = this.shown.actors.filter(({ id }) => this.view.holds(this.view.toScreen(this.positions[id]!)));
    const shapes = seen.map((actor) => ({ name: say(actor.name), look: lookOf(actor.kind), ...this.markOf(actor, this.view.toScreen(this.positions[actor.id]!), this.radius(actor) * scale) }));
    const { labels, text } = this.lettering;
    const words = labels.map(({ id, x, y, lines }) => ({ lines, x, y, size: text.size, height: text.line, weight: this.lettering.weightOf(id), relation: this.lines.of(id) !== undefined }));
    const tracing = new Tracing();
    this.paintGroups(tracing);
    const origin = this.view.toScreen({ x: 0, y: 0 });
    return { width, height, colours: this.colours, dark: this.dark, ground: { ...origin, scale, elements: tracing.elements }, strokes, shapes, words };
  }

  /** Where an actor stands on the screen, by the end of its name. */
  placeOf(end: string): Point {
    return this.view.toScreen(this.positions[[...this.shown.ids].find((id) => id.endsWith(end))!]!);
  }

  /** The middle of a relationship on the screen, by the ends of its target's and its own name. */
  middleOf(target: string, predicate: string): Point {
    const found = this.lines.all.find(({ relation }) => relation.target.endsWith(target) && relation.predicate.endsWith(predicate))!;
    return this.view.toScreen(stations(found)[0]!);
  }

  /** Those of the last frame. */
  get labels(): Label[] {
    return this.lettering.labels;
  }

  private node(actor: Actor, { places }: Screen): { id: string; hidden: boolean } {
    const pinned = this.places[actor.id];
    const place = places?.[actor.id] ?? (pinned ? { x: pinned[0], y: pinned[1] } : actor);
    const ctxRenderer = ({ ctx, x, y }: { ctx: CanvasRenderingContext2D; x: number; y: number }) => {
      const radius = this.radius(actor);
      return { drawNode: () => this.copied || this.paintNode(ctx, actor, x, y, radius), nodeDimensions: { width: 2 * radius, height: 2 * radius } };
    };
    return { id: actor.id, ...this.view.fromLayout(place), shape: "custom", size: baseRadius(actor), chosen: false, hidden: false, ctxRenderer } as never;
  }

  /** Moves to their places who is pinned now, and back who no longer is. */
  private pin(places: State["places"]): void {
    const changed = [...new Set([...Object.keys(this.places), ...Object.keys(places)])].filter((id) => String(this.places[id]) !== String(places[id]));
    this.places = places;
    if (!changed.length) return;
    this.nodes.update(changed.filter((id) => this.shown.ids.has(id)).map((id) => ({ id, ...this.view.fromLayout(places[id] ? { x: places[id][0], y: places[id][1] } : this.provider.actors.get(id)!) })));
    this.positions = this.network.getPositions();
  }

  /** Nodes shrink less than distances do, so that they can still be told apart from afar. */
  radius(actor: Actor): number {
    return baseRadius(actor) * Math.max(0.8, Math.min(2.4, this.network ? this.view.scale ** -0.5 : 1));
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
    this.colours = colours();
    this.dark = state.theme === "dark";
  }

  private layOut(): void {
    this.version++;
    this.lines = this.linesOf(this.shown.relations);
  }

  private linesOf(relations: Relation[]): Lines {
    return new Lines(relations, this.positions, (id) => this.radius(this.provider.actors.get(id)!), (relation) => mutual(this.provider, relation));
  }

  private get isCrowded(): boolean {
    return this.lines.all.length + this.shown.ties.length > MANY;
  }

  /** Among many only who is dragged is painted anew, over a copy of the others. */
  private hold(id: string): void {
    if (!this.isCrowded) return;
    const relations = this.shown.relations.filter(({ source, target }) => source === id || target === id);
    this.held = { actor: this.provider.actors.get(id)!, from: this.positions[id]!, relations };
    this.copy = null;
  }

  private dragged(id: string): void {
    if (this.held) this.positions[id] = this.network.getPositions([id])[id]!;
    else this.moved();
  }

  private release(id: string): void {
    this.held = null;
    this.moved();
    this.events.moved(id, this.view.toLayout(this.positions[id]!));
  }

  private moved(): void {
    this.positions = this.network.getPositions();
    this.layOut();
  }

  private begin(context: CanvasRenderingContext2D): void {
    if (!this.seen) return;
    const moving = this.isMoving();
    this.copied = (moving || this.held !== null) && this.isCrowded;
    if (!this.copied) return this.paintGround(context);
    this.paintCopy(context);
    if (this.held) this.paintHeld(context, this.held);
  }

  /** All that lies under the actors. */
  private paintGround(context: CanvasRenderingContext2D): void {
    this.paintGroups(context);
    const held = this.held?.actor.id;
    this.paintRelations(context, this.lines, held ? this.lines.all.filter(({ relation: { source, target } }) => source !== held && target !== held) : this.lines.all);
  }

  private paintHeld(context: CanvasRenderingContext2D, { actor, from, relations }: Held): void {
    const own = this.linesOf(relations);
    const at = this.positions[actor.id]!;
    this.paintRelations(context, own, own.all);
    this.paintNode(context, actor, at.x, at.y, this.radius(actor));
    const { scale } = this.view;
    this.lettering.carry(context, this.ratioOf(context), actor.id, { x: (at.x - from.x) * scale, y: (at.y - from.y) * scale });
  }

  private paintGroups(context: Surface): void {
    const { groups, ties } = this.shown;
    if (groups.length) {
      const manner: Manner = { colours: this.colours, dark: this.dark, scale: this.view.scale, near: this.nearGroup, recedes: this.emphasis !== null };
      const turned = (disc: Disc): Disc => ({ ...this.view.fromLayout(disc), r: disc.r });
      paintGroups(context, groups.map((mark) => ({ ...mark, disc: turned(mark.disc) })), ties.map((tie) => ({ ...tie, from: turned(tie.from), to: turned(tie.to) })), manner);
    }
  }

  private finish(context: CanvasRenderingContext2D): void {
    if (this.copied) return;
    this.copy = null;
    this.write(context, this.ratioOf(context));
    clearTimeout(this.copying);
    if (this.isCrowded) this.copying = setTimeout(() => void (this.held || this.takeCopy(this.ratioOf(context))), REST);
  }

  private write(context: CanvasRenderingContext2D, ratio: number, origin?: Point): void {
    const held = this.held && new Set([this.held.actor.id, ...this.held.relations.map(({ id }) => id)]);
    if (this.lettering.paint(context, ratio, origin, held)) this.placeSoon();
  }

  private ratioOf(context: CanvasRenderingContext2D): number {
    return context.canvas.width / this.view.width || 1;
  }

  /** The picture as it was when the movement began, shifted and scaled; taken again when the view leaves it. */
  private paintCopy(context: CanvasRenderingContext2D): void {
    this.takeCopy(this.ratioOf(context)).draw(context);
  }

  private takeCopy(pixels: number): Copy {
    if (!this.copy?.covers(this.version)) this.copy = new Copy(this.view, pixels, this.version, (own, ratio, corner) => this.paintAll(own, ratio, corner));
    return this.copy;
  }

  private paintAll(context: CanvasRenderingContext2D, ratio: number, origin: Point): void {
    this.paintGround(context);
    for (const actor of this.shown.actors) {
      if (actor.id === this.held?.actor.id) continue;
      const { x, y } = this.positions[actor.id]!;
      this.paintNode(context, actor, x, y, this.radius(actor));
    }
    this.write(context, ratio, origin);
  }

  private paintRelations(context: CanvasRenderingContext2D, of: Lines, all: Line[]): void {
    const scale = this.view.scale;
    context.save();
    context.lineCap = "round";
    for (const { lines, look } of this.strokes(of, all)) of.stroke(context, lines, { ...look, scale });
    context.restore();
  }

  /** The lines by their look: what is inferred above what is stated, what stands out above the rest. */
  private strokes(of = this.lines, all = of.all): { lines: Line[]; look: Omit<Stroke, "scale"> }[] {
    const scale = this.view.scale;
    const ids = [...(this.emphasis?.relations ?? []), ...(this.hoverRelation ? [this.hoverRelation] : [])];
    const strong = new Set(ids.map((id) => of.of(id)));
    return [false, true].flatMap((dashed) => {
      const same = all.filter(({ relation }) => relation.inferred === dashed);
      const quiet = { colour: this.colours.line, width: 1.1 / scale, alpha: this.emphasis ? 0.16 : 1, dashed };
      const loud = { ...quiet, colour: this.colours.accent, width: 1.9 / scale, alpha: 1 };
      return [{ lines: same.filter((line) => !strong.has(line)), look: quiet }, { lines: same.filter((line) => strong.has(line)), look: loud }];
    });
  }

  private paintNode(context: CanvasRenderingContext2D, actor: Actor, x: number, y: number, radius: number): void {
    const mark = { ...this.markOf(actor, { x, y }, radius), pixels: radius * this.view.scale };
    paintNode(context, lookOf(actor.kind), mark, this.colours, this.dark);
  }

  private markOf({ id }: Actor, { x, y }: Point, radius: number): Omit<Mark, "pixels"> {
    const ring = id === this.selected ? "chosen" : id === this.hoverActor ? "near" : null;
    return { x, y, radius, ring, recedes: this.recedes(id), pinned: id in this.places };
  }

  recedes(id: string): boolean {
    return this.emphasis !== null && !this.emphasis.actors.has(id) && id !== this.hoverActor;
  }

  /** Whether the view differs from that of the last frame. */
  private isMoving(): boolean {
    const { x, y } = this.view.middle;
    const view = `${x} ${y} ${this.view.scale}`;
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

  private clicked(at: Point): void {
    const actor = this.actorAt(at);
    if (actor) return this.events.actor(actor);
    const relation = this.relationAt(at);
    if (relation) return this.events.pair(relation.source, relation.target);
    const group = this.groupAt(at);
    if (group) return this.events.group(group.group.id);
    return this.events.nothing();
  }

  private actorAt(at: Point): string | null {
    return (this.network.getNodeAt(at) as string | undefined) ?? null;
  }

  private groupAt(at: Point): GroupMark | null {
    return discAt(this.shown.groups, this.view.toLayout(this.network.DOMtoCanvas(at)));
  }

  private relationAt(at: Point): Relation | null {
    return this.lines.at(this.network.DOMtoCanvas(at), 7 / this.view.scale);
  }

  private hovered(event: PointerEvent): void {
    if (event.pointerType === "touch" || event.buttons) return;
    const box = this.container.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    const actor = this.actorAt(at);
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
}

/** vis-network draws only those that reach into the screen, and does not know how far nodes reach that it never drew: here they are told. */
function sized(network: Network): void {
  (network as unknown as { body: { emitter: { emit(event: string): void } } }).body.emitter.emit("_resizeNodes");
}

const OPTIONS = {
  physics: false,
  layout: { improvedLayout: false },
  interaction: { hover: false, multiselect: false, selectConnectedEdges: false, keyboard: false, zoomSpeed: 0.7 },
  nodes: { chosen: false },
};

/** Topics are many and stay small. */
const baseRadius = ({ degree, kind }: Actor): number => (kind.endsWith("#Concept") ? 6.5 : Math.min(25, 8.5 + 2.5 * Math.sqrt(degree)));
