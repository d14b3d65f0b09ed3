/** What a story's revision has that the one before had not, as far as its messages tell. */
import type { StoryArticle, StoryMessage, StoryRecord } from '../story/types.ts';

/** One thing that changed: from one text to another, or by what was added and taken away. */
export type Difference = { what: string } & (
  | { before?: string; after?: string }
  | { added: string[]; removed: string[] }
);

/** Differences between a revision and the one before it; what it began with where there is none. */
export function diffRevisions(before: StoryMessage | undefined, after: StoryMessage): Difference[] {
  if (after.event === 'retracted') return [];
  const old = before && before.event !== 'retracted' ? before : undefined;
  const all = [
    text('Title', old?.title, after.title),
    text('Excerpt', old?.excerpt, after.excerpt),
    text('Lead', old && publisherOf(old), publisherOf(after)),
    text('Category', old?.category, after.category),
    text('Language', old?.language, after.language),
    list('Articles', old?.articles ?? [], after.articles, ({ id }) => id, nameOf),
    ...(old ? edits(old, after) : []),
    list('Topics', old?.topics ?? [], after.topics),
    list('Labels', old?.labels ?? [], after.labels),
    list('Related', old?.related ?? [], after.related, keyOfRelated, ({ title }) => title),
  ].filter((difference) => difference !== undefined);
  return old ? all : all.filter(({ what }) => BEGINNING.has(what));
}

/** Of a first revision all is new, and the story's page shows it. */
const BEGINNING = new Set(['Title', 'Articles', 'Topics']);

function text(what: string, before: string | undefined, after: string | undefined): Difference | undefined {
  if (before === after) return undefined;
  return { what, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function list<Item>(
  what: string,
  before: readonly Item[],
  after: readonly Item[],
  keyOf: (item: Item) => string = String,
  name: (item: Item) => string = String,
): Difference | undefined {
  const [old, now] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  const added = after.filter((item) => !old.has(keyOf(item))).map(name);
  const removed = before.filter((item) => !now.has(keyOf(item))).map(name);
  return added.length + removed.length > 0 ? { what, added, removed } : undefined;
}

/** New titles and excerpts of members that do not lead; the lead's are the story's own. */
function edits(before: StoryRecord, after: StoryRecord): (Difference | undefined)[] {
  const old = new Map(before.articles.map((article) => [article.id, article]));
  return after.articles
    .filter(({ id }) => id !== after.id)
    .flatMap((article) => {
      const earlier = old.get(article.id);
      const who = publisherOf(article);
      return earlier
        ? [
            text(`Title at ${who}`, earlier.title, article.title),
            text(`Excerpt at ${who}`, earlier.excerpt, article.excerpt),
          ]
        : [];
    });
}

function nameOf(article: StoryArticle): string {
  return `${publisherOf(article)}: ${article.title}`;
}

function publisherOf({ provider, sourceId }: Pick<StoryArticle, 'provider' | 'sourceId'>): string {
  return provider?.name ?? provider?.domain ?? sourceId;
}

function keyOfRelated({ storyId, webUrl, title }: StoryRecord['related'][number]): string {
  return storyId ?? webUrl ?? title;
}
