// As much of vis-network 9.1.2 as the page uses. Its script comes from the pyvis wheel and stands in the page before ours.

interface VisPoint {
  x: number;
  y: number;
}

interface VisDataSet<T extends { id: string }> {
  add(items: T[]): void;
  remove(ids: string[]): void;
  update(items: (Partial<T> & { id: string })[]): void;
}

interface VisNetwork {
  on(event: string, listener: (argument: never) => void): void;
  redraw(): void;
  getScale(): number;
  getViewPosition(): VisPoint;
  getNodeAt(at: VisPoint): string | undefined;
  getPositions(ids?: string[]): Record<string, VisPoint>;
  DOMtoCanvas(at: VisPoint): VisPoint;
  moveTo(options: { position?: VisPoint; scale?: number; animation?: boolean | { duration: number; easingFunction: string } }): void;
}

declare const vis: {
  DataSet: new <T extends { id: string }>(items: T[]) => VisDataSet<T>;
  Network: new (container: HTMLElement, data: { nodes: unknown; edges: unknown }, options: object) => VisNetwork;
};
