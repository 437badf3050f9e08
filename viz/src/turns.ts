// Whose turn it is: so many go at once, the others wait in line, and whoever gives up leaves it.

export class Turns {
  private readonly line: (() => void)[] = [];

  constructor(private free: number) {}

  /** Does some work when it is its turn, which is the next one for what is `urgent`. Rejects with the signal's reason where that comes first. */
  async take<T>(signal: AbortSignal, urgent: boolean, work: () => Promise<T>): Promise<T> {
    if (this.free) this.free--;
    else await this.wait(signal, urgent);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = this.line.shift(); // who follows takes the place over
      if (next) next();
      else this.free++;
    }
  }

  private wait(signal: AbortSignal, urgent: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        const at = this.line.indexOf(enter);
        if (at < 0) return;
        this.line.splice(at, 1);
        reject(signal.reason as Error);
      };
      const enter = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      if (urgent) this.line.unshift(enter);
      else this.line.push(enter);
      if (signal.aborted) leave();
      else signal.addEventListener("abort", leave, { once: true });
    });
  }
}

/** Rejects with the signal's reason where that comes first. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => (clearTimeout(alarm), reject(signal.reason as Error));
    const alarm = setTimeout(() => (signal.removeEventListener("abort", end), resolve()), milliseconds);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
