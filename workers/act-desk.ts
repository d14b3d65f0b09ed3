import type { ActDesk, ActPage, ActQuery, KnownAct } from '../src/api/act-types.ts';
import { actIds, readActsOf } from '../src/redis/acts.ts';
import type { PastAct } from '../src/story/acts/acts.ts';
import { storiesIn } from '../src/story/window/log.ts';
import { askAct } from './ask-act.ts';
import type { Desk } from './desk.ts';

/** A page that waits for an answer is given up after 10 s (app.ts). */
const WAIT_MS = 7000;
/** The newest so many acts are looked at, and remembered: 20 MB at most. */
const MOST_KNOWN = 20_000;

/** What the API asks of acts, for a process that serves it. An act never changes, so each is read once. */
export function actDesk(desk: Pick<Desk, 'redis' | 'keys' | 'connection' | 'log'>): ActDesk {
  const { redis, keys } = desk;
  let known = new Map<string, PastAct>();

  /** Newest first. */
  async function all(): Promise<PastAct[]> {
    const ids = (await actIds(redis, keys)).slice(0, MOST_KNOWN);
    const missing = ids.filter((id) => !known.has(id));
    const read = new Map((await readActsOf(redis, keys, missing)).map((act) => [act.id, act]));
    const acts = ids.flatMap((id) => known.get(id) ?? read.get(id) ?? []);
    known = new Map(acts.map((act) => [act.id, act]));
    return acts;
  }

  return {
    ask: (request) => askAct(desk, request, { waitMs: WAIT_MS }),

    async get(id) {
      const acts = await all();
      const act = acts.find((one) => one.id === id);
      return act && withUndo(act, undoneIn(acts));
    },

    async list(query) {
      return pageOf(await all(), query);
    },
  };
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
