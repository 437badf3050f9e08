// What is painted on a canvas, written down as SVG: as much of the canvas as the page paints groups with.

/** The part of a canvas that can be traced. */
export type Surface = Pick<CanvasRenderingContext2D, "beginPath" | "moveTo" | "quadraticCurveTo" | "arc" | "fill" | "stroke" | "save" | "restore" | "globalAlpha" | "fillStyle" | "strokeStyle" | "lineWidth" | "lineCap">;

type Look = Pick<Surface, "globalAlpha" | "fillStyle" | "strokeStyle" | "lineWidth" | "lineCap">;

export class Tracing implements Surface {
  readonly elements: string[] = [];
  globalAlpha = 1;
  fillStyle: Look["fillStyle"] = "#000";
  strokeStyle: Look["strokeStyle"] = "#000";
  lineWidth = 1;
  lineCap: CanvasLineCap = "butt";
  private path = "";
  private readonly kept: Look[] = [];

  save(): void {
    const { globalAlpha, fillStyle, strokeStyle, lineWidth, lineCap } = this;
    this.kept.push({ globalAlpha, fillStyle, strokeStyle, lineWidth, lineCap });
  }

  restore(): void {
    Object.assign(this, this.kept.pop());
  }

  beginPath(): void {
    this.path = "";
  }

  moveTo(x: number, y: number): void {
    this.path += `M${round(x)} ${round(y)}`;
  }

  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.path += `Q${round(cx)} ${round(cy)} ${round(x)} ${round(y)}`;
  }

  /** Whole circles. */
  arc(x: number, y: number, radius: number): void {
    const half = (side: number): string => `A${round(radius)} ${round(radius)} 0 1 1 ${round(x + side * radius)} ${round(y)}`;
    this.path += `M${round(x + radius)} ${round(y)}${half(-1)}${half(1)}Z`;
  }

  fill(): void {
    this.write(`fill="${String(this.fillStyle)}"`);
  }

  stroke(): void {
    this.write(`fill="none" stroke="${String(this.strokeStyle)}" stroke-width="${this.lineWidth}" stroke-linecap="${this.lineCap}"`);
  }

  private write(look: string): void {
    this.elements.push(`<path d="${this.path}" ${look}${this.globalAlpha < 1 ? ` opacity="${this.globalAlpha}"` : ""}/>\n`);
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;
