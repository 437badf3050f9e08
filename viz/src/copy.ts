// A picture of more than the screen, which is moved instead of painting.

import type { Point } from "./geometry.ts";
import type { View } from "./view.ts";

const MARGIN = 0.35; // of the screen, around it

/** Paints at a ratio of pixels; `corner` is how far the screen's own corner lies from that of the copy. */
export type Paint = (context: CanvasRenderingContext2D, ratio: number, corner: Point) => void;

export class Copy {
  private readonly middle: Point;
  private readonly scale: number;
  private readonly canvas = document.createElement("canvas");

  /** `version` counts what changes the picture, beside the view. */
  constructor(private readonly view: View, private readonly ratio: number, private readonly version: number, paint: Paint) {
    const { middle, scale, width, height } = view;
    [this.middle, this.scale] = [middle, scale];
    this.canvas.width = Math.round(width * ratio * (1 + 2 * MARGIN));
    this.canvas.height = Math.round(height * ratio * (1 + 2 * MARGIN));
    const context = this.canvas.getContext("2d")!;
    context.setTransform(ratio * scale, 0, 0, ratio * scale, this.canvas.width / 2 - middle.x * ratio * scale, this.canvas.height / 2 - middle.y * ratio * scale);
    paint(context, ratio, { x: (this.canvas.width / ratio - width) / 2, y: (this.canvas.height / ratio - height) / 2 });
  }

  /** Whether it still holds what the view shows. */
  covers(version: number): boolean {
    const { middle: now, scale: zoom, width, height } = this.view;
    const { middle, scale } = this;
    const inside = (offset: number, size: number): boolean => Math.abs(offset) + size / zoom / 2 <= ((0.5 + MARGIN) * size) / scale + 1e-6;
    if (version !== this.version || zoom / scale > 1.6) return false;
    // What comes in from the edge while one zooms out is painted when the hand rests.
    return (zoom / scale < 0.99 && zoom / scale > 0.4) || (inside(now.x - middle.x, width) && inside(now.y - middle.y, height));
  }

  /** Shifted and scaled to where the view is now. */
  draw(context: CanvasRenderingContext2D): void {
    const { canvas, middle, scale, ratio } = this;
    const [width, height] = [canvas.width / ratio / scale, canvas.height / ratio / scale];
    context.drawImage(canvas, middle.x - width / 2, middle.y - height / 2, width, height);
  }
}
