import type { Gauge } from 'prom-client';
import type { DeskStand, MetricsRegistry } from './metrics.ts';
import { SOURCE_STATES } from '../types.ts';

type Make = <L extends string>(name: string, help: string, ...labels: L[]) => Gauge<L>;

const JOB_STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

/** Tells how the desk stands: its sources, queues and dead letters where this process tells of them, and its configuration. */
export function standMetrics(gauge: Make): Pick<MetricsRegistry, 'config'> & {
  tell(stand: DeskStand | undefined): void;
} {
  const sources = gauge('sources', 'Configured sources by their state.', 'state');
  const silent = gauge('sources_silent', 'Sources without news for longer than their rhythm says.');
  const deadLetters = gauge('dead_letters', 'What could not be done after its last attempt.');
  const jobs = gauge('queue_jobs', 'Jobs of each queue by their state.', 'queue', 'state');
  const good = gauge(
    'config_good',
    'Whether the configuration folder as it is now is in use: 0 after a broken edit.',
  );
  const taken = gauge('config_taken_timestamp_seconds', 'When the configuration in use was read.');
  const waiting = gauge('config_waiting_keys', 'Settings that take effect at the next start.');

  return {
    config(status) {
      good.set(status.good ? 1 : 0);
      taken.set(Date.parse(status.takenDateTime) / 1000);
      waiting.set(status.atNextStart.length);
    },
    tell(stand) {
      for (const one of [sources, silent, deadLetters, jobs]) one.reset();
      // A gauge without labels would be told as 0 by processes that do not know.
      for (const one of [silent, deadLetters]) one.remove();
      if (!stand) return;
      for (const state of SOURCE_STATES) sources.set({ state }, stand.states[state]);
      silent.set(stand.states.silent);
      deadLetters.set(stand.deadLetters);
      for (const queue of stand.queues)
        for (const state of JOB_STATES) jobs.set({ queue: queue.name, state }, queue[state]);
    },
  };
}
