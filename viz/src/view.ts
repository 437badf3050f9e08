// Which part of the layout is on the screen. vis-network has coordinates of its own in between: the layout, turned or stretched to the screen.

import type { Network } from "vis-network/esnext";
import { extent, type Point } from "./geometry.ts";
import type { Box } from "./labels.ts";
import type { Actor } from "./provider.ts";

export class View {
  /** Given once there are nodes, whose places are asked for first. */
  network!: Network;
  private readonly portrait: boolean;
  private readonly stretch: number;

  constructor(private readonly container: HTMLElement, actors: Iterable<Actor>, private readonly grouped: boolean) {
    const stage = container.parentElement!; // has a size even while another view is shown
    this.portrait = stage.clientHeight > stage.clientWidth * 1.15;
    this.stretch = this.portrait || grouped ? 1 : stretch([...actors], stage);
  }

  get width(): number {
    return this.container.clientWidth;
  }

  get height(): number {
    return this.container.clientHeight;
  }

  get scale(): number {
    return this.network.getScale();
  }

  /** What lies in the middle of the screen. */
  get middle(): Point {
    return this.network.getViewPosition();
  }

  /** Positions are made for a wide page; on a high screen the picture is turned. */
  fromLayout({ x, y }: Point): Point {
    if (this.grouped) return this.portrait ? { x: y, y: x } : { x, y }; // discs stay round
    return this.portrait ? { x: 1.25 * y, y: 0.85 * x } : { x, y: y * this.stretch };
  }

  toLayout({ x, y }: Point): Point {
    if (this.grouped) return this.portrait ? { x: y, y: x } : { x, y };
    return this.portrait ? { x: y / 0.85, y: x / 1.25 } : { x, y: y / this.stretch };
  }

  toScreen({ x, y }: Point): Point {
    const { middle, scale } = this;
    return { x: (x - middle.x) * scale + this.width / 2, y: (y - middle.y) * scale + this.height / 2 };
  }

  /** Whether a point of the screen is on it, or so near that its label may be. */
  holds({ x, y }: Point): boolean {
    return x > -80 && y > -30 && x < this.width + 80 && y < this.height + 30;
  }

  /** What lies over the picture: buttons and notes, where no word can be read. */
  covered(): Box[] {
    const origin = this.container.getBoundingClientRect();
    const over = [...this.container.parentElement!.querySelectorAll(".crumbs, .corner > *, .zoom")].map((one) => one.getBoundingClientRect());
    return over.filter(({ width }) => width).map(({ left, top, right, bottom }) => ({ left: left - origin.left, top: top - origin.top, right: right - origin.left, bottom: bottom - origin.top }));
  }

  fit(points: Point[], animate: boolean, frame = 150): void {
    const { width, height } = this;
    if (!points.length || !width) return;
    const [left, right] = extent(points.map(({ x }) => x));
    const [top, bottom] = extent(points.map(({ y }) => y));
    const margin = { x: Math.min(frame, width * 0.26), y: this.head + 90 };
    const fitting = Math.min((width - margin.x) / (right - left + 1), (height - margin.y) / (bottom - top + 1), this.grouped ? 3 : 1.35);
    const scale = Math.max(fitting, this.farthest);
    this.move({ x: (left + right) / 2, y: (top + bottom) / 2 - this.head / 2 / scale }, scale, animate);
  }

  /** How much of the screen's top the trail of groups covers. */
  get head(): number {
    const { offsetTop, offsetHeight } = this.container.parentElement!.querySelector<HTMLElement>(".crumbs")!;
    return offsetHeight && offsetTop + offsetHeight;
  }

  zoom(factor: number): void {
    this.move(undefined, Math.max(this.farthest, Math.min(this.grouped ? 10 : 4, this.scale * factor)));
  }

  private get farthest(): number {
    return this.grouped ? 0.002 : 0.04;
  }

  private move(position: Point | undefined, scale: number, animate = true): void {
    const still = !animate || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.moveTo({ ...(position ? { position } : {}), scale, animation: still ? false : { duration: 350, easingFunction: "easeInOutCubic" } });
  }
}

/** How much higher a picture that is flatter than the screen becomes, so that it fills it better. */
function stretch(actors: Actor[], { clientWidth, clientHeight }: HTMLElement): number {
  const [left, right] = extent(actors.map(({ x }) => x));
  const [top, bottom] = extent(actors.map(({ y }) => y));
  return Math.max(1, Math.min(1.4, ((right - left) / (bottom - top || Infinity)) * ((clientHeight - 90) / (clientWidth - 150 || 1)) || 1));
}
