import type { ActDesk, ActPage, ActQuery, KnownAct } from '../../src/api/act-types.ts';
import { actIds, readAct, readActsOf } from '../../src/redis/stories/acts.ts';
import type { PastAct } from '../../src/story/acts/acts.ts';
import { storiesIn } from '../../src/story/window/log.ts';
import { askAct } from './ask-act.ts';
import type { Desk } from '../desk.ts';

/** A page that waits for an answer is given up after 10 s (app.ts). */
const WAIT_MS = 7000;
/** The newest so many acts are looked at: more than a window of a million articles a day has. */
const MOST_LOOKED_AT = 200_000;
/** Of so many each is remembered, in 20 MB at most; of those before them, what people decided, which is little. */
const MOST_KNOWN = 20_000;
/** As many acts as before are the same acts for so long: only where one was forgotten as another came they are not. */
const SAME_FOR_MS = 5000;

/** What the API asks of acts, for a process that serves it. An act never changes, so each is read once. */
export function actDesk(desk: Pick<Desk, 'redis' | 'keys' | 'connection' | 'log' | 'now'>): ActDesk {
  const { redis, keys } = desk;
  /** Undefined: one of matching's own, and too long ago to be listed. */
  let known = new Map<string, PastAct | undefined>();
  let looked = { count: 0, at: -Infinity };

  /** Newest first. */
  async function all(): Promise<PastAct[]> {
    const [count, at] = [await redis.hlen(keys.acts), desk.now().getTime()];
    if (count !== looked.count || Math.abs(at - looked.at) >= SAME_FOR_MS) {
      await look();
      looked = { count, at };
    }
    return [...known.values()].filter((act) => act !== undefined);
  }

  async function look(): Promise<void> {
    const ids = (await actIds(redis, keys)).slice(0, MOST_LOOKED_AT);
    const missing = ids.filter((id) => !known.has(id));
    const read = new Map((await readActsOf(redis, keys, missing)).map((act) => [act.id, act]));
    known = new Map(ids.map((id, at) => [id, worthKnowing(known.get(id) ?? read.get(id), at)]));
  }

  return {
    ask: (request) => askAct(desk, request, { waitMs: WAIT_MS }),

    async get(id) {
      const acts = await all();
      const act = known.get(id) ?? (await readAct(redis, keys, id));
      return act && withUndo(act, undoneIn(acts));
    },

    async list(query) {
      return pageOf(await all(), query);
    },
  };
}

/** @param at its place, the newest being 0 */
function worthKnowing(act: PastAct | undefined, at: number): PastAct | undefined {
  return at < MOST_KNOWN || act?.kind !== 'match' ? act : undefined;
}

/** Act → the act that took it back. */
function undoneIn(acts: readonly PastAct[]): Map<string, string> {
  return new Map(acts.flatMap(({ id, undoes }) => (undoes === undefined ? [] : [[undoes, id] as const])));
}

function withUndo(act: PastAct, undone: ReadonlyMap<string, string>): KnownAct {
  const undoneBy = undone.get(act.id);
  return { act, ...(undoneBy !== undefined && { undoneBy }) };
}

function pageOf(acts: readonly PastAct[], { limit, before, ...filter }: ActQuery): ActPage {
  const undone = undoneIn(acts);
  const found = acts.filter((act) => (before === undefined || act.id < before) && isWanted(act, filter));
  const page = found.slice(0, limit);
  const next = found.length > limit ? page.at(-1)?.id : undefined;
  return { acts: page.map((act) => withUndo(act, undone)), ...(next !== undefined && { next }) };
}

/** Whether an act passes; an empty filter lets all pass. */
export function isWanted(
  act: PastAct,
  { kinds, by, story }: Pick<ActQuery, 'kinds' | 'by' | 'story'>,
): boolean {
  if (kinds && !kinds.includes(act.kind)) return false;
  if (by !== undefined && !act.by.toLowerCase().includes(by.toLowerCase())) return false;
  return story === undefined || storiesIn(act).includes(story);
}
