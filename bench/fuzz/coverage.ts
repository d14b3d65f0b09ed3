/** Classes of how often a block ran, as AFL has them: 1, 2, 3, 4–7, 8–15, 16–31, 32–127, more. One bit each. */
const CLASSES = Uint8Array.from({ length: 256 }, (_, hits) => {
  if (hits === 0) return 0;
  if (hits <= 3) return 1 << (hits - 1);
  const bounds = [8, 16, 32, 128, 256];
  return 1 << (3 + bounds.findIndex((bound) => hits < bound));
});

/** What all inputs so far have reached: for each block, the classes of how often it ran. */
export class Coverage {
  readonly #hits: Uint8Array;
  readonly #seen: Uint8Array;

  constructor(hits: Uint8Array) {
    this.#hits = hits;
    this.#seen = new Uint8Array(hits.length);
  }

  /** Blocks that ran at least once. */
  get blocks(): number {
    return this.#seen.reduce((count, classes) => count + (classes === 0 ? 0 : 1), 0);
  }

  /** Forgets the execution before. */
  begin(): void {
    this.#hits.fill(0);
  }

  /** The blocks that the execution since `begin` ran as often as none before; they count as seen from here on. */
  takeNews(): number[] {
    const news: number[] = [];
    for (let block = 0; block < this.#hits.length; block++) {
      const hits = this.#hits[block] ?? 0;
      if (hits === 0) continue;
      const bit = CLASSES[hits] ?? 0;
      const seen = this.#seen[block] ?? 0;
      if ((seen & bit) !== 0) continue;
      this.#seen[block] = seen | bit;
      news.push(block);
    }
    return news;
  }

  /** Whether the execution since `begin` ran all of these blocks. */
  reaches(blocks: number[]): boolean {
    return blocks.every((block) => this.#hits[block] !== 0);
  }
}
