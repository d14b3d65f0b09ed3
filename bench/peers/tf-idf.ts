/** Word TF-IDF and the cosine, as the textbook has it: the frequencies are those of the very titles that are compared. */
export class TfIdf {
  readonly #documents = new Map<string, number>();
  #count = 0;

  constructor(titles: Iterable<string>) {
    for (const title of titles) {
      this.#count++;
      for (const word of new Set(wordsOf(title)))
        this.#documents.set(word, (this.#documents.get(word) ?? 0) + 1);
    }
  }

  /** Words by their weight, of length 1. */
  read(title: string): Map<string, number> {
    const counts = new Map<string, number>();
    for (const word of wordsOf(title)) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) counts.set(word, count * this.#rarity(word));
    const length = Math.hypot(...counts.values());
    for (const [word, weight] of counts) counts.set(word, weight / length);
    return counts;
  }

  #rarity(word: string): number {
    return Math.log((1 + this.#count) / (1 + (this.#documents.get(word) ?? 0))) + 1;
  }
}

/** 0 to 1. */
export function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [word, weight] of few) sum += weight * (many.get(word) ?? 0);
  return sum;
}

const wordsOf = (title: string): string[] => title.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
