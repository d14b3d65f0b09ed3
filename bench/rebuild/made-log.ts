/** A log as a busy desk leaves it: headlines with the heavy tail of names that news has, every third a copy of a recent one. */
import type { DeskRedis } from '../../src/redis/connect.ts';
import type { Keys } from '../../src/redis/keys.ts';
import { filedOfExcerpt } from '../../src/story/search/filed.ts';
import type { LogArticle } from '../../src/story/window/log.ts';
import { MATCHER_VERSION } from '../../src/story/window/matcher.ts';
import { prepareTitle } from '../../src/story/titles/prepare.ts';
import { Random } from '../polling/random.ts';

/** Articles of one commit, at most: what the merge worker's commits hold under load. */
const BATCH = 50;
/** Commits on their way to the server at once. */
const PIPELINE = 100;
const WORDS = 100_000;
const COPIES = 0.33;
/** How far back a copy looks. */
const RECENT = 20_000;
const SYLLABLES = 'ba ke lo mi nu ra se to va zi han ner ton ley mar del gan wick berg ford stra pol'.split(
  ' ',
);

/** The n-th commonest word. */
function wordOf(rank: number): string {
  let word = '';
  for (let rest = rank + 22; rest > 0; rest = Math.floor(rest / 22)) word += SYLLABLES[rest % 22] ?? '';
  return word;
}

/** Ranks spread as words are: the n-th commonest is met about 1/n times as often as the first. */
const rankIn = (random: Random): number => Math.floor(random.scaled(1, WORDS));

function headlineOf(random: Random): string {
  const length = Math.floor(random.between(6, 13));
  const words = Array.from({ length }, () => wordOf(rankIn(random)));
  if (random.chance(0.15)) words[0] = String(rankIn(random));
  return words.join(' ');
}

interface Original {
  title: string;
  story: string;
}

class Writer {
  readonly #random = new Random(5);
  readonly #recent: Original[] = [];
  #made = 0;
  #originals = 0;

  batch(size: number, at: number): LogArticle[] {
    return Array.from({ length: size }, () => this.#article(at));
  }

  #article(at: number): LogArticle {
    const number = this.#made++;
    const original = this.#random.chance(COPIES) ? this.#random.pick(this.#recent) : undefined;
    const story = original?.story ?? `01HV${number.toString(36).toUpperCase().padStart(22, '0')}`;
    const title = original?.title ?? headlineOf(this.#random);
    if (!original) this.#remember({ title, story });
    const excerpt = Array.from({ length: 3 }, () => `${headlineOf(this.#random)}.`).join(' ');
    const domain = `paper${number % 500}.example`;
    return {
      id: `bench-${number.toString(36).padStart(10, '0')}-of-an-article`,
      story,
      source: `paper-${number % 900}`,
      hash: number.toString(36).padStart(22, 'h'),
      title,
      excerpt,
      keys: [MATCHER_VERSION, ...filedOfExcerpt(prepareTitle({ title, excerpt })).map(({ key }) => key)],
      published: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
      provider: { name: `Paper ${number % 500}`, domain },
      language: 'en',
    };
  }

  #remember(original: Original): void {
    this.#recent[this.#originals++ % RECENT] = original;
  }
}

/** Excerpts have about 250 characters. `upgraded` are those whose keys an older version of the matcher wrote. */
export type LogKind = 'titles' | 'excerpts' | 'upgraded';

function asKind(article: LogArticle, kind: LogKind): LogArticle {
  const { excerpt, keys, ...title } = article;
  if (kind === 'titles' || !excerpt || !keys) return title;
  return { ...title, excerpt, keys: kind === 'upgraded' ? ['older', ...keys.slice(1)] : keys };
}

/** Writes a log of so many articles as commits do, in batches of 50 with rising times that span one day. */
export async function writeLog(
  redis: DeskRedis,
  keys: Keys,
  { articles, kind, start }: { articles: number; kind: LogKind; start: number },
): Promise<void> {
  const writer = new Writer();
  for (let made = 0; made < articles;) {
    const pipeline = redis.pipeline();
    for (let commits = 0; commits < PIPELINE && made < articles; commits++) {
      const size = Math.min(BATCH, articles - made);
      const at = start + Math.floor((made / articles) * 86_400_000);
      const batch = writer.batch(size, at);
      const json = JSON.stringify(batch.map((article) => asKind(article, kind)));
      pipeline.xadd(keys.log, `${at}-${made}`, 't', `token-${made}`, 'at', at, 'a', json);
      made += size;
    }
    await pipeline.exec();
  }
}
