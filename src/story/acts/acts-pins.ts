/**
 * What operators decided about stories as wholes, for as long as the window lasts: which are not to become one, and which
 * do not go out. A story seldom lives longer, since articles of different days do not join (rules.ts); that it is hidden is
 * in its state as well, and lasts with that.
 */
export class Pins {
  /** Two stories, the lesser id first, with a space between → ms. */
  readonly #apart = new Map<string, number>();
  /** Story → ms. */
  readonly #hidden = new Map<string, number>();

  /** Whether no operator has said otherwise. */
  mayUnite(a: string, b: string): boolean {
    return !this.areApart(a, b) && !this.isHidden(a) && !this.isHidden(b);
  }

  areApart(a: string, b: string): boolean {
    return this.#apart.has(pairOf(a, b));
  }

  isHidden(storyId: string): boolean {
    return this.#hidden.has(storyId);
  }

  /** Keeps two apart from now on; returns what undoes it, as the others do. */
  part([a, b]: readonly [string, string], at: number): () => void {
    return put(this.#apart, pairOf(a, b), at);
  }

  /** Makes two one: the first is left, and what the second was kept apart from is kept apart from the first. */
  unite([left, gone]: readonly [string, string]): () => void {
    const inherited = [...this.#apart].flatMap(([pair, at]) => {
      const other = partnerIn(pair, gone);
      const isNew = other !== undefined && other !== left && !this.areApart(left, other);
      return isNew ? [{ pair: pairOf(left, other), at }] : [];
    });
    const undo = [
      put(this.#apart, pairOf(left, gone), undefined),
      ...inherited.map(({ pair, at }) => put(this.#apart, pair, at)),
    ];
    return () => {
      for (const step of undo.toReversed()) step();
    };
  }

  hide(storyId: string, at: number): () => void {
    return put(this.#hidden, storyId, at);
  }

  show(storyId: string): () => void {
    return put(this.#hidden, storyId, undefined);
  }

  /** Forgets what was decided before a time, in ms. */
  expire(before: number): void {
    for (const pins of [this.#apart, this.#hidden])
      for (const [pin, at] of pins) if (at < before) pins.delete(pin);
  }
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

function partnerIn(pair: string, storyId: string): string | undefined {
  const ids = pair.split(' ');
  return ids.includes(storyId) ? ids.find((id) => id !== storyId) : undefined;
}

function put(pins: Map<string, number>, pin: string, at: number | undefined): () => void {
  const before = pins.get(pin);
  set(pins, pin, at);
  return () => set(pins, pin, before);
}

function set(pins: Map<string, number>, pin: string, at: number | undefined): void {
  if (at === undefined) pins.delete(pin);
  else pins.set(pin, at);
}
