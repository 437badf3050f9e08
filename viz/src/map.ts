// All actors of a large network at once, each where its group stands: a bitmap of more than the screen, which is moved and scaled while the
// hand moves and painted anew when it rests. It shows where things lie; what is chosen on it is read in the panel.

import type { Passing } from "./filter.ts";
import { towards, type Point } from "./geometry.ts";
import type { Group, Groups } from "./groups.ts";
import { say } from "./i18n.ts";
import { lookOf } from "./kinds.ts";
import { place, wrap, type Wanted } from "./labels.ts";
import { colours, type Colours } from "./nodes.ts";

/** What is in the middle of the screen, and pixels for one unit of the layout. */
interface View extends Point {
  scale: number;
}

export interface Choices {
  actor(id: string): void;
  /** Says the name of who is near, for those who do not see it. */
  told(name: string): void;
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const MARGIN = 0.4; // of the screen, around it
const REST = 90; // milliseconds after which the hand rests
const REACH = 14; // pixels around the pointer
const NAMED = 700; // actors on the screen: fewer are named, more only by their groups
const LINKED = 3000; // fewer are drawn with what links them
const NAMES = 90;
const HEAD = 56; // pixels above that the trail of groups may cover

export class NodeMap {
  private readonly canvas = document.createElement("canvas");
  private view: View = { x: 0, y: 0, scale: 0 };
  private bitmap: { canvas: HTMLCanvasElement; view: View } | null = null;
  private on: Uint8Array = new Uint8Array();
  private linkOn: Uint8Array = new Uint8Array();
  private colours: Colours = { paper: "", wash: "", ink: "", soft: "", line: "", accent: "" };
  private dark = false;
  private chosen: number | null = null;
  private near: number | null = null;
  private resting: ReturnType<typeof setTimeout> | undefined;
  private frame = 0;
  private readonly pointers = new Map<number, Point>();
  private moved = 0;
  /** Whether all is in view, as long as the hand has not moved it. */
  private whole = true;

  constructor(private readonly container: HTMLElement, private readonly groups: Groups, private readonly choices: Choices) {
    container.append(this.canvas);
    container.addEventListener("pointerdown", (event) => this.press(event));
    container.addEventListener("pointermove", (event) => this.pointed(event));
    container.addEventListener("pointerup", (event) => this.released(event));
    container.addEventListener("pointercancel", (event) => this.pointers.delete(event.pointerId));
    container.addEventListener("pointerleave", () => this.point(null));
    container.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    container.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.shown && this.resize()).observe(container);
  }

  get shown(): boolean {
    return !this.container.hidden;
  }

  hide(): void {
    this.container.hidden = true;
  }

  /** Shows what passes, with one of the actors chosen. */
  show({ actorOn, relationOn }: Passing, chosen: string | null, dark: boolean): void {
    const first = !this.shown;
    [this.on, this.linkOn, this.colours, this.dark] = [actorOn, relationOn, colours(), dark];
    const { actors } = this.groups;
    const number = chosen === null ? null : actors.number(chosen)!;
    this.groups.scatter();
    this.container.hidden = false;
    if (first) this.whole = true;
    this.resize();
    if (number !== null && number !== this.chosen) this.bring(number);
    this.chosen = number;
    this.paint();
  }

  fit(): void {
    const { clientWidth: width, clientHeight: height } = this.container;
    const scale = Math.min(width / this.span("x"), (height - HEAD) / this.span("y"));
    this.view = { x: 0, y: -HEAD / 2 / scale, scale };
    this.whole = true;
    this.paintSoon();
  }

  zoom(factor: number, at: Point = { x: this.container.clientWidth / 2, y: this.container.clientHeight / 2 }): void {
    const still = this.toLayout(at);
    this.whole = false;
    const { r } = this.groups.disc(0);
    this.view.scale = Math.max(100 / r, Math.min(4, this.view.scale * factor));
    const now = this.toLayout(at);
    this.view = { ...this.view, x: this.view.x + still.x - now.x, y: this.view.y + still.y - now.y };
    this.paintSoon();
  }

