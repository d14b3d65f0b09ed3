const NOTHING = () => {};

/**
 * What the window's articles were called before, for as long as it lasts. A fetch knows an article by the id that the last
 * commit left it; by the time its next version is merged, the article may have moved on, even more than once.
 */
export class Renamed {
  /** An earlier id → the id that its article has now, and since when (ms) it is the earlier one. */
  readonly #latest = new Map<string, { id: string; at: number }>();
  readonly #earlier = new Map<string, Set<string>>();
  #before = 0;

  /** The id that the article has now which had this one; undefined where none had, or another has it again. */
  latest(id: string): string | undefined {
    const found = this.#latest.get(id);
    return found && found.at >= this.#before ? found.id : undefined;
  }

  /** The ids that an article had before. */
  earlier(id: string): string[] {
    return [...(this.#earlier.get(id) ?? [])].filter((name) => this.latest(name) === id);
  }

  /** An article has another id from now on; returns what undoes it, as the others do. */
  rename(from: string, to: string, at: number): () => void {
    const names = [...(this.#earlier.get(from) ?? []), from].filter((name) => name !== to);
    // When it ceased to be its id stays as it was: a fold of the log's rest knows no more than that.
    const undo = names.map((name) => this.#point(name, { id: to, at: this.#latest.get(name)?.at ?? at }));
    return inReverse(undo);
  }

  /** An id is an article's own again. */
  revive(id: string): () => void {
    return this.#latest.has(id) ? this.#point(id, undefined) : NOTHING;
  }

  /** An article has gone, and its id is another's: its earlier ids lead nowhere. */
  forget(id: string): () => void {
    return inReverse([...(this.#earlier.get(id) ?? [])].map((name) => this.#point(name, undefined)));
  }

  /** Forgets what was so named before a time, in ms. */
  expire(before: number): void {
    this.#before = before;
    for (const [name, { at }] of this.#latest) {
      if (at >= before) break;
      this.#point(name, undefined);
    }
  }

  #point(name: string, to: { id: string; at: number } | undefined): () => void {
    const from = this.#latest.get(name);
    if (from) {
      const names = this.#earlier.get(from.id);
      names?.delete(name);
      if (names?.size === 0) this.#earlier.delete(from.id);
    }
    if (to) {
      this.#latest.set(name, to);
      const names = this.#earlier.get(to.id) ?? new Set();
      this.#earlier.set(to.id, names.add(name));
    } else this.#latest.delete(name);
    return () => void this.#point(name, from);
  }
}

function inReverse(undo: readonly (() => void)[]): () => void {
  return () => {
    for (const step of undo.toReversed()) step();
  };
}
