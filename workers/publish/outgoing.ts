import type { Output } from '../../src/config/types.ts';
import type { Clearing } from '../../src/redis/outputs/clear.ts';
import { mapInTurns } from '../../src/redis/in-turns.ts';
import {
  claimDue,
  parseReady,
  readEntries,
  type ReadyEntry,
  type ReadyRevision,
} from '../../src/redis/outputs/outbox.ts';
import type { Desk } from '../desk.ts';
import { failPoint } from '../process/fail-point.ts';
import { unwatched } from './unwatched.ts';
import { messageFor, renderRevision, type Message, type Rendered } from './message.ts';

/**
 * Revisions read at a time, and put on the outputs at a time unless they are large. Redis works on them for 2 ms, and its answer
 * of some 250 KB goes out at once: a larger one goes in pieces, with a part to be taken in before each (measured: of 100 the
 * outbox empties a quarter slower, of 35 and less each costs more).
 */
const BATCH = 50;
/** Stories for which revisions are allocated at a time, in 3 ms; fewer came only where no more were due. */
const MOST_CLAIMED = 200;
/** Redis works on so many characters for a few milliseconds, and writing them takes this process as long. */
const MOST_CHARACTERS = 1024 * 1024;

/** What may go: what has settled until then (ms by the server's clock), and what was allocated until then. */
export interface Limits {
  now: number;
  settled: number;
  /** ms by the server's clock, or the id of the last revision. */
  held: number | string;
}

/** A revision that is ready to go out, with what the outputs are to get of it. */
export interface Outgoing {
  revision: Clearing['revision'];
  rendered: Rendered;
  /** In the outputs' order; undefined where it is not for that output. */
  messages: (Message | undefined)[];
}

/** What is put on the outputs in one go. */
export interface Part {
  outgoing: Outgoing[];
  /** For how many stories revisions were allocated on the way to it. */
  claimed: number;
}

/**
 * Allocates what has settled, reads what may go out and makes it ready, part after part in the order of its allocation. The next
 * batch is read before this one is made ready: Redis answers only when it has taken in what it was given before.
 */
export async function* readOutgoing(
  desk: Desk,
  outputs: readonly Output[],
  limits: Limits,
): AsyncGenerator<Part> {
  let next: Promise<Batch> | undefined = take(desk, { ...limits, mayClaim: true });
  while (next) {
    const batch: Batch = await next;
    next = takeAfter(desk, limits, batch);
    const outgoing = await mapInTurns(batch.entries, (entry) => render(desk, outputs, parseReady(entry)));
    yield* partsOf(outgoing, batch.claimed);
  }
}

interface Taking extends Limits {
  /** Id of the entry after which to read. */
  after?: string;
  /** Whether more may be due than was claimed so far. */
  mayClaim: boolean;
}

interface Batch {
  claimed: number;
  entries: ReadyEntry[];
}

/** Both are asked in one go, and Redis does them in this order: what is allocated now can be read at once. */
async function take({ redis, keys }: Desk, { now, settled, held, after, mayClaim }: Taking): Promise<Batch> {
  const reading = { until: held, count: BATCH, ...(after !== undefined && { after }) };
  const [claimed, entries] = await Promise.all([
    mayClaim ? claimDue(redis, keys, settled, now, MOST_CLAIMED) : 0,
    readEntries(redis, keys, reading),
  ]);
  if (claimed > 0) failPoint('publish.claimed');
  if (entries.length > 0) failPoint('publish.read');
  return { claimed, entries };
}

function takeAfter(desk: Desk, limits: Limits, { claimed, entries }: Batch): Promise<Batch> | undefined {
  const [after] = entries.at(-1) ?? [];
  const mayClaim = claimed === MOST_CLAIMED;
  if (after === undefined || (!mayClaim && entries.length < BATCH)) return undefined;
  return unwatched(take(desk, { ...limits, after, mayClaim }));
}

function render({ config }: Desk, outputs: readonly Output[], revision: ReadyRevision): Outgoing {
  const rendered = renderRevision(config.desk, revision, outputs);
  const { entryId, storyId, shown } = revision;
  const messages = outputs.map((output) => messageFor(rendered, output));
  return { revision: { entryId, storyId, shown }, rendered, messages };
}

/** Neither Redis nor this process is to be held up for long by messages that are large. The first part is given even if it is empty. */
function partsOf(outgoing: readonly Outgoing[], claimed: number): Part[] {
  const first: Part = { outgoing: [], claimed };
  const parts = [first];
  let left = MOST_CHARACTERS;
  for (const one of outgoing) {
    const { open, secured } = one.rendered;
    const length = open.json.length + (secured?.json.length ?? 0);
    if (length > left && left < MOST_CHARACTERS) {
      parts.push({ outgoing: [], claimed: 0 });
      left = MOST_CHARACTERS;
    }
    (parts.at(-1) ?? first).outgoing.push(one);
    left -= length;
  }
  return parts;
}
