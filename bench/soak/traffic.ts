/** What fetch workers offer in a soak: polls of some hundred sources, with copies, edits, and feeds that forget their oldest items. */
import type { ArticlesJob, OfferedArticle } from '../../src/redis/queues.ts';
import { LOG_START } from '../../src/story/window/log.ts';
import { articleOf } from '../delivery/headlines.ts';
import { makeExcerpt, makeNews, type News } from '../matcher/made-headlines.ts';
import { Random } from '../polling/random.ts';

/** Sources at most; fewer where so many articles a day would not fill the documents of all. */
const SOURCES = 900;
const A_DAY_OF_A_SOURCE = 150;
/** New items that a poll brings. */
const PER_POLL = 8;
/** Items that a source's document holds. */
const DOCUMENT = 50;
/** Of the polls: one of the source's items comes again, edited. */
const EDITS = 0.3;

export interface Traffic {
  /** Ids of the articles that the batch brings for the first time. */
  fresh: string[];
  job: ArticlesJob;
}

export function sourcesFor(articlesPerDay: number): number {
  return Math.min(SOURCES, Math.ceil(articlesPerDay / A_DAY_OF_A_SOURCE));
}

/** So many articles in polls; the same for the same seed. `at` is asked once a poll. */
export function* makeTraffic(
  articles: number,
  sources: number,
  seed: number,
  at: () => number,
): Generator<Traffic> {
  const random = new Random(seed);
  const news = makeNews(articles, seed);
  const documents = new Map<number, OfferedArticle[]>();
  const make = (number: number, source: number, now: number): OfferedArticle => {
    const { title, about }: News = news.next().value ?? { title: '', about: [] };
    const article = articleOf(number, title, now, source);
    return offer({ ...article, excerpt: makeExcerpt(title, random, about) }, 'first');
  };
  for (let first = 0; first < articles; first += PER_POLL) {
    const source = Math.floor(random.between(0, sources));
    const document = documents.get(source) ?? [];
    documents.set(source, document);
    const now = at();
    const numbers = Array.from({ length: Math.min(PER_POLL, articles - first) }, (_, n) => first + n);
    const fresh = numbers.map((number) => make(number, source, now));
    const edited = random.chance(EDITS) && document.length > 0 ? [edit(random.pick(document))] : [];
    document.push(...fresh);
    const drop = document.splice(0, Math.max(0, document.length - DOCUMENT)).map(({ field }) => field);
    const job = {
      sourceId: `paper-${source}`,
      items: [...fresh, ...edited],
      drop,
      validators: {},
      head: LOG_START,
    };
    yield { fresh: fresh.map(({ article }) => article.id), job };
  }
}

function edit({ article }: OfferedArticle): OfferedArticle {
  return offer({ ...article, excerpt: `${article.excerpt ?? ''} More has come in since.` }, 'edited');
}

function offer(article: OfferedArticle['article'], hash: string): OfferedArticle {
  return { field: article.guid ?? article.id, hash: `${hash}-${article.id}`, article };
}
