import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { outputMetrics } from './output-metrics.ts';
import { publisherMetrics } from './publisher-metrics.ts';
import { standMetrics } from './stand-metrics.ts';
import type { QueueDepth } from '../operate-types.ts';
import type { CommitRefusal, Metrics, SourceState } from '../types.ts';

export interface MetricsRegistry extends Metrics {
  /**
   * The Prometheus text exposition of everything counted so far.
   * @param stand how things stand now, where this process is the one to tell
   */
  text(stand?: DeskStand): Promise<string>;
  /** Whether the configuration folder as it is now is in use, and since when (ISO 8601). */
  config(status: { good: boolean; takenDateTime: string; atNextStart: readonly string[] }): void;
}

/** How things stand for the desk as a whole, whichever process is asked. */
export interface DeskStand {
  /** How many sources are in each state; silent ones are counted as well, too. */
  states: Readonly<Record<SourceState | 'silent', number>>;
  deadLetters: number;
  queues: readonly QueueDepth[];
}

/** From a 304 on the same continent to the total time limit of 30 s. */
const FETCH_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** From a commit at once to a merge worker that was away for an hour. */
const LAG_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

const REFUSALS: readonly CommitRefusal[] = ['behind', 'reset', 'story'];

/** A recorder with a registry of its own, so that two of them in one process do not meet. */
export function createMetrics({ version }: { version: string }): MetricsRegistry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });

  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name: `copydesk_${name}_total`, help, labelNames, registers: [registry] });
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `copydesk_${name}`, help, labelNames, registers: [registry] });

  gauge('info', 'The running version; always 1.', 'version').set({ version }, 1);
  const fetches = counter('fetches', 'Fetches by kind of source and outcome.', 'kind', 'outcome');
  const fetchBytes = counter('fetch_bytes', 'Bytes of fetched documents, decompressed.', 'kind');
  const fetchItems = counter('fetch_items', 'Items in fetched documents, known ones included.', 'kind');
  const fetchSeconds = new Histogram({
    name: 'copydesk_fetch_seconds',
    help: 'Time a fetch took, in seconds.',
    labelNames: ['kind'],
    buckets: FETCH_SECONDS,
    registers: [registry],
  });
  const held = counter('items_held', 'Items held until the next poll shows whether they are real.');
  const putOffs = counter('polls_put_off', 'Polls put off because their host had no place free.');
  const normalized = counter('articles_normalized', 'Items that became an article.');
  const skipped = counter('articles_skipped', 'Items that yielded no article, by reason.', 'reason');
  const duplicates = counter('duplicates', 'Articles that joined a story already there.');
  const unions = counter('unions', 'Pairs of stories that proved to be one.');
  const related = counter('related', 'Links made between related stories.');
  const opened = counter('stories_opened', 'Stories that came up.');
  const commits = counter('commits', 'Story states committed.');
  const refusals = counter('commit_refusals', 'Commits refused, by reason, and decided again.', 'reason');
  const published = counter('messages_published', 'Messages put into an output.', 'output');
  const output = outputMetrics(counter, gauge);
  const jobFailures = counter('job_failures', 'Job attempts that failed, by queue.', 'queue');
  const outbox = gauge('outbox_entries', 'Entries waiting in the outbox.');
  const publishLag = gauge('publish_lag_seconds', 'How long the oldest publishable change has waited.');
  const commitLag = new Histogram({
    name: 'copydesk_commit_lag_seconds',
    help: 'From the end of a fetch to the commit of what it brought, in seconds.',
    buckets: LAG_SECONDS,
    registers: [registry],
  });
  const windowArticles = gauge('window_articles', 'Articles in the window that new ones are compared with.');
  const windowBytes = gauge('window_bytes', 'Estimated memory of the window, in bytes.');
  const stand = standMetrics(gauge);

  // A series that exists from the start lets an alert see its first rise.
  for (const reason of REFUSALS) refusals.inc({ reason }, 0);

  return {
    fetched({ kind, outcome, seconds, bytes = 0, items = 0 }) {
      fetches.inc({ kind, outcome });
      fetchSeconds.observe({ kind }, seconds);
      fetchBytes.inc({ kind }, bytes);
      fetchItems.inc({ kind }, items);
    },
    cost: publisherMetrics(counter),
    held: (items = 1) => held.inc(items),
    putOff: () => putOffs.inc(),
    normalized: (articles = 1) => normalized.inc(articles),
    skipped: (reason, items = 1) => skipped.inc({ reason }, items),
    duplicates: (articles = 1) => duplicates.inc(articles),
    united: (pairs = 1) => unions.inc(pairs),
    related: (links = 1) => related.inc(links),
    opened: (stories = 1) => opened.inc(stories),
    committed: (stories = 1) => commits.inc(stories),
    commitLag: (seconds) => commitLag.observe(seconds),
    commitRefused: (reason) => refusals.inc({ reason }),
    published: (name, messages = 1) => published.inc({ output: name }, messages),
    output,
    jobFailed: (queue) => jobFailures.inc({ queue }),
    outbox(entries, lateSeconds = 0) {
      outbox.set(entries);
      publishLag.set(lateSeconds);
    },
    window(articles, bytes) {
      windowArticles.set(articles);
      windowBytes.set(bytes);
    },
    config: stand.config,
    text(now) {
      stand.tell(now);
      return registry.metrics();
    },
  };
}
