import type { Seen } from './messages.ts';

/** Which articles were offered and when, and how long each took to both outputs. */
export class Ledger {
  readonly #waiting = new Map<string, { at: number; on?: Seen['output'] }>();
  /** Real ms from the offer of an article until the later of both outputs had a message that names it. */
  readonly lags: number[] = [];

  /** Articles that are not on both outputs. */
  get missing(): number {
    return this.#waiting.size;
  }

  offered(articles: readonly string[]): void {
    const at = performance.now();
    for (const id of articles) this.#waiting.set(id, { at });
  }

  seen({ output, articles }: Seen): void {
    const now = performance.now();
    for (const id of articles) {
      const one = this.#waiting.get(id);
      if (!one) continue;
      if (one.on !== undefined && one.on !== output) {
        this.#waiting.delete(id);
        this.lags.push(now - one.at);
      } else one.on = output;
    }
  }
}
