import type { DeskFacts, NamedSource } from '../../src/api/needs.ts';
import type { OutputState } from '../../src/api/operate-types.ts';
import type { SourceStatus } from '../../src/api/types.ts';
import { readOutbox, type Outbox } from '../../src/redis/outputs/outbox.ts';
import { readOutputStatuses } from '../../src/redis/outputs/output-status.ts';
import { readWebhookTrouble } from '../../src/redis/outputs/webhook-trouble.ts';
import { countDeadLetters, oldestBatch } from '../../src/redis/queue-depths.ts';
import { configStatus } from './config-reader.ts';
import type { Desk } from '../desk.ts';
import type { DeskSources, StateCounts } from '../sources/source-reader.ts';

/** Sources of a kind that are named one by one; more of them are one trouble, and not theirs. */
const MOST_NAMED = 100;

export interface Looked {
  facts: DeskFacts;
  outbox: Outbox;
  states: StateCounts;
}

/** Asks Redis for all that tells whether the desk is well: some ten commands, and those that read the sources. */
export async function readFacts(desk: Desk, sources: DeskSources): Promise<Looked> {
  const { redis, keys, config } = desk;
  const [outbox, outputs, deadLetters, oldest, troubled] = await Promise.all([
    readOutbox(redis, keys),
    readOutputs(desk),
    countDeadLetters(desk, config.outputs),
    oldestBatch(redis, keys),
    sources.troubled(MOST_NAMED),
  ]);
  const { failures } = config.alerts;
  const { failing, silent, states } = troubled;
  const broken = failing.filter((source) => source.failures >= failures);
  return {
    outbox,
    states,
    facts: {
      embedded: desk.embedded,
      config: configStatus(desk.live),
      failing: broken.map((one) => named(one, one.detail ?? one.outcome)),
      silent: silent.map((one) => named(one, one.silent?.detail)),
      outputs,
      deadLetters,
      publishLag: publishLag(outbox, desk.holdMs),
      mergeLag: oldest === undefined ? 0 : Math.max(0, desk.now().getTime() - oldest) / 1000,
    },
  };
}

function named({ id, name = id }: SourceStatus, detail = ''): NamedSource {
  return { id, name, detail };
}

/**
 * Of the outputs that are configured, how their readers keep up; as their publisher last wrote it, and of webhooks also as
 * those that send to them have found it.
 */
async function readOutputs({ redis, keys, config }: Desk): Promise<OutputState[]> {
  const [statuses, troubles] = await Promise.all([
    readOutputStatuses(redis, keys),
    Promise.all(
      config.outputs.map(async ({ type, name }) =>
        type === 'webhook' ? readWebhookTrouble(redis, keys, name) : undefined,
      ),
    ),
  ]);
  return config.outputs.map(({ type, name }, i) => {
    const status = statuses.find((one) => one.type === type && one.name === name);
    const error = status?.error ?? troubles[i];
    return {
      type,
      name,
      unread: status?.unread ?? 0,
      missed: status?.missed ?? 0,
      ...(status?.pausedSince && { pausedDateTime: status.pausedSince }),
      ...(error && { error }),
    };
  });
}

function publishLag({ now, firstDue = Infinity, firstReady = Infinity }: Outbox, holdMs: number): number {
  return Math.max(0, now - Math.min(firstDue, firstReady + holdMs)) / 1000;
}
