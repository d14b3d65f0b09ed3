import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Inbox, type InboxOptions } from '../../src/consumer/inbox.ts';
import { memoryMarks } from '../../src/consumer/marks.ts';
import type { SkipReason } from '../../src/consumer/types.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { makeMessage, makeTombstone } from '../support/factories.ts';

const DELIVERY = { from: 'queue', id: 'job', attempt: 1 } as const;

function makeInbox(options: Partial<InboxOptions> = {}) {
  const handled: [string, number][] = [];
  const skipped: SkipReason[] = [];
  const inbox = new Inbox({
    marks: memoryMarks(),
    onSkip: (reason) => skipped.push(reason),
    handler: ({ storyId, revision }) => void handled.push([storyId, revision]),
    ...options,
  });
  const take = async (...messages: unknown[]) => {
    for (const message of messages) await inbox.take(message, DELIVERY);
  };
  return { take, handled, skipped, inbox };
}

function revision(n: number, storyId = 's1'): StoryMessage {
  return makeMessage({ revision: n }, storyId);
}

describe('an inbox', () => {
  it('hands on each revision once, and acknowledges repeats and late ones in silence', async () => {
    const { take, handled, skipped } = makeInbox();
    await take(revision(1), revision(1), revision(3), revision(2), revision(3), revision(4));
    expect(handled.map(([, n]) => n)).toEqual([1, 3, 4]);
    expect(skipped).toEqual(['stale', 'stale', 'stale']);
  });

  it('counts each story by itself, retractions included', async () => {
    const { take, handled } = makeInbox();
    await take(revision(2), revision(1, 's2'), makeTombstone({ revision: 3 }), revision(2));
    expect(handled).toEqual([
      ['s1', 2],
      ['s2', 1],
      ['s1', 3],
    ]);
  });

  it('leaves the mark when the handler throws, so that the message is handled when it comes again', async () => {
    let broken = true;
    const marks = memoryMarks();
    const handled: number[] = [];
    const { take } = makeInbox({
      marks,
      handler: ({ revision }) => {
        if (broken) throw new Error('no space');
        handled.push(revision);
      },
    });
    await expect(take(revision(1))).rejects.toThrow('no space');
    expect(await marks.get('s1')).toBe(0);
    broken = false;
    await take(revision(1));
    expect(handled).toEqual([1]);
    expect(await marks.get('s1')).toBe(1);
  });

  it('skips replays unless asked', async () => {
    const replay = { id: 'r', reason: 'lost' };
    const { take, handled, skipped } = makeInbox();
    await take(makeMessage({ revision: 5, replay }), revision(1));
    expect(handled).toEqual([['s1', 1]]);
    expect(skipped).toEqual(['replay']);
  });

  it('takes replays when asked: of the last revision again, of later ones, and of none before', async () => {
    const replay = { id: 'r', reason: 'lost' };
    const marks = memoryMarks();
    const { take, handled, skipped } = makeInbox({ marks, takeReplays: true });
    await take(revision(4), makeMessage({ revision: 4, replay }), makeMessage({ revision: 2, replay }));
    expect(handled.map(([, n]) => n)).toEqual([4, 4]);
    expect(skipped).toEqual(['stale']);
    expect(await marks.get('s1')).toBe(4);
    await take(makeMessage({ revision: 6, replay }), revision(5));
    expect(handled.map(([, n]) => n)).toEqual([4, 4, 6]);
  });

  it('leaves the mark alone after a replay of the same revision', async () => {
    let raised = 0;
    const marks = { get: async () => 4, set: async () => void raised++ };
    const { take, handled } = makeInbox({ marks, takeReplays: true });
    await take(makeMessage({ revision: 4, replay: { id: 'r', reason: 'lost' } }));
    expect(handled).toEqual([['s1', 4]]);
    expect(raised).toBe(0);
  });

  it('passes over the end of a story that never came, and over what of it comes late', async () => {
    const { take, handled, skipped } = makeInbox();
    await take(makeTombstone({ revision: 3 }), revision(2), makeTombstone({ revision: 3 }));
    expect(handled).toEqual([]);
    expect(skipped).toEqual(['unseen', 'stale', 'stale']);
    await take(revision(4));
    expect(handled).toEqual([['s1', 4]]);
  });

  it('hands on the end of a story that never came, if asked to, once', async () => {
    const { take, handled, skipped } = makeInbox({ takeUnseen: true });
    await take(makeTombstone({ revision: 3 }), revision(2), makeTombstone({ revision: 3 }));
    expect(handled).toEqual([['s1', 3]]);
    expect(skipped).toEqual(['stale', 'stale']);
  });

  it('passes unknown fields on, and acknowledges what it does not know', async () => {
    const seen: unknown[] = [];
    const { take, skipped } = makeInbox({ handler: (message) => void seen.push(message) });
    await take({ ...revision(1), sentiment: 0.4 });
    expect(seen).toEqual([expect.objectContaining({ sentiment: 0.4 })]);
    await take({ ...revision(2), event: 'translated' }, { ...revision(2), schema: 'copydesk.story.v2' });
    await take(
      undefined,
      null,
      'text',
      7,
      [],
      {},
      { ...revision(2), storyId: '' },
      { ...revision(2), revision: '2' },
    );
    expect(seen).toHaveLength(1);
    expect(skipped).toEqual(Array.from({ length: 10 }, () => 'unknown'));
  });
});

describe('any sequence of deliveries', () => {
  const deliveryArb = fc.record({
    storyId: fc.constantFrom('s1', 's2', 's3'),
    revision: fc.integer({ min: 1, max: 6 }),
    /** How often the handler is interrupted at this delivery before it does anything. */
    failures: fc.integer({ min: 0, max: 2 }),
  });

  it('yields the revisions of each story in rising order, without doubles, one at a time, up to the highest', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(deliveryArb, { maxLength: 25 }),
        async (scheduler, deliveries) => {
          const handled = new Map<string, number[]>();
          const atWork = new Set<string>();
          const failures = new Map<number, number>(deliveries.map((delivery, i) => [i, delivery.failures]));
          const stored = memoryMarks();
          const { inbox } = makeInbox({
            marks: {
              get: (storyId) => scheduler.schedule(stored.get(storyId)),
              set: (storyId, revision) => scheduler.schedule(stored.set(storyId, revision)),
            },
            handler: async ({ storyId, revision }, { id }) => {
              expect(atWork.has(storyId)).toBe(false);
              atWork.add(storyId);
              await scheduler.schedule(Promise.resolve());
              atWork.delete(storyId);
              const left = failures.get(Number(id)) ?? 0;
              failures.set(Number(id), left - 1);
              if (left > 0) throw new Error('interrupted');
              handled.set(storyId, [...(handled.get(storyId) ?? []), revision]);
            },
          });
          // As a queue does: what is not acknowledged comes again.
          const deliver = async (i: number): Promise<void> => {
            const { storyId, revision } = deliveries[i] ?? { storyId: '', revision: 0 };
            const message = makeMessage({ revision }, storyId);
            try {
              await inbox.take(message, { from: 'queue', id: String(i), attempt: 1 });
            } catch {
              await deliver(i);
            }
          };
          await scheduler.waitFor(Promise.all(deliveries.map((_delivery, i) => deliver(i))));
          for (const storyId of new Set(deliveries.map((delivery) => delivery.storyId))) {
            const delivered = deliveries.filter((delivery) => delivery.storyId === storyId);
            const revisions = handled.get(storyId) ?? [];
            expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
            expect(revisions.at(-1)).toBe(Math.max(...delivered.map(({ revision }) => revision)));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
