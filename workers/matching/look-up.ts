/** What two ids name now, and whether someone decided that they stay two. */
import type { KnownPair, KnownSubject, Subject } from '../../src/api/matching-types.ts';
import type { Config } from '../../src/config/types.ts';
import { readActs } from '../../src/redis/stories/acts.ts';
import { readBackwards } from '../../src/redis/stories/latest-log.ts';
import { readStates } from '../../src/redis/stories/stories.ts';
import { isArticleId, isStoryId } from '../../src/story/ids.ts';
import type { LogAct, LogArticle } from '../../src/story/window/log.ts';
import { comparedTitle } from '../../src/story/window/placement.ts';
import type { StoryState } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';

/** Articles of the log looked through for an id, from the newest back: some seconds' work. */
const MOST_SEEN = 200_000;

type LookUpDesk = Pick<Desk, 'redis' | 'keys' | 'config'>;

export async function lookUpPair(
  desk: LookUpDesk,
  ids: readonly [string, string],
  signal: AbortSignal,
): Promise<KnownPair> {
  const known = new Map([...(await storiesOf(desk, ids)), ...(await articlesOf(desk, ids, signal))]);
  const [a, b] = ids.map((id) => known.get(id));
  const apart = a && b && (await findApart(desk, a, b));
  return { ...(a && { a }), ...(b && { b }), ...(apart && { apart }) };
}

async function storiesOf(
  { redis, keys, config }: LookUpDesk,
  ids: readonly string[],
): Promise<[string, KnownSubject][]> {
  const wanted = ids.filter(isStoryId);
  const states = await readStates(
    redis,
    keys,
    wanted.map((id) => id.toUpperCase()),
  );
  return wanted.flatMap((id) => {
    const state = states.get(id.toUpperCase());
    return state && state.articles.length > 0 ? [[id, storySubject(state, config)]] : [];
  });
}

function storySubject({ id, leadId, articles }: StoryState, config: Config): KnownSubject {
  const subjects = articles
    .toSorted((a, b) => Number(b.id === leadId) - Number(a.id === leadId))
    .map((article) =>
      subjectOf(
        {
          ...article,
          tail: article.titleTail?.length ?? 0,
          published: article.publishedDateTime,
          source: article.sourceId,
          story: id,
        },
        config,
      ),
    );
  return { kind: 'story', id, articles: subjects };
}

/** The newest state of each article, and the story that it is in by now. */
async function articlesOf(
  { redis, keys, config }: LookUpDesk,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, KnownSubject>> {
  const found = new Map<string, KnownSubject>();
  const wanted = new Set(ids.map((id) => id.toLowerCase()).filter(isArticleId));
  const moved = new Map<string, string>();
  let seen = 0;
  for await (const page of wanted.size === 0 ? [] : readBackwards(redis, keys)) {
    signal.throwIfAborted();
    for (const { articles, acts = [] } of page) {
      for (const act of acts.toReversed()) noteMoves(act, wanted, moved);
      for (const article of articles.toReversed()) {
        const id = [article.id, article.was ?? ''].find((each) => wanted.has(each));
        if (id === undefined || found.has(id)) continue;
        const story = moved.get(article.id) ?? article.story;
        // What was taken down has no content any more.
        if (article.title)
          found.set(id, { kind: 'article', id, articles: [subjectOf({ ...article, story }, config)] });
      }
      seen += articles.length;
    }
    if (found.size === wanted.size || seen > MOST_SEEN) break;
  }
  return new Map(
    ids.flatMap((id) => (found.has(id.toLowerCase()) ? [[id, found.get(id.toLowerCase())!]] : [])),
  );
}

/** Read backwards, the first that is met is the last that was done. */
function noteMoves({ moves = [] }: LogAct, wanted: ReadonlySet<string>, moved: Map<string, string>): void {
  for (const { story, articles } of moves)
    for (const id of articles) if (wanted.has(id) && !moved.has(id)) moved.set(id, story);
}

type Known = Pick<
  LogArticle,
  'id' | 'story' | 'title' | 'tail' | 'excerpt' | 'labels' | 'provider' | 'language' | 'source'
> & {
  published?: string | undefined;
};

/** With the title as it is compared: without what its source puts behind all of its titles. */
function subjectOf(article: Known, config: Config): Subject {
  const { id, story, excerpt, published, labels, provider, language, source } = article;
  const family = config.sources.find((each) => each.id === source)?.family;
  return {
    title: comparedTitle(article),
    articleId: id,
    ...(story && { storyId: story }),
    ...(excerpt && { excerpt }),
    ...(published && { publishedDateTime: published }),
    ...(labels && { labels }),
    ...(provider && { provider }),
    ...(language && { language }),
    ...(family && { family }),
  };
}

async function findApart(
  { redis, keys }: LookUpDesk,
  a: KnownSubject,
  b: KnownSubject,
): Promise<KnownPair['apart']> {
  const [one, two] = [a, b].map((subject) =>
    subject.kind === 'story' ? subject.id : subject.articles[0]?.storyId,
  );
  if (one === undefined || two === undefined || one === two) return undefined;
  const acts = await readActs(redis, keys);
  const undone = new Set(acts.flatMap(({ undoes }) => undoes ?? []));
  const act = acts.find(({ id, apart }) => !undone.has(id) && apart?.includes(one) && apart.includes(two));
  return act && { by: act.by, reason: act.reason };
}
