/** A source's memory and the window as commits leave them, without Redis: what recognition is tried on. */
import { createHash } from 'node:crypto';
import { normalizeFeed, type NormalizedItem } from '../../src/article/normalize-feed.ts';
import {
  recognize,
  type KeyState,
  type Recognition,
  type SeenEntry,
} from '../../src/article/recognize/recognize.ts';
import type { FeedItem } from '../../src/feed/types.ts';
import { NOON } from '../support/factories.ts';

export function feedItem(fields: Partial<FeedItem> = {}): FeedItem {
  return {
    title: 'Harbour bridge reopens after three years',
    authors: [],
    categories: [],
    images: [],
    enclosures: [],
    ...fields,
  };
}

export function normalized(items: readonly FeedItem[], at = NOON): NormalizedItem[] {
  return normalizeFeed({ kind: 'rss', language: 'en', items: [...items], notes: [] }, { id: 'wire' }, at)
    .articles;
}

export const fieldOf = (key: string) => createHash('sha256').update(key).digest('base64url').slice(0, 22);

export interface Poll extends Recognition {
  /** Titles of the articles that the desk had not had before. */
  born: string[];
}

export class SimulatedSource {
  readonly seen = new Map<string, SeenEntry>();
  keys: KeyState | undefined;
  /** Article id → number of its lineage: an article that is edited or gets another id keeps it. */
  readonly lineages = new Map<string, number>();
  #births = 0;
  #polls = 0;

  poll(items: readonly FeedItem[]): Poll {
    this.#polls += 1;
    // State comes back as JSON.
    const keys: unknown = this.keys && JSON.parse(JSON.stringify(this.keys));
    const result = recognize(normalized(items), { seen: this.seen, fieldOf, keys });
    this.keys = result.keys;
    const born = result.offered.filter((offer) => this.#take(offer)).map(({ article }) => article.title);
    for (const { field, hash, mark, article, firstSeen = this.#polls } of result.offered)
      this.seen.set(field, { hash, articleId: article.id, firstSeen, ...(mark && { mark }) });
    for (const { field, entry } of result.rekeyed) this.seen.set(field, entry);
    for (const field of result.dropFields) this.seen.delete(field);
    for (const { was } of result.rekeyed) if (was) this.seen.delete(was);
    return { ...result, born };
  }

  /** As the window does: an article is known by its id, else by an earlier one. */
  #take({ article }: Recognition['offered'][number]): boolean {
    const { id, aliases = [] } = article;
    const known = [id, ...aliases].find((one) => this.lineages.has(one));
    const lineage = (known === undefined ? undefined : this.lineages.get(known)) ?? ++this.#births;
    if (known !== undefined) this.lineages.delete(known);
    this.lineages.set(id, lineage);
    return known === undefined;
  }
}
