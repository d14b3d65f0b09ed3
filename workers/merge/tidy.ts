import { trimActs } from '../../src/redis/stories/acts.ts';
import { serverTime } from '../../src/redis/connect.ts';
import { trimDeadEntries } from '../../src/redis/dead-letters/dead-entries.ts';
import { deadBoxes } from '../../src/redis/dead-letters/dead-letters.ts';
import { trim } from '../../src/redis/outputs/outbox.ts';
import { readPublished, readStates } from '../../src/redis/stories/stories.ts';
import type { AssembledStory } from '../../src/story/assemble.ts';
import { retractStory } from '../../src/story/retract.ts';
import { storyExpiryMs, windowMs } from '../desk.ts';
import type { Decision, Merger } from './merger.ts';

/** Stories that are retracted with one commit. */
const RETRACT_SIZE = 50;

/**
 * What passes with time: the log, stories and acts past the window are forgotten, and what consumers gave up long ago; old
 * stories are retracted if that is wanted.
 */
export async function tidyUp(merger: Merger): Promise<void> {
  const { redis, keys, config } = merger.desk;
  if (config.publish.retractExpired) await retractExpired(merger);
  const now = await serverTime(redis);
  const most = 1000;
  for (;;) {
    const gone = await trim(redis, keys, now - windowMs(config), now - storyExpiryMs(config), most);
    if (gone.entries < most && gone.stories < most) break;
  }
  await trimActs(redis, keys, now - windowMs(config));
  for (const box of await deadBoxes(merger.desk, config.outputs))
    if ('group' in box) await trimDeadEntries(merger.desk, box, now);
}

/** Stories that went out and whose last change is older than the window. */
async function retractExpired(merger: Merger): Promise<void> {
  for (let skip = 0, more = true; more;) {
    const found = await merger.inTurn(() =>
      merger.decide('the end of old stories', () => expire(merger, skip)),
    );
    // Those that never went out stay where they are, and the next step begins behind them.
    skip += found.looked - found.retracted;
    more = found.looked === RETRACT_SIZE;
  }
}

async function expire(
  merger: Merger,
  skip: number,
): Promise<Decision<{ looked: number; retracted: number }>> {
  const { redis, keys, config } = merger.desk;
  const at = await serverTime(redis);
  const before = `(${at - windowMs(config)}`;
  const ids = await redis.zrangebyscore(keys.recent, '-inf', before, 'LIMIT', skip, RETRACT_SIZE);
  const [states, published] = [await readStates(redis, keys, ids), await readPublished(redis, keys, ids)];
  const stories = [...states.values()]
    .filter(({ id, retracted }) => published.has(id) && !retracted)
    .map((state): AssembledStory => ({
      state: retractStory(state, { reason: 'expired' }, new Date(at)),
      replaces: state.revision,
      changes: [],
      due: 'ifOut',
      urgent: true,
    }));
  const answer = { looked: ids.length, retracted: stories.length };
  return stories.length === 0 ? { answer } : { answer, write: { at, stories: merger.timed(stories, at) } };
}
