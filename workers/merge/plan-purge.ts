/** What a takedown has to purge, and which stories it must change for that. */
import { canonicalUrl } from '../../src/article/urls/canonical-url.ts';
import type { Article } from '../../src/article/types.ts';
import { readActs } from '../../src/redis/stories/acts.ts';
import type { Keys } from '../../src/redis/keys.ts';
import { holdsContent, idsOf, isPurged, marksOf } from '../../src/redis/purge/content.ts';
import { versionsInLog } from '../../src/redis/purge/log.ts';
import { keysNaming, walkKeys } from '../../src/redis/purge/sweep.ts';
import type { Purge } from '../../src/redis/purge/types.ts';
import { readStates } from '../../src/redis/stories/stories.ts';
import { isStillHidden, type AssembledStory } from '../../src/story/assemble.ts';
import { storiesIn, type LogAct, type LogArticle } from '../../src/story/window/log.ts';
import type { Window } from '../../src/story/window/window.ts';
import { renewRelated, retractStory, withdrawArticles } from '../../src/story/retract.ts';
import type { Changed, StoryPolicy } from '../../src/story/state.ts';
import type { StoryState } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';

export interface PurgePlan {
  purge: Purge;
  /** Those that were given, and all others that hold or show something of the content. */
  states: ReadonlyMap<string, StoryState>;
}

/** Which articles live under which ids. */
type Names = Pick<Window, 'storyOf' | 'namesOf'>;

/** What is to be purged when this act is carried out. */
export async function planPurge(
  { desk, window }: { desk: Desk; window: Names },
  { act, stories }: { act: LogAct; stories: AssembledStory[] },
  states: ReadonlyMap<string, StoryState>,
): Promise<PurgePlan> {
  const { id, purges = [], from = [] } = act;
  const purge: Purge = {
    actId: id,
    articleIds: purges,
    spares: [],
    storyIds: from,
    marks: [],
    pageKeys: [],
  };
  const versions: LogArticle[] = [];
  for await (const version of versionsInLog(desk.redis, desk.keys, new Set(purges))) versions.push(version);
  purge.storyIds = [...new Set([...from, ...(await earlierHomes(desk, purge, versions))])];
  const all = new Map([...states, ...(await statesShowing(desk, purge, window))]);
  const held = [...all.values()]
    .flatMap(({ articles }) => articles)
    .filter((article) => isPurged(article, purge));
  const marks = new Set([...held, ...versions].flatMap((article) => marksOf(article)));
  // Another member may say the same in the same words, and that stays.
  const planned = new Map(stories.map(({ state }) => [state.id, state]));
  const left = purge.storyIds
    .flatMap((story) => (planned.get(story) ?? all.get(story))?.articles ?? [])
    .filter((article) => !isPurged(article, purge));
  for (const mark of left.flatMap((article) => marksOf(article))) marks.delete(mark);
  purge.marks = [...marks];
  purge.pageKeys = [...new Set(held.flatMap((article) => pageKeysOf(article, desk.keys)))];
  return { purge, states: all };
}

/** It may have been moved from story to story, and others may have named any of them. */
async function earlierHomes(
  { redis, keys }: Desk,
  { articleIds }: Purge,
  versions: readonly LogArticle[],
): Promise<string[]> {
  const acts = (await readActs(redis, keys)).filter(({ moves = [] }) =>
    moves.some(({ articles }) => articles.some((article) => articleIds.includes(article))),
  );
  return [...versions.map(({ story }) => story).filter(Boolean), ...acts.flatMap(storiesIn)];
}

/**
 * The stories that held the content, and those that name one of them, which they need not name themselves. A story of which
 * it only turns out here that it holds the content is added to the purge, and may be named by others in turn.
 */
async function statesShowing(
  { redis, keys }: Desk,
  purge: Purge,
  window: Names,
): Promise<Map<string, StoryState>> {
  const prefix = keys.story('');
  const states = new Map(await readStates(redis, keys, purge.storyIds));
  for (let ids = idsOf(purge); ids.length > 0;) {
    const naming: string[] = [];
    for await (const page of walkKeys(redis, keys, 'story:'))
      naming.push(...(await keysNaming(redis, page, ids)).map((key) => key.slice(prefix.length)));
    const found = await readStates(redis, keys, [...new Set(naming)]);
    for (const [id, state] of found) states.set(id, state);
    purge.spares = sparesAmong(states.values(), purge, window);
    const homes = [...found.values()].filter(({ articles }) =>
      articles.some((each) => isPurged(each, purge)),
    );
    ids = homes.map(({ id }) => id).filter((id) => !purge.storyIds.includes(id));
    purge.storyIds.push(...ids);
  }
  return states;
}

/** The ids of articles that had one to be purged before, and live under another. */
function sparesAmong(states: Iterable<StoryState>, { articleIds }: Purge, window: Names): string[] {
  const spared = [...states]
    .flatMap(({ articles }) => articles)
    .filter(({ id, aliases = [] }) => {
      const had = aliases.some((alias) => articleIds.includes(alias));
      return had && !articleIds.includes(id) && window.storyOf(id) !== undefined;
    });
  return [...new Set(spared.flatMap(({ id }) => [id, ...window.namesOf(id)]))];
}

/** An article's page was looked up by the link that its feed gave, as that was made canonical. */
function pageKeysOf({ webUrl, originalUrl }: Article, keys: Keys): string[] {
  const urls = [webUrl, originalUrl, originalUrl && canonicalUrl(originalUrl)];
  return urls.flatMap((url) => (url ? [keys.page(url)] : []));
}

/** The planned stories, and with them every other that holds or shows something of the content: none does any more. */
export function emptyStories(
  planned: readonly AssembledStory[],
  { purge, states }: PurgePlan,
  at: Date,
  policy: StoryPolicy,
): AssembledStory[] {
  const stories = new Map(planned.map((story) => [story.state.id, story]));
  const stateOf = (id: string) => stories.get(id)?.state ?? states.get(id);
  const put = (stored: StoryState, { state, changes }: Changed) => {
    const before = stories.get(stored.id);
    stories.set(stored.id, {
      state,
      replaces: before?.replaces ?? stored.revision,
      changes: state.retracted ? [] : [...new Set([...(before?.changes ?? []), ...changes])],
      due: isStillHidden(state, stored) ? 'hidden' : 'ifOut',
      ...(before?.happening && { happening: before.happening }),
      urgent: true,
    });
  };
  for (const stored of states.values()) {
    const state = stateOf(stored.id) ?? stored;
    const members = state.articles.filter((article) => isPurged(article, purge)).map(({ id }) => id);
    if (members.length > 0) put(stored, withdrawArticles(state, members, at, policy, 'takedown'));
  }
  for (const stored of states.values()) {
    for (const story of purge.storyIds) {
      const state = stateOf(stored.id) ?? stored;
      if (!holdsContent(state, purge)) break;
      const shown = stateOf(story) ?? retractStory({ ...state, id: story }, { reason: 'takedown' }, at);
      const renewed = renewRelated(state, shown, at, policy);
      if (renewed.state !== state) put(stored, renewed);
    }
  }
  return [...stories.values()];
}