  /** Where an actor stands on the screen. */
  placeOf(id: string): Point {
    return this.toScreen(this.placed(this.groups.actors.number(id)!));
  }

  /** How wide and high all groups are, with a frame. */
  private span(axis: "x" | "y"): number {
    const discs = this.groups.all[0]!.children.map((group) => this.groups.disc(group));
    return 2.1 * discs.reduce((most, disc) => Math.max(most, Math.abs(disc[axis]) + disc.r), 1);
  }

  private bring(number: number): void {
    const { x, y } = this.toScreen(this.placed(number));
    const { clientWidth: width, clientHeight: height } = this.container;
    if (x < 20 || y < 20 || x > width - 20 || y > height - 20) Object.assign(this.view, this.placed(number));
  }

  private placed(number: number): Point {
    const { x, y } = this.groups.actors.columns;
    return { x: x[number]!, y: y[number]! };
  }

  private toScreen({ x, y }: Point): Point {
    return { x: (x - this.view.x) * this.view.scale + this.container.clientWidth / 2, y: (y - this.view.y) * this.view.scale + this.container.clientHeight / 2 };
  }

  private toLayout({ x, y }: Point): Point {
    return { x: (x - this.container.clientWidth / 2) / this.view.scale + this.view.x, y: (y - this.container.clientHeight / 2) / this.view.scale + this.view.y };
  }

  private resize(): void {
    const ratio = devicePixelRatio;
    this.canvas.width = this.container.clientWidth * ratio;
    this.canvas.height = this.container.clientHeight * ratio;
    this.bitmap = null;
    if (this.whole) this.fit();
    else this.paint();
  }

