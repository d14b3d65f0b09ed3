import { once } from 'node:events';
import { QueueEvents, type Queue } from 'bullmq';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { needsOf } from '../../src/api/needs.ts';
import type { WebhookOutput } from '../../src/config/types.ts';
import { redrive } from '../../src/redis/dead-letters/dead-letters.ts';
import { outputQueue } from '../../src/redis/queues.ts';
import { webhookPauseMs, webhookQueueName, WEBHOOK_ATTEMPTS } from '../../src/redis/outputs/webhook-queue.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { startDelivery } from '../../workers/deliver.ts';
import type { Role } from '../../workers/desk.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { readFacts } from '../../workers/overview/desk-facts.ts';
import { sourceReader } from '../../workers/sources/source-reader.ts';
import { openTestDesk, testConfig } from '../support/desk.ts';
import { makeMessage, makeTombstone } from '../support/factories.ts';
import { webhookOutput } from '../support/outputs.ts';
import { isSigned, startReceiver, type Receiver } from '../support/receiver.ts';

let desk: OpenDesk;
let receiver: Receiver;
let roles: Role[];
let queue: Queue<StoryMessage>;
let events: QueueEvents;
let logged: { level: number; msg: string; reason?: string }[];

beforeEach(async () => {
  receiver = await startReceiver();
  roles = [];
  logged = [];
  desk = await openTestDesk(testConfig('deliver', []));
  desk.log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  desk.config.outputs = [webhookOutput('hook', `${receiver.url}/in?key=hunter2`)];
  queue = outputQueue(webhookQueueName('hook'), desk.connection, desk.keys);
  events = new QueueEvents(queue.name, { connection: desk.connection, prefix: desk.keys.queues });
  await events.waitUntilReady();
});
afterEach(async () => {
  await Promise.all(roles.map((role) => role.stop()));
  await Promise.all([queue.close(), events.close()]);
  await desk.close();
  await receiver.close();
});

function start(...outputs: WebhookOutput[]): Role {
  if (outputs.length > 0) desk.config.outputs = outputs;
  const role = startDelivery(desk);
  roles.push(role);
  return role;
}

/** As the publisher does. */
async function put(message: StoryMessage, to: Queue<StoryMessage> = queue): Promise<void> {
  await to.add(message.event, message, { jobId: `${message.storyId}-r${message.revision}` });
}

/** Resolves with the id of the next job that this happens to; an event may be listened for before what brings it on. */
async function next(event: 'completed' | 'delayed' | 'failed' | 'paused' | 'waiting'): Promise<string> {
  const [told] = (await once(events, event)) as [{ jobId: string }];
  return told?.jobId;
}

async function allDone(count: number): Promise<void> {
  for (;;) {
    // Listened for before counting: what is done between the two would else never be heard of.
    const another = next('completed');
    if ((await queue.getCompletedCount()) >= count) return;
    await another;
  }
}

/** What somebody should see to. */
async function needs(): Promise<[key: string, detail: string][]> {
  const { facts } = await readFacts(desk, sourceReader(desk));
  const known = needsOf(facts, desk.config.alerts);
  return known.filter(({ rule }) => rule === 'outputs').map(({ key, detail }) => [key, detail ?? '']);
}

const revisionsOf = (storyId: string) =>
  receiver.received
    .filter(({ id }) => id.startsWith(storyId))
    .map(({ body }) => (JSON.parse(body) as StoryMessage).revision);

