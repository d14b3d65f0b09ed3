import type { Counter, Gauge } from 'prom-client';
import type { Metrics } from '../types.ts';

type Make<Kind> = (name: string, help: string, ...labels: ('type' | 'output')[]) => Kind;

/** Tells how the readers of the outputs keep up. The outputs are the operator's, so that there are few. */
export function outputMetrics(
  counter: Make<Counter<'type' | 'output'>>,
  gauge: Make<Gauge<'type' | 'output'>>,
): Metrics['output'] {
  const unread = gauge('output_unread', 'Messages that wait in an output to be read.', 'type', 'output');
  const missed = gauge(
    'output_missed',
    'Stories whose latest revision an output has still to get.',
    'type',
    'output',
  );
  const paused = gauge(
    'output_paused',
    'Whether an output takes no messages: nobody reads it, or it is broken.',
    'type',
    'output',
  );
  const compacted = counter(
    'output_compacted',
    'Messages removed from an output since a later revision of their story waits there.',
    'type',
    'output',
  );

  return ({ type, name }, measure) => {
    const labels = { type, output: name };
    unread.set(labels, measure.unread);
    missed.set(labels, measure.missed);
    paused.set(labels, measure.pausedSince !== undefined || measure.error !== undefined ? 1 : 0);
    compacted.inc(labels, measure.compacted);
  };
}
