import { afterEach, beforeEach, expect, it } from 'vitest';
import { readOutputStatuses } from '../../../src/redis/outputs/output-status.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { Publisher } from '../../../workers/publish/publisher.ts';
import { openTestDesk, testConfig } from '../../support/desk.ts';
import { queueOutput } from '../../support/outputs.ts';
import { stateOf, writeStory } from '../../support/write-story.ts';

let desk: OpenDesk;

beforeEach(async () => {
  desk = await openTestDesk(testConfig('trouble', []));
});
afterEach(() => desk.close());

/** What this server answers where it is asked for a script that it does not have. */
const askForUnknown = () => desk.redis.evalsha('0'.repeat(40), 0);

/** The next look at a queue comes to a server that has come back without our scripts. */
function loseScriptsOnce(): void {
  const unreadJobs = desk.redis.deskUnreadJobs.bind(desk.redis);
  desk.redis.deskUnreadJobs = () => {
    desk.redis.deskUnreadJobs = unreadJobs;
    return askForUnknown();
  };
}

it('a server that comes back without scripts breaks no output', async () => {
  desk.config.outputs = [queueOutput('desk')];
  const publisher = new Publisher(desk);
  await writeStory(desk.redis, desk.keys, stateOf('A', 1));
  loseScriptsOnce();
  await expect(publisher.step(true)).rejects.toThrow('NOSCRIPT');
  while ((await publisher.step(true)).moved > 0);
  expect(await desk.redis.llen(desk.keys.job('desk', 'wait'))).toBe(1);
  const [status] = await readOutputStatuses(desk.redis, desk.keys);
  expect(status).toMatchObject({ missed: 0 });
  expect(status).not.toHaveProperty('error');
});
