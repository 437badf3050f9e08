// The brush of the timeline: drag over the line, or move its two handles by hand or by keys.

import type { App } from "./app.ts";
import { add, dayAt, floor, grain, pixel, step, stride, type Scale, type Unit } from "./calendar.ts";
import { isoOf, type Span } from "./dates.ts";
import { h } from "./dom.ts";
import { edtf } from "./edtf.ts";
import { t } from "./i18n.ts";

type End = "first" | "last";
const CLICK = 4; // pixels within which the hand did not move

export class Brush {
  readonly shade = h("div", { class: "time-shade" });
  readonly handles: HTMLElement[];
  private scale: Scale = { first: 0, last: 1, width: 1 };
  private span: Span = { first: null, last: null };
  private gestures = 0;

  constructor(private readonly app: App, private readonly line: HTMLElement) {
    this.handles = (["first", "last"] as const).map((end) => {
      const handle = h("div", { class: `time-handle ${end}`, role: "slider", tabindex: 0, "aria-orientation": "horizontal", onkeydown: (event: KeyboardEvent) => this.key(event, end), onblur: () => this.gestures++ });
      handle.addEventListener("pointerdown", (event) => this.drag(event, (day) => this.move(end, day)));
      return handle;
    });
    line.addEventListener("pointerdown", (event) => {
      if (!(event.target as HTMLElement).closest(".time-handle, .time-shade")) this.begin(event);
    });
    this.shade.addEventListener("pointerdown", (event) => this.carry(event));
  }

  show(scale: Scale, span: Span): void {
    Object.assign(this, { scale, span });
    const [first, last] = this.ends();
    const [left, right] = [pixel(scale, first), pixel(scale, last)];
    this.shade.hidden = span.first === null && span.last === null;
    Object.assign(this.shade.style, { left: `${left}px`, width: `${Math.max(1, right - left)}px` });
    this.handles.forEach((handle, index) => this.showHandle(handle, index ? "last" : "first", index ? right : left));
  }

  private showHandle(handle: HTMLElement, end: End, x: number): void {
    const day = this.span[end];
    handle.style.left = `${x}px`;
    handle.setAttribute("aria-label", t(end === "first" ? "timeFrom" : "timeUntil"));
    handle.setAttribute("aria-valuemin", String(this.scale.first));
    handle.setAttribute("aria-valuemax", String(this.scale.last));
    handle.setAttribute("aria-valuenow", String(this.ends()[end === "first" ? 0 : 1]));
    handle.setAttribute("aria-valuetext", day === null ? t(end === "first" ? "fromBeginning" : "untilEnd") : edtf(isoOf(day)));
  }

  /** Both borders on the line; the last one is the day after. */
  private ends(): [number, number] {
    const { first, last } = this.span;
    const clamp = (day: number): number => Math.max(this.scale.first, Math.min(this.scale.last, day));
    return [clamp(first ?? this.scale.first), clamp(last === null ? this.scale.last : last + 1)];
  }

  private begin(event: PointerEvent): void {
    const start = dayAt(this.scale, this.x(event));
    const unit = grain(this.scale.last - this.scale.first);
    this.drag(event, (day) => {
      const [a, b] = [Math.min(start, day), Math.max(start, day)];
      this.choose(floor(a, unit), add(floor(b, unit), unit, 1));
    });
  }

  /** Moves the chosen time as a whole. */
  private carry(event: PointerEvent): void {
    const start = dayAt(this.scale, this.x(event));
    const [first, last] = this.ends();
    const length = last - first;
    const unit = grain(this.scale.last - this.scale.first);
    this.drag(event, (day) => {
      const moved = nearest(Math.max(this.scale.first, Math.min(this.scale.last - length, first + day - start)), unit);
      this.choose(moved, nearest(moved + length, unit));
    });
  }

  private move(end: End, day: number, unit: Unit = grain(this.scale.last - this.scale.first)): void {
    const [first, last] = this.ends();
    const border = nearest(day, unit);
    if (end === "first") this.choose(Math.min(border, step(last, unit, -1)), last);
    else this.choose(first, Math.max(border, step(first, unit, 1)));
  }

  /** `last` is the day after. What reaches an end of the line is open there. */
  private choose(first: number, last: number): void {
    const from = first <= this.scale.first ? null : isoOf(first);
    const until = last >= this.scale.last ? null : isoOf(last - 1);
    const { now } = this.app.store;
    if (from !== now.from || until !== now.until) this.app.store.set({ from, until }, `brush ${this.gestures}`);
  }

  private drag(event: PointerEvent, act: (day: number) => void): void {
    if (event.button !== 0) return;
    const start = event.clientX;
    let moving = false;
    this.gestures++;
    const move = (next: PointerEvent): void => {
      if (!moving && Math.abs(next.clientX - start) < CLICK) return;
      if (!moving) this.line.setPointerCapture(next.pointerId); // only now: a mark under a hand that does not move is clicked
      moving = true;
      act(dayAt(this.scale, this.x(next)));
    };
    const end = (): void => {
      removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"] as const) removeEventListener(name, end);
      this.gestures++;
    };
    addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"] as const) addEventListener(name, end);
  }

  private x(event: PointerEvent): number {
    return event.clientX - this.line.getBoundingClientRect().left;
  }

  private key(event: KeyboardEvent, end: End): void {
    const [first, last] = this.ends();
    const unit = stride(this.scale.last - this.scale.first);
    const day = end === "first" ? first : last;
    const to: Record<string, number> = {
      ArrowLeft: step(day, unit, -1),
      ArrowDown: step(day, unit, -1),
      ArrowRight: step(day, unit, 1),
      ArrowUp: step(day, unit, 1),
      PageDown: step(day, unit, -5),
      PageUp: step(day, unit, 5),
      Home: this.scale.first,
      End: this.scale.last,
    };
    if (!(event.key in to)) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(end, to[event.key]!, event.key === "Home" || event.key === "End" ? "day" : unit);
  }
}

/** The border of a unit that is nearest. */
function nearest(day: number, unit: Unit): number {
  const border = floor(Math.round(day), unit);
  const next = add(border, unit, 1);
  return day - border <= next - day ? border : next;
}
