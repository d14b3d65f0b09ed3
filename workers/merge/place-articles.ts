import { setImmediate } from 'node:timers/promises';
import { mintId } from './mint-id.ts';
import { isBefore, readLastBatch, type BatchPlace } from '../../src/redis/sources/batch-order.ts';
import type { FetchMemory } from '../../src/redis/stories/commit.ts';
import { serverTime } from '../../src/redis/connect.ts';
import { mapInTurns } from '../../src/redis/in-turns.ts';
import type { ArticlesJob, OfferedArticle } from '../../src/redis/queues.ts';
import { fieldsNaming, readKnownIds, writeSeen } from '../../src/redis/sources/source-state.ts';
import { readOut, readStates } from '../../src/redis/stories/stories.ts';
import { Assembly, storiesLinked, storiesTouched, type IsOut } from '../../src/story/assemble.ts';
import type { LogAct } from '../../src/story/window/log.ts';
import { logArticle, takesPage, type Placement } from '../../src/story/window/placement.ts';
import { actOfUnion, findTies, type Tie } from '../../src/story/ties.ts';
import type { StoryState } from '../../src/story/types.ts';
import type { Desk } from '../desk.ts';
import { failPoint } from '../process/fail-point.ts';
import type { Decision, Merger } from './merger.ts';

/** A poll without its items. */
export interface Fetched extends Omit<ArticlesJob, 'items'> {
  place: BatchPlace;
}

/** Where a commit's articles belong, and the stories that they proved to be one. */
export interface Placing {
  placements: Placement[];
  acts: LogAct[];
}

/** Decides where articles belong, and which stories they prove to be one. The last of a poll bring what its fetch saw. */
export async function placeArticles(
  merger: Merger,
  items: OfferedArticle[],
  fetched: Fetched,
): Promise<Decision<Placing>> {
  const { desk, window, policy } = merger;
  const { sourceId } = fetched;
  const fields = items.map(({ field }) => field);
  const [at, known, last] = await Promise.all([
    serverTime(desk.redis),
    readKnownIds(desk.redis, desk.keys, sourceId, fields),
    readLastBatch(desk.redis, desk.keys, sourceId),
  ]);
  const isLate = last !== undefined && isBefore(fetched.place, last);
  const offered = items.map((item) => ({
    ...item,
    ...knownAs(known.get(item.field)),
    ...(isLate && { isLate }),
  }));
  const placements = await mapInTurns(window.planning(offered, at), (placement) => placement);
  const displaced = await fieldsOfDisplaced(
    desk,
    sourceId,
    placements.filter((placement, at) => takesPage(placement, known.get(fields[at] ?? ''))),
  );
  await setImmediate();
  const ties = findTies(placements, window);
  const states = await readTouched(desk, placements, ties);
  const isOut = await whichAreOut(desk, ties);
  await setImmediate();
  const assembly = new Assembly(states, new Date(at), policy);
  await mapInTurns(placements, (placement) => assembly.take(placement));
  await setImmediate();
  const { stories, unions } = assembly.finish(ties, isOut);
  const acts = unions.map((union) => actOfUnion(union, window, mintId()));
  for (const act of acts) window.enact(act, at);
  failPoint('merge.planned');
  const memory = isLate ? nothingSeen(fetched) : seenOf(items, fetched, displaced, at);
  // A stand-by of an older version folds acts first: it must not put an article into a story that has just ended.
  const heirs = new Map(unions.map(({ older, younger }) => [younger.id, older.id]));
  const articles = placements.flatMap((placement) => {
    if (placement.kind === 'same') return [];
    const article = logArticle(placement);
    return [{ ...article, story: heirs.get(article.story) ?? article.story }];
  });
  return {
    answer: { placements, acts },
    write: { at, articles, acts, stories: merger.timed(stories, at), memory },
  };
}

function seenOf(
  items: readonly OfferedArticle[],
  fetched: Fetched,
  displaced: readonly string[],
  at: number,
): FetchMemory {
  const { sourceId, drop, validators, head } = fetched;
  const seen = Object.fromEntries(
    items.map(({ field, article, firstSeen = at, ...marks }) => [
      field,
      writeSeen({ ...marks, articleId: article.id, firstSeen }),
    ]),
  );
  const left = displaced.filter((field) => !Object.hasOwn(seen, field));
  return { sourceId, seen, drop: [...drop, ...left], validators, head };
}

/** A later poll of the source has seen what there is. */
function nothingSeen({ sourceId, head }: Fetched): FetchMemory {
  return { sourceId, seen: {}, drop: [], validators: {}, head };
}

/**
 * Under which names the source remembers what had to leave its page to another of its items. They are forgotten, so that the
 * next poll offers it again, wherever it stands now.
 */
async function fieldsOfDisplaced(
  { redis, keys }: Desk,
  sourceId: string,
  taking: readonly Placement[],
): Promise<string[]> {
  if (taking.length === 0) return [];
  return fieldsNaming(redis, keys, sourceId, new Set(taking.map(({ article }) => article.id)));
}

async function readTouched(
  { redis, keys }: Desk,
  placements: Placement[],
  ties: Tie[],
): Promise<Map<string, StoryState>> {
  const states = await readStates(redis, keys, storiesTouched(placements, ties));
  const linked = await readStates(redis, keys, storiesLinked(placements, states, ties));
  return new Map([...states, ...linked]);
}

async function whichAreOut({ redis, keys }: Desk, ties: Tie[]): Promise<IsOut> {
  if (ties.length === 0) return () => false;
  const ids = ties.flatMap(({ stories }) => stories);
  const out = await readOut(redis, keys, ids);
  return (storyId) => out.has(storyId);
}

function knownAs(known: string | undefined): { known?: string } {
  return known === undefined ? {} : { known };
}
