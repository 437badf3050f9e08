// The words in the picture: which names, relationships and counts are shown, where they stand so that none overlaps, and how they are painted.

import { looked, middleOfTie } from "./discs.ts";
import { nameOf } from "./drawn.ts";
import { number } from "./format.ts";
import type { Point } from "./geometry.ts";
import { say, t } from "./i18n.ts";
import { HALO, place, wrap, type Wanted } from "./labels.ts";
import { stations, type Lines } from "./lines.ts";
import type { Colours } from "./nodes.ts";
import type { Actor, Provider } from "./provider.ts";
import type { Screen } from "./screen.ts";
import type { View } from "./view.ts";

/** What stands out: these actors and relationships are painted in full, the others recede. */
export interface Emphasis {
  actors: Set<string>;
  relations: Set<string>;
}

/** What is written about. */
export interface Scene {
  readonly shown: Screen;
  readonly emphasis: Emphasis | null;
  readonly lines: Lines;
  readonly positions: Record<string, Point>;
  readonly selected: string | null;
  /** Under the pointer or the keyboard. */
  readonly hoverActor: string | null;
  readonly hoverRelation: string | null;
  readonly nearGroup: number | null;
  readonly colours: Colours;
  /** Counts what changes words, beside the view's size and scale. */
  readonly version: number;
  radius(actor: Actor): number;
  recedes(id: string): boolean;
}

export interface Label {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  lines: string[];
}

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
const TEXT = { size: 12.5, line: 15 };
const SMALL = { size: 10.5, line: 12 }; // in a crowd
const CROWD = 420; // actors on the screen
const LABELS = 170;
const FIRM = 9; // the best connected are always named
const OBSTACLES = { some: 360, crowd: 36 }; // labels keep clear of the better connected only
const EDGE_LABELS = 14;

export class Lettering {
  /** Those of the last frame, by which tests see that none overlap. */
  labels: Label[] = [];
  text = TEXT;
  private readonly widths = new Map<string, number>();
  private firm = new Set<string>();
  private placed: { key: string; middle: Point; labels: Label[] } = { key: "", middle: { x: 0, y: 0 }, labels: [] };

  constructor(private readonly scene: Scene, private readonly view: View, private readonly provider: Provider) {}

  /** Who is shown now: the best connected of them are named first. */
  show({ actors }: Screen): void {
    this.firm = new Set([...actors].sort((a, b) => b.degree - a.degree).slice(0, FIRM).filter(({ degree }) => degree > 3).map(({ id }) => id));
  }

  /**
   * Paints at a ratio of pixels, the screen's corner at `origin`. Labels are placed anew when anything but the view's position has changed;
   * while the picture is dragged they only move along. Whether they did. What is in `without` keeps its place and is not painted.
   */
  paint(context: CanvasRenderingContext2D, ratio: number, origin: Point = { x: 0, y: 0 }, without: ReadonlySet<string> | null = null): boolean {
    const { middle, scale, width, height } = this.view;
    context.save();
    this.begin(context, ratio, origin);
    context.font = `600 ${this.text.size}px ${FONT}`; // measured as the widest that is painted
    const key = [scale, width, height, this.scene.version].join(" ");
    if (key !== this.placed.key) this.placed = { key, middle, labels: this.place(context) };
    const [dx, dy] = [(this.placed.middle.x - middle.x) * scale, (this.placed.middle.y - middle.y) * scale];
    this.labels = this.placed.labels.map((label) => ({ ...label, x: label.x + dx, y: label.y + dy }));
    for (const { id, x, y, lines } of this.labels) if (!without?.has(id)) this.paintLabel(context, lines, x, y, id);
    context.restore();
    return dx !== 0 || dy !== 0;
  }

  /** Paints one label so far from its place, in pixels of the screen. */
  carry(context: CanvasRenderingContext2D, ratio: number, id: string, by: Point): void {
    const label = this.labels.find((one) => one.id === id);
    if (!label) return;
    context.save();
    this.begin(context, ratio, by);
    this.paintLabel(context, label.lines, label.x, label.y, id);
    context.restore();
  }

  private begin(context: CanvasRenderingContext2D, ratio: number, origin: Point): void {
    context.setTransform(ratio, 0, 0, ratio, origin.x * ratio, origin.y * ratio);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
  }

  weightOf(id: string): number {
    return id === this.scene.selected ? 700 : this.firm.has(id) ? 600 : 400;
  }