  /** The next frame shows the bitmap where the view is now; it is painted anew when the hand rests. */
  private paintSoon(): void {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => ((this.bitmap = null), this.paint()), REST);
    this.frame ||= requestAnimationFrame(() => this.paint());
  }

  private paint(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { width, height } = this.canvas;
    if (!width || !height || !this.view.scale) return;
    this.bitmap ??= { canvas: this.taken(), view: { ...this.view } };
    const { canvas, view } = this.bitmap;
    const context = this.canvas.getContext("2d")!;
    const ratio = devicePixelRatio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.colours.paper;
    context.fillRect(0, 0, width, height);
    const factor = this.view.scale / view.scale;
    const [wide, high] = [canvas.width * factor, canvas.height * factor];
    const middle = { x: width / 2 + (view.x - this.view.x) * this.view.scale * ratio, y: height / 2 + (view.y - this.view.y) * this.view.scale * ratio };
    context.drawImage(canvas, middle.x - wide / 2, middle.y - high / 2, wide, high);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.paintChosen(context);
  }

  /** Groups, what links few, the actors by their kinds, names: of the screen and a margin around it. */
  private taken(): HTMLCanvasElement {
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(this.canvas.width * (1 + 2 * MARGIN));
    canvas.height = Math.round(this.canvas.height * (1 + 2 * MARGIN));
    const context = canvas.getContext("2d")!;
    const { x, y, scale } = this.view;
    const zoom = scale * devicePixelRatio;
    context.setTransform(zoom, 0, 0, zoom, canvas.width / 2 - x * zoom, canvas.height / 2 - y * zoom);
    const seen = this.seen(canvas.width / zoom / 2, canvas.height / zoom / 2);
    this.paintGroups(context);
    if (seen.length <= LINKED) this.paintLinks(context, seen);
    this.paintActors(context, seen);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    this.paintNames(context, seen, { x: canvas.width / devicePixelRatio / 2, y: canvas.height / devicePixelRatio / 2 });
    return canvas;
  }

  /** The numbers of the actors that stand so near the middle of the view. */
  private seen(wide: number, high: number): number[] {
    const { x, y } = this.groups.actors.columns;
    const found: number[] = [];
    for (let number = 0; number < this.on.length; number++) if (this.on[number] && Math.abs(x[number]! - this.view.x) < wide && Math.abs(y[number]! - this.view.y) < high) found.push(number);
    return found;
  }

  private paintGroups(context: CanvasRenderingContext2D): void {
    const { scale } = this.view;
    context.strokeStyle = this.colours.line;
    context.fillStyle = this.colours.wash;
    for (const { id } of this.groups.all) {
      if (!id) continue;
      const { x, y, r } = this.groups.disc(id);
      if (r * scale < 5) continue;
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.globalAlpha = 0.45;
      context.fill();
      context.globalAlpha = 0.8;
      context.lineWidth = 1 / scale;
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  private paintLinks(context: CanvasRenderingContext2D, seen: number[]): void {
    const { links, columns } = this.groups.actors;
    context.beginPath();
    for (const number of seen)
      for (const relation of links.of(number)) {
        if (!this.linkOn[relation] || columns.source[relation] !== number) continue;
        const to = columns.target[relation]!;
        context.moveTo(columns.x[number]!, columns.y[number]!);
        context.lineTo(columns.x[to]!, columns.y[to]!);
      }
    context.strokeStyle = this.colours.line;
    context.lineWidth = 0.8 / this.view.scale;
    context.globalAlpha = 0.5;
    context.stroke();
    context.globalAlpha = 1;
  }

  private paintActors(context: CanvasRenderingContext2D, seen: number[]): void {
    const { actors } = this.groups;
    const { kind, kinds, x, y } = actors.columns;
    const looks = kinds.map((name) => lookOf(name));
    looks.forEach((look, number) => {
      context.fillStyle = this.dark ? look.dark : look.light;
      for (const actor of seen) {
        if (kind[actor] !== number) continue;
        const r = this.radius(actor);
        if (r * this.view.scale < 1.1) context.fillRect(x[actor]! - r, y[actor]! - r, 2 * r, 2 * r);
        else {
          context.beginPath();
          context.arc(x[actor]!, y[actor]!, r, 0, 2 * Math.PI);
          context.fill();
        }
      }
    });
  }

  /** By its relationships, and never less than can be seen. */
  private radius(actor: number): number {
    const { scale } = this.view;
    return Math.max(0.75 / scale, Math.min(20, 6 + 2 * Math.sqrt(this.groups.actors.degree(actor))) * Math.max(0.8, Math.min(3, scale ** -0.5)));
  }

  /** None over another: of few actors their own, of many those of their groups. */
  private paintNames(context: CanvasRenderingContext2D, seen: number[], middle: Point): void {
    const { actors } = this.groups;
    const { scale } = this.view;
    context.font = `500 12px ${FONT}`;
    const at = (point: Point): Point => ({ x: (point.x - this.view.x) * scale + middle.x, y: (point.y - this.view.y) * scale + middle.y });
    const label = (id: string, name: string, point: Point, radius: number, priority: number, centred: boolean): Wanted & { lines: string[] } => {
      const lines = wrap(name, 22, 2);
      return { id, ...at(point), radius, lines, width: Math.max(...lines.map((line) => context.measureText(line).width)), height: 15 * lines.length, priority, centred };
    };
    const wanted = seen.length <= NAMED
      ? [...seen].sort((a, b) => actors.degree(b) - actors.degree(a)).slice(0, 3 * NAMES).map((number) => label(`${number}`, say(actors.name(number)), this.placed(number), this.radius(number) * scale, actors.degree(number), false))
      : this.named().map((group) => label(`${group.id}`, say(group.name), this.groups.disc(group.id), 0, group.size, true));
    const lines = new Map(wanted.map((one) => [one.id, one.lines]));
    const around = wanted.filter(({ centred }) => !centred);
    for (const { id, x, y } of place(wanted, NAMES, around)) this.write(context, lines.get(id)!, { x, y });
  }

  /** The groups that are large enough on the screen for a name. */
  private named(): Group[] {
    return this.groups.all.filter(({ id }) => id && this.groups.disc(id).r * this.view.scale > 30 && this.groups.disc(id).r * this.view.scale < this.container.clientHeight);
  }

  private write(context: CanvasRenderingContext2D, lines: string[], { x, y }: Point): void {
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = this.colours.paper;
    context.fillStyle = this.colours.ink;
    lines.forEach((line, index) => {
      const top = y + (index - (lines.length - 1) / 2) * 15;
      context.strokeText(line, x, top);
      context.fillText(line, x, top);
    });
  }

  /** Who is chosen with those that are linked with it, who is near, and their names. */
  private paintChosen(context: CanvasRenderingContext2D): void {
    const { actors } = this.groups;
    context.strokeStyle = this.colours.accent;
    if (this.chosen !== null) {
      const from = this.toScreen(this.placed(this.chosen));
      context.beginPath();
      for (const other of actors.links.near(this.chosen)) {
        if (!this.on[other]) continue;
        const to = this.toScreen(this.placed(other));
        context.moveTo(from.x, from.y);
        context.lineTo(to.x, to.y);
      }
      context.lineWidth = 1;
      context.stroke();
    }
    context.font = `600 13px ${FONT}`;
    for (const number of new Set([this.chosen, this.near])) {
      if (number === null) continue;
      const { x, y } = this.toScreen(this.placed(number));
      const r = this.radius(number) * this.view.scale + 3;
      context.beginPath();
      context.arc(x, y, r, 0, 2 * Math.PI);
      context.strokeStyle = this.colours.accent;
      context.lineWidth = 2;
      context.stroke();
      const lines = wrap(say(actors.name(number)), 30, 3);
      this.write(context, lines, { x, y: y - r - 4 - 7.5 * lines.length });
    }
  }

  private press(event: PointerEvent): void {
    this.container.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, this.at(event));
    this.moved = 0;
  }

  private pointed(event: PointerEvent): void {
    const at = this.at(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) return this.point(event.pointerType === "touch" ? null : this.nearest(at));
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, at);
    this.moved += Math.hypot(at.x - before.x, at.y - before.y);
    if (other) return this.zoom(Math.hypot(at.x - other.x, at.y - other.y) / (Math.hypot(before.x - other.x, before.y - other.y) || 1), { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    this.whole = false;
    this.view = { ...this.view, x: this.view.x - (at.x - before.x) / this.view.scale, y: this.view.y - (at.y - before.y) / this.view.scale };
    this.paintSoon();
  }

  private released(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
    const found = this.moved < 5 ? this.nearest(this.at(event)) : null;
    if (found !== null) this.choices.actor(this.groups.actors.keys()[found]!);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY * 0.0016), this.at(event));
  }

  /** Arrows go from actor to actor, Enter opens the one that is near. */
  private key(event: KeyboardEvent): void {
    const direction = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } }[event.key];
    const { actors } = this.groups;
    if (event.key === "Enter" && this.near !== null) return this.choices.actor(actors.keys()[this.near]!);
    if (!direction) return;
    event.preventDefault();
    const { clientWidth, clientHeight } = this.container;
    const seen = this.seen(clientWidth / this.view.scale / 2, clientHeight / this.view.scale / 2);
    const best = (): number | null => seen.reduce<number | null>((most, one) => (most !== null && actors.degree(most) >= actors.degree(one) ? most : one), null);
    const from = this.near ?? this.chosen;
    const next = from === null ? best() : towards(this.placed(from), direction, seen.filter((one) => one !== from), (one) => this.placed(one));
    this.point(next ?? from);
    if (next !== null) this.choices.told(say(actors.name(next)));
  }

  private point(number: number | null): void {
    if (number === this.near) return;
    this.near = number;
    this.container.style.cursor = number === null ? "" : "pointer";
    this.frame ||= requestAnimationFrame(() => this.paint());
  }

  private nearest(at: Point): number | null {
    const { x, y } = this.groups.actors.columns;
    const spot = this.toLayout(at);
    let [found, least] = [null as number | null, REACH / this.view.scale];
    for (let number = 0; number < this.on.length; number++) {
      if (!this.on[number]) continue;
      const distance = Math.max(Math.abs(x[number]! - spot.x), Math.abs(y[number]! - spot.y));
      if (distance < least) [found, least] = [number, distance];
    }
    return found;
  }

  private at(event: MouseEvent): Point {
    const box = this.container.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }
}
