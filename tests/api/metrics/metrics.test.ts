import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../../src/api/metrics/metrics.ts';

/** The value of one series, by its name and labels as they stand in the exposition. */
async function read(metrics: { text(): Promise<string> }, series: string): Promise<number | undefined> {
  const line = (await metrics.text()).split('\n').find((line) => line.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('the metrics', () => {
  it('count fetches by kind and outcome, with time, bytes and items', async () => {
    const metrics = createMetrics({ version: 'test' });
    metrics.fetched({ kind: 'feed', outcome: 'modified', seconds: 0.3, bytes: 2048, items: 20 });
    metrics.fetched({ kind: 'feed', outcome: 'notModified', seconds: 0.1 });
    expect(await read(metrics, 'copydesk_fetches_total{kind="feed",outcome="modified"}')).toBe(1);
    expect(await read(metrics, 'copydesk_fetches_total{kind="feed",outcome="notModified"}')).toBe(1);
    expect(await read(metrics, 'copydesk_fetch_bytes_total{kind="feed"}')).toBe(2048);
    expect(await read(metrics, 'copydesk_fetch_items_total{kind="feed"}')).toBe(20);
    expect(await read(metrics, 'copydesk_fetch_seconds_count{kind="feed"}')).toBe(2);
    expect(await read(metrics, 'copydesk_fetch_seconds_bucket{le="0.25",kind="feed"}')).toBe(1);
  });

  it('count what publishers bore, by host', async () => {
    const metrics = createMetrics({ version: 'test' });
    const cost = { host: 'news.example', requests: 5, ok: 1, notModified: 3, bytes: 4000, newItems: 2 };
    metrics.cost(cost);
    metrics.cost({ ...cost, bytes: 0, newItems: 0 });
    const requests = (answer: string) =>
      read(metrics, `copydesk_publisher_requests_total{host="news.example",answer="${answer}"}`);
    expect(await requests('ok')).toBe(2);
    expect(await requests('not_modified')).toBe(6);
    expect(await requests('other')).toBe(2);
    expect(await read(metrics, 'copydesk_publisher_bytes_total{host="news.example"}')).toBe(4000);
    expect(await read(metrics, 'copydesk_publisher_new_items_total{host="news.example"}')).toBe(2);
  });

  it('give a thousand hosts series of their own, and the rest one', async () => {
    const metrics = createMetrics({ version: 'test' });
    const cost = { requests: 1, ok: 1, notModified: 0, bytes: 10, newItems: 1 };
    for (let i = 0; i < 1003; i++) metrics.cost({ host: `h${i}.example`, ...cost });
    metrics.cost({ host: 'h0.example', ...cost });
    const told = await metrics.text();
    const bytes = (host: string) =>
      /^\S+ (\d+)$/m.exec(told.slice(told.indexOf(`copydesk_publisher_bytes_total{host="${host}"}`)))?.[1];
    expect(['h0.example', 'h999.example', 'other'].map(bytes)).toEqual(['20', '10', '30']);
    expect(told).not.toContain('h1000.example');
  });

  it('tell of each output how its readers keep up', async () => {
    const metrics = createMetrics({ version: 'test' });
    const queue = { type: 'queue', name: 'stories' };
    metrics.output(queue, { unread: 900, missed: 3, pausedSince: '2026-11-22T12:00:00.000Z', compacted: 40 });
    metrics.output({ ...queue, type: 'stream' }, { unread: 7, missed: 0, compacted: 0 });
    const value = (name: string, type: string) =>
      read(metrics, `copydesk_output_${name}{type="${type}",output="stories"}`);
    const all = (type: string) =>
      Promise.all(['unread', 'missed', 'paused', 'compacted_total'].map((name) => value(name, type)));
    expect(await all('queue')).toEqual([900, 3, 1, 40]);
    expect(await all('stream')).toEqual([7, 0, 0, 0]);
    metrics.output(queue, { unread: 5, missed: 0, compacted: 2 });
    expect(await all('queue')).toEqual([5, 0, 0, 42]);
    metrics.output(queue, { unread: 5, missed: 1, error: 'WRONGTYPE', compacted: 0 });
    expect(await value('paused', 'queue')).toBe(1);
  });

  it('count items held and polls put off', async () => {
    const metrics = createMetrics({ version: 'test' });
    metrics.held(120);
    metrics.putOff();
    expect(await read(metrics, 'copydesk_items_held_total')).toBe(120);
    expect(await read(metrics, 'copydesk_polls_put_off_total')).toBe(1);
  });

  it('tell the sources by state as they are at the moment, and nothing where that is unknown', async () => {
    const metrics = createMetrics({ version: 'test' });
    const states = { well: 5, new: 0, failing: 2, held: 1, ended: 0, paused: 3, off: 1, silent: 2 };
    const queues = [{ name: 'fetch', waiting: 7, active: 1, delayed: 2, failed: 4 }];
    const told = await metrics.text({ states, deadLetters: 9, queues });
    expect(told).toContain('copydesk_sources{state="well"} 5');
    expect(told).toContain('copydesk_sources{state="ended"} 0');
    expect(told).toContain('copydesk_sources{state="paused"} 3');
    expect(told).toContain('copydesk_sources_silent 2');
    expect(told).toContain('copydesk_dead_letters 9');
    expect(told).toContain('copydesk_queue_jobs{queue="fetch",state="waiting"} 7');
    const without = await metrics.text();
    for (const name of ['sources{', 'sources_silent ', 'dead_letters ', 'queue_jobs{'])
      expect(without).not.toContain(`\ncopydesk_${name}`);
  });

  it('tell how long things take on their way, and whether the configuration is in use', async () => {
    const metrics = createMetrics({ version: 'test' });
    metrics.opened(2);
    metrics.commitLag(0.4);
    metrics.outbox(3, 12.5);
    metrics.config({ good: false, takenDateTime: '2026-03-01T12:00:00Z', atNextStart: ['redis.url'] });
    expect(await read(metrics, 'copydesk_stories_opened_total')).toBe(2);
    expect(await read(metrics, 'copydesk_commit_lag_seconds_bucket{le="0.5"}')).toBe(1);
    expect(await read(metrics, 'copydesk_publish_lag_seconds')).toBe(12.5);
    expect(await read(metrics, 'copydesk_config_good')).toBe(0);
    expect(await read(metrics, 'copydesk_config_taken_timestamp_seconds')).toBe(1_772_366_400);
    expect(await read(metrics, 'copydesk_config_waiting_keys')).toBe(1);
  });

  it('count what became of the items', async () => {
    const metrics = createMetrics({ version: 'test' });
    metrics.normalized(18);
    metrics.skipped('no-title', 2);
    metrics.duplicates();
    metrics.united(2);
    metrics.related(3);
    metrics.committed(15);
    metrics.commitRefused('behind');
    metrics.published('stories', 15);
    metrics.jobFailed('fetch');
    expect(await read(metrics, 'copydesk_articles_normalized_total')).toBe(18);
    expect(await read(metrics, 'copydesk_articles_skipped_total{reason="no-title"}')).toBe(2);
    expect(await read(metrics, 'copydesk_duplicates_total')).toBe(1);
    expect(await read(metrics, 'copydesk_unions_total')).toBe(2);
    expect(await read(metrics, 'copydesk_related_total')).toBe(3);
    expect(await read(metrics, 'copydesk_commits_total')).toBe(15);
    expect(await read(metrics, 'copydesk_commit_refusals_total{reason="behind"}')).toBe(1);
    expect(await read(metrics, 'copydesk_messages_published_total{output="stories"}')).toBe(15);
    expect(await read(metrics, 'copydesk_job_failures_total{queue="fetch"}')).toBe(1);
  });

  it('hold the present sizes, not their sums', async () => {
    const metrics = createMetrics({ version: 'test' });
    metrics.outbox(5);
    metrics.outbox(2);
    metrics.window(1000, 480_000);
    expect(await read(metrics, 'copydesk_outbox_entries')).toBe(2);
    expect(await read(metrics, 'copydesk_window_articles')).toBe(1000);
    expect(await read(metrics, 'copydesk_window_bytes')).toBe(480_000);
  });

  it('start at 0, so that a first rise can be seen', async () => {
    const metrics = createMetrics({ version: '1.2.3' });
    expect(await read(metrics, 'copydesk_commits_total')).toBe(0);
    expect(await read(metrics, 'copydesk_commit_refusals_total{reason="reset"}')).toBe(0);
    expect(await read(metrics, 'copydesk_info{version="1.2.3"}')).toBe(1);
    expect(await metrics.text()).toContain('process_resident_memory_bytes');
  });

  it('do not mix with those of another recorder in the same process', async () => {
    const [one, other] = [createMetrics({ version: 'test' }), createMetrics({ version: 'test' })];
    one.normalized(5);
    expect(await read(other, 'copydesk_articles_normalized_total')).toBe(0);
  });
});
