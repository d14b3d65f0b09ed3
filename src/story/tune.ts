/** The log decided once more under other settings, and how the stories differ from what the settings in force make of it. */
import type { Article } from '../article/types.ts';
import type { LogArticle, LogEntry } from './window/log.ts';
import type { Placement } from './window/placement.ts';
import { findTies } from './ties.ts';
import { Window, type WindowOptions } from './window/window.ts';

export type ReplayOptions = Omit<WindowOptions, 'mintStoryId' | 'newStoryId'>;

/** An article and another that it was found related to. */
export type Link = readonly [article: string, other: string];

export interface Outcome {
  /** Each article's story, also of those that have left the window since. */
  stories: ReadonlyMap<string, string>;
  /** By article. */
  titles: ReadonlyMap<string, string>;
  links(): Iterable<Link>;
}

/**
 * Decides where the articles of a log belong, entry by entry, as the merge worker does. A story has the id that the log
 * gave it wherever the two agree on what opened it, so that what people decided about stories finds them here.
 */
export class Replay {
  readonly #window: Window;
  readonly #stories = new Map<string, string>();
  /** Two by two: a window of a million finds ten million of them. */
  readonly #links: string[] = [];
  /** What was taken in by what; it opens no more. */
  readonly #heirs = new Map<string, string>();
  readonly #titles = new Map<string, string>();
  /** Stories in the order in which they opened. */
  readonly #opened = new Map<string, number>();
  /** The story that the log put the article in that is being placed. */
  #logged = '';

  constructor(options: ReplayOptions) {
    this.#window = new Window({ ...options, mintStoryId: () => this.#mint() });
  }

  take({ articles, acts = [], at, position }: LogEntry): void {
    const placements = articles.flatMap((article) => this.#place(article, at));
    this.#unite(placements, at);
    for (const act of acts) {
      // What matching decided then is decided anew.
      if (act.kind === 'match') continue;
      this.#window.enact(act, at);
      for (const { articles: moved } of act.moves ?? []) for (const id of moved) this.#follow(id);
      for (const id of act.purges ?? []) this.#stories.delete(id);
    }
    this.#window.settle(position);
  }

  /** How many articles it has placed so far. */
  get size(): number {
    return this.#stories.size;
  }

  /** What has come of it. */
  outcome(): Outcome {
    const stories = [...this.#stories].map(([article, story]) => [article, this.#heirOf(story)] as const);
    return { stories: new Map(stories), titles: this.#titles, links: () => this.#eachLink() };
  }

  *#eachLink(): Generator<Link> {
    for (let at = 0; at < this.#links.length; at += 2)
      yield [this.#links[at] ?? '', this.#links[at + 1] ?? ''];
  }

  #heirOf(story: string): string {
    let last = story;
    for (let heir = this.#heirs.get(last); heir !== undefined; heir = this.#heirs.get(last)) last = heir;
    return last;
  }

  #place(logged: LogArticle, at: number): Placement[] {
    // Of what was taken down the log has no content to decide by.
    if (!logged.title) return [];
    this.#logged = logged.story;
    const article = articleFrom(logged, at);
    const { hash, was, first } = logged;
    const offer = {
      article,
      hash,
      ...(was && { known: was }),
      ...(first !== undefined && { firstSeen: first }),
    };
    const placements = this.#window.plan([offer], at);
    for (const placement of placements) this.#note(placement);
    return placements;
  }

  #note(placement: Placement): void {
    if (placement.kind === 'kill')
      for (const { articleId } of placement.killed) this.#stories.delete(articleId);
    if (placement.kind !== 'new' && placement.kind !== 'join' && placement.kind !== 'edit') return;
    const { article, storyId, found } = placement;
    if (placement.kind === 'edit' && placement.was) this.#stories.delete(placement.was);
    this.#stories.set(article.id, storyId);
    this.#titles.set(article.id, article.title);
    for (const { articleId } of found.related) this.#links.push(article.id, articleId);
  }

  #unite(placements: readonly Placement[], at: number): void {
    const isOlder = (a: string, b: string) => (this.#opened.get(a) ?? 0) < (this.#opened.get(b) ?? 0);
    for (const { older, younger } of uniteTied(placements, this.#window, { at, isOlder }))
      this.#heirs.set(younger, older);
  }

  #follow(articleId: string): void {
    const storyId = this.#window.storyOf(articleId);
    if (storyId !== undefined) this.#stories.set(articleId, storyId);
  }

  #mint(): string {
    let id = this.#logged;
    for (let copy = 2; this.#opened.has(id); copy++) id = `${this.#logged}-${copy}`;
    this.#opened.set(id, this.#opened.size);
    return id;
  }
}

/**
 * Makes one what a plan's articles prove to be one: the older story takes the younger in, as the merge worker has it.
 * @param window with the plan under way.
 */
export function uniteTied(
  placements: readonly Placement[],
  window: Window,
  { at, isOlder }: { at: number; isOlder: (a: string, b: string) => boolean },
): { older: string; younger: string }[] {
  return findTies(placements, window).map(({ stories: [a, b] }) => {
    const [older, younger] = isOlder(b, a) ? [b, a] : [a, b];
    const moves = [{ story: older, articles: window.articlesOf(younger) }];
    const id = `${older} ${younger}`;
    window.enact({ id, kind: 'match', by: '', reason: '', moves, together: [older, younger] }, at);
    return { older, younger };
  });
}

/** An article as far as the log knows it: what matching never looks at is left empty. */
function articleFrom(logged: LogArticle, at: number): Article {
  const {
    id,
    source,
    title,
    tail,
    labels = [],
    excerpt,
    published,
    provider,
    language = 'und',
    was,
  } = logged;
  return {
    id,
    sourceId: source,
    title,
    ...(tail && { titleTail: title.slice(-tail) }),
    labels,
    language,
    firstSeenDateTime: new Date(logged.first ?? at).toISOString(),
    ...(excerpt && { excerpt }),
    ...(published && { publishedDateTime: published }),
    ...(provider && { provider }),
    ...(was && { aliases: [was] }),
    category: '',
    type: 'article',
    quality: 0,
    heat: 0,
    published: false,
    topics: [],
    images: [],
    related: [],
    authors: [],
  };
}