describe('a webhook', () => {
  it('gets each message once, signed, under an id of its own', async () => {
    const message = makeMessage();
    await put(message);
    await put(makeMessage({}, 's2'));
    start();
    await allDone(2);
    expect(receiver.received.map(({ id }) => id).toSorted()).toEqual(['s1-r1', 's2-r1']);
    const first = receiver.received.find(({ id }) => id === 's1-r1');
    expect(first && isSigned(first)).toBe(true);
    expect(JSON.parse(first?.body ?? '')).toEqual(JSON.parse(JSON.stringify(message)));
  });

  it('gets the revisions of a story in rising order, and none that a later one has overtaken', async () => {
    for (const revision of [3, 1, 4, 2]) await put(makeMessage({ revision }));
    start();
    await allDone(4);
    const seen = revisionsOf('s1');
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(4);
  });

  it('gets one message of a story at a time, whatever number of processes send', async () => {
    let under = 0;
    let most = 0;
    const gates: (() => void)[] = [];
    receiver.answer(async () => {
      most = Math.max(most, ++under);
      await new Promise<void>((resolve) => gates.push(resolve));
      under -= 1;
      return { status: 204 };
    });
    start();
    start();
    await put(makeMessage({ revision: 1 }));
    await receiver.until(1);
    const putOff = next('delayed');
    await put(makeMessage({ revision: 2 }));
    expect(await putOff).toBe('s1-r2');
    expect(receiver.received).toHaveLength(1);
    gates[0]?.();
    await receiver.until(2);
    gates[1]?.();
    await allDone(2);
    expect([most, revisionsOf('s1')]).toEqual([1, [1, 2]]);
  });

  it('gets tombstones, also of stories that never came this way: its receiver may have them from a snapshot', async () => {
    await put(makeMessage());
    start();
    await allDone(1);
    await put(makeTombstone());
    await put(makeTombstone({}, 'unseen'));
    await allDone(3);
    expect(receiver.received.map(({ id }) => id).toSorted()).toEqual(['s1-r1', 's1-r2', 'unseen-r2']);
  });

  it('gets a message again that it did not take, and counts the attempts', async () => {
    receiver.answer(() => ({ status: receiver.received.length === 1 ? 500 : 200 }));
    const putOff = next('delayed');
    await put(makeMessage());
    start();
    expect(await putOff).toBe('s1-r1');
    const job = await queue.getJob('s1-r1');
    expect(job).toMatchObject({ attemptsMade: 1, opts: { attempts: WEBHOOK_ATTEMPTS } });
    expect(job?.failedReason).toBe(`${receiver.url} answered 500`);
    expect(job?.delay).toBeGreaterThanOrEqual(4000);
    expect(job?.delay).toBeLessThanOrEqual(6000);
    await job?.promote();
    await allDone(1);
    expect(receiver.received.map(({ id }) => id)).toEqual(['s1-r1', 's1-r1']);
  });

  it('is left alone for as long as it asks, by all its messages', async () => {
    receiver.answer(() => ({ status: 429, headers: { 'retry-after': '3600' } }));
    const putOff = next('delayed');
    await put(makeMessage());
    start();
    await putOff;
    expect((await queue.getJob('s1-r1'))?.delay).toBeGreaterThanOrEqual(3_600_000);
    expect(await queue.getRateLimitTtl()).toBeGreaterThan(3_500_000);
    await put(makeMessage({}, 's2'));
    expect(await queue.getWaitingCount()).toBe(1);
    expect(logged).toEqual([
      expect.objectContaining({
        level: 40,
        msg: 'the webhook takes no messages; they wait, and are tried again',
        reason: `${receiver.url} answered 429`,
      }),
    ]);
  });

  it('that is gone is told of once and parked, until a new start', async () => {
    receiver.answer(() => ({ status: 410 }));
    const paused = next('paused');
    for (const storyId of ['s1', 's2', 's3']) await put(makeMessage({}, storyId));
    const first = start();
    await paused;
    await first.stop();
    expect(await queue.isPaused()).toBe(true);
    expect(logged.filter(({ level }) => level === 50)).toEqual([
      expect.objectContaining({ reason: `${receiver.url} answered 410` }),
    ]);
    expect(await queue.getJobCounts('waiting', 'delayed', 'failed')).toEqual({
      waiting: 3,
      delayed: 0,
      failed: 0,
    });
    expect((await queue.getJob('s1-r1'))?.attemptsMade).toBe(0);
    receiver.answer(() => ({ status: 200 }));
    start();
    await allDone(3);
  });

  it('that is gone is what somebody should see to, until it takes messages again', async () => {
    receiver.answer(() => ({ status: 410 }));
    const paused = next('paused');
    await put(makeMessage());
    start();
    await paused;
    expect(await needs()).toEqual([
      ['output webhook hook', expect.stringMatching(/^it answered 410 .* 0 stories still to get\)$/)],
    ]);
    receiver.answer(() => ({ status: 200 }));
    await redrive(desk, { queue: queue.name }, 'all');
    await allDone(1);
    expect(await needs()).toEqual([]);
  });

  it('that refuses for long is what somebody should see to, until it takes a message', async () => {
    receiver.answer(() => ({ status: 503, headers: { 'retry-after': '60' } }));
    const putOff = next('delayed');
    await put(makeMessage());
    start();
    await putOff;
    expect(await needs()).toEqual([
      ['output webhook hook', expect.stringContaining(`${receiver.url} answered 503`)],
    ]);
    receiver.answer(() => ({ status: 200 }));
    await redrive(desk, { queue: queue.name }, 'all');
    await put(makeMessage({}, 's2'));
    await expect.poll(needs).toEqual([]);
  });

  it('that asks for a little time needs nobody', async () => {
    receiver.answer(() => ({ status: 429, headers: { 'retry-after': '30' } }));
    const putOff = next('delayed');
    await put(makeMessage());
    start();
    await putOff;
    expect(await needs()).toEqual([]);
  });

  it('has dead letters, with their reason', async () => {
    receiver.answer(() => ({ status: 400 }));
    await queue.add('created', makeMessage(), { jobId: 's1-r1', attempts: 1 });
    const failed = next('failed');
    start();
    expect(await failed).toBe('s1-r1');
    expect((await queue.getJob('s1-r1'))?.failedReason).toBe(`${receiver.url} answered 400`);
    expect(logged.map(({ level, msg }) => [level, msg])).toEqual([
      [50, 'a message could not be delivered, and is a dead letter now'],
    ]);
  });

  it('that does not answer holds up no other', async () => {
    receiver.answer(({ url }) => (url === '/slow' ? new Promise(() => {}) : { status: 200 }));
    const slow = outputQueue(webhookQueueName('slow'), desk.connection, desk.keys);
    for (let story = 0; story < 20; story += 1) {
      await put(makeMessage({}, `s${story}`), slow);
      await put(makeMessage({}, `s${story}`));
    }
    start(webhookOutput('slow', `${receiver.url}/slow`), webhookOutput('hook', receiver.url));
    await allDone(20);
    await slow.close();
  });

  it('has its messages handed back when the service stops while they are under way', async () => {
    receiver.answer(() => new Promise(() => {}));
    await put(makeMessage());
    const role = start();
    await receiver.until(1);
    await role.stop();
    expect(await queue.getWaiting()).toMatchObject([{ id: 's1-r1', attemptsMade: 0 }]);
  });

  it('is named in the log by its host, and by nothing else of its address', async () => {
    await receiver.close();
    const putOff = next('delayed');
    await put(makeMessage());
    start();
    await putOff;
    expect(JSON.stringify([logged, await queue.getJob('s1-r1')])).not.toContain('hunter2');
    receiver = await startReceiver();
  });
});

describe('the pauses between attempts', () => {
  const pauses = Array.from({ length: WEBHOOK_ATTEMPTS - 1 }, (_, index) => webhookPauseMs(index + 1, 0.5));

  it('double from 5 s to an hour, and take a day in all', () => {
    expect(pauses.slice(0, 3)).toEqual([5000, 10_000, 20_000]);
    expect(pauses.at(-1)).toBe(3_600_000);
    const hours = pauses.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
  });

  it('differ from one another by chance', () => {
    expect([0, 1].map((chance) => webhookPauseMs(1, chance))).toEqual([4000, 6000]);
  });
});