  private place(context: CanvasRenderingContext2D): Label[] {
    const { shown, emphasis, positions } = this.scene;
    const recedes = (id: string): boolean => this.scene.recedes(id);
    const crowd = shown.actors.filter(({ id }) => !recedes(id) && this.view.holds(this.view.toScreen(positions[id]!))).length > CROWD;
    if (crowd !== (this.text === SMALL)) this.widths.clear();
    this.text = crowd ? SMALL : TEXT;
    context.font = `600 ${this.text.size}px ${FONT}`;
    const texts = new Map<string, string[]>();
    const wanted = [...this.actorLabels(context, texts), ...this.relationLabels(context, texts), ...this.groupLabels(context, texts), ...this.tieLabels(context, texts)];
    const nodes = wanted.filter(({ id, centred }) => !centred && !recedes(id)).sort((a, b) => b.priority - a.priority);
    const sizes = new Map(wanted.filter(({ id }) => texts.has(id)).map((label) => [label.id, label]));
    const { width, height } = this.view;
    const screen = { left: 4, top: 2, right: width - 4, bottom: height - 2 };
    const firm = emphasis ? 40 : Math.min(FIRM, width / 95);
    return place([...sizes.values()], LABELS, nodes.slice(0, crowd ? OBSTACLES.crowd : OBSTACLES.some), screen, firm, this.view.covered()).map(({ id, x, y }) => {
      const { width, height } = sizes.get(id)!;
      return { id, x, y, width, height, lines: texts.get(id)! };
    });
  }

  private actorLabels(context: CanvasRenderingContext2D, texts: Map<string, string[]>): Wanted[] {
    const { shown, emphasis, positions, selected, hoverActor } = this.scene;
    const { scale } = this.view;
    const result: Wanted[] = [];
    for (const actor of shown.actors) {
      const { x, y } = this.view.toScreen(positions[actor.id]!);
      if (!this.view.holds({ x, y })) continue;
      const lines = wrap(say(actor.name), 22, emphasis ? 3 : 2);
      if (!this.scene.recedes(actor.id)) texts.set(actor.id, lines);
      result.push({
        id: actor.id, x, y,
        radius: this.scene.radius(actor) * scale + (actor.id === selected ? 5 : 0),
        width: this.measure(context, lines),
        height: lines.length * this.text.line,
        priority: actor.id === selected || actor.id === hoverActor ? Infinity : actor.degree,
      });
    }
    return result;
  }

  private relationLabels(context: CanvasRenderingContext2D, texts: Map<string, string[]>): Wanted[] {
    const { emphasis, hoverRelation, lines: drawnLines } = this.scene;
    const chosen = emphasis && emphasis.relations.size <= EDGE_LABELS ? [...emphasis.relations] : [];
    const ids = hoverRelation ? [...new Set([...chosen, hoverRelation])] : chosen;
    return ids.flatMap((id) => {
      const drawn = drawnLines.of(id);
      if (!drawn || (drawn.weight > 1 && drawn.relation.id !== id && id !== hoverRelation)) return [];
      const lines = wrap(drawn.weight > 1 ? `${drawn.weight} ${t("relationships")}` : say(nameOf(this.provider, drawn.relation)), 30);
      const [at, ...aside] = stations(drawn).map((point) => this.view.toScreen(point));
      texts.set(id, lines);
      return [{ id, ...at!, aside, radius: 0, width: this.measure(context, lines), height: lines.length * this.text.line, priority: id === hoverRelation ? Infinity : 1e6, centred: true }];
    });
  }

  /** In the middle of a closed disc that has room for it; the near one always. */
  private groupLabels(context: CanvasRenderingContext2D, texts: Map<string, string[]>): Wanted[] {
    const { scale } = this.view;
    return this.scene.shown.groups.filter(({ open }) => !open).flatMap(({ group, disc, count }) => {
      const near = group.id === this.scene.nearGroup;
      if (disc.r * scale < 17 && !near) return [];
      const at = this.view.toScreen(this.view.fromLayout(disc));
      if (!this.view.holds(at)) return [];
      const room = near ? 60 : disc.r * scale;
      const lines = [...wrap(say(group.name), Math.max(9, Math.min(24, room / 4.4)), Math.max(1, Math.min(4, Math.floor(room / 11) - 1))), number(String(count))];
      const id = `group ${group.id}`;
      texts.set(id, lines);
      return [{ id, ...at, radius: 0, width: this.measure(context, lines), height: lines.length * this.text.line, priority: near ? Infinity : 1e5 + count, centred: true }];
    });
  }

  /** How many relationships a tie stands for, where it is looked at. */
  private tieLabels(context: CanvasRenderingContext2D, texts: Map<string, string[]>): Wanted[] {
    const near = this.scene.nearGroup;
    return this.scene.shown.ties.filter((tie) => looked(tie, near) || (near !== null && (tie.a === near || tie.b === near))).map((tie) => {
      const id = `tie ${tie.a} ${tie.b}`;
      const lines = [number(String(tie.count))];
      texts.set(id, lines);
      const at = this.view.toScreen(this.view.fromLayout(middleOfTie(tie)));
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
    const { colours } = this.scene;
    const relation = this.scene.lines.of(id) !== undefined;
    context.font = `${relation ? "italic 400" : this.weightOf(id)} ${this.text.size}px ${FONT}`;
    context.strokeStyle = colours.paper;
    context.lineWidth = HALO;
    context.fillStyle = relation ? colours.accent : colours.ink;
    lines.forEach((line, index) => {
      const top = y + (index - (lines.length - 1) / 2) * this.text.line;
      context.strokeText(line, x, top);
      context.fillText(line, x, top);
    });
  }
}
