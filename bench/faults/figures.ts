/** What the desk's processes count of themselves, kept across their deaths, and what its queues tell. */
import type { QueueEvents } from 'bullmq';
import { queueEvents } from '../../src/redis/queues.ts';
import { readMetrics } from './metrics-text.ts';
import type { Player } from './player.ts';
import type { Stage } from './stage.ts';

/** How often the processes are asked; what one counts after the last time is lost with it. */
const ASK_MS = 1000;
const ANSWER_WITHIN_MS = 900;

export interface Figures {
  /** Commits refused, by reason. */
  refusals: Map<string, number>;
  /** Job attempts that failed, by queue. */
  failures: Map<string, number>;
  /** Jobs that went to another process, since the one that had them was dead or stood still; by queue. */
  takenOver: Map<string, number>;
  stop(): Promise<void>;
}

const QUEUES = ['fetch', 'articles', 'stories'];

export function watchFigures(stage: Pick<Stage, 'players' | 'connection' | 'keys'>): Figures {
  const last = new Map<string, number>();
  const events = QUEUES.map((name) => watchQueue(name));
  const figures: Figures = {
    refusals: new Map(),
    failures: new Map(),
    takenOver: new Map(),
    async stop() {
      clearInterval(timer);
      await Promise.all(events.map((each) => each.close().catch(() => undefined)));
    },
  };

  function watchQueue(name: string): QueueEvents {
    const queue = queueEvents(name, stage);
    queue.on('stalled', () => add(figures.takenOver, name, 1));
    queue.on('error', () => {});
    return queue;
  }

  async function ask({ name, probes }: Player): Promise<void> {
    const response = await fetch(`http://127.0.0.1:${probes}/metrics`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    for (const { metric, label, value } of readMetrics(await response.text())) {
      const series = `${name} ${metric} ${label}`;
      const before = last.get(series) ?? 0;
      last.set(series, value);
      // A process that began anew counts from 0.
      const more = value >= before ? value - before : value;
      if (more === 0) continue;
      if (metric === 'copydesk_commit_refusals_total') add(figures.refusals, label, more);
      if (metric === 'copydesk_job_failures_total') add(figures.failures, label, more);
    }
  }

  const timer = setInterval(() => {
    for (const player of stage.players)
      if (player.probes !== undefined && player.state === 'running') ask(player).catch(() => undefined);
  }, ASK_MS);
  return figures;
}

function add(to: Map<string, number>, name: string, more: number): void {
  to.set(name, (to.get(name) ?? 0) + more);
}
