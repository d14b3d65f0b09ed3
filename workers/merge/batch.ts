import type { Job } from 'bullmq';
import { batchTrace } from '../../src/redis/sources/batch-order.ts';
import { countWaitingBatches } from '../../src/redis/queue-depths.ts';
import type { ArticlesJob, ArticlesJobResult, OfferedArticle } from '../../src/redis/queues.ts';
import type { LogAct } from '../../src/story/window/log.ts';
import type { Placed, Placement } from '../../src/story/window/placement.ts';
import type { Desk } from '../desk.ts';
import { failPoint } from '../process/fail-point.ts';
import type { Merger } from './merger.ts';
import { placeArticles } from './place-articles.ts';

/** Articles of a commit at most: what was decided first is on its way while the rest is being decided. */
const COMMIT_SIZE = 10;
/**
 * The same where other polls wait: then all are out sooner the less each commit costs, which is as much as several articles.
 * Redis works on so many for some 5 ms.
 */
const BACKLOG_SIZE = 25;

/** Decides where the articles of one poll belong and commits that, a few at a time. Only in the merger's turn. */
export async function mergeBatch(merger: Merger, job: Job<ArticlesJob>): Promise<ArticlesJobResult> {
  failPoint('merge.taken');
  const { items: offered, ...poll } = job.data;
  const place = { head: poll.head.id, number: Number(job.id) || 0 };
  const fetched = { ...poll, place, validators: { ...poll.validators, ...batchTrace(place) } };
  const items = offered.toSorted((a, b) => rankOf(a) - rankOf(b));
  const result: ArticlesJobResult = { created: 0, joined: 0, edited: 0, unchanged: 0 };
  const takenDown = new Set<string>();
  const most = await commitSize(items.length, merger.desk);
  let { head } = poll;
  for (let from = 0, last = false; !last;) {
    const chunk = takePart(items.slice(from), most);
    from += chunk.length;
    last = from >= items.length;
    const part = { ...fetched, head, ...(!last && { drop: [], validators: {} }) };
    const { placements, acts } = await merger.decide(`a batch from ${fetched.sourceId}`, () =>
      placeArticles(merger, chunk, part),
    );
    // A crash of the server may take back the parts before the last. Then that one may not say that the document is known.
    head = merger.window.position;
    failPoint('merge.committed');
    count(placements, result, merger.desk);
    tellOfKills(placements, fetched.sourceId, merger.desk);
    tellOfUnions(acts, merger.desk);
    for (const { article } of chunk)
      if (merger.window.isPurged(article.id, ...(article.aliases ?? []))) takenDown.add(article.id);
  }
  if (takenDown.size > 0) await forgetContent(job, takenDown);
  const { metrics, now } = merger.desk;
  metrics.opened(result.created);
  metrics.commitLag(Math.max(0, now().getTime() - job.timestamp) / 1000);
  merger.measure();
  merger.desk.log.debug({ worker: 'merge', source: fetched.sourceId, ...result }, 'merged');
  failPoint('merge.done');
  return result;
}

/** In equal parts: a commit of two that follows one of ten would be mostly the waiting for it. */
function takePart(left: readonly OfferedArticle[], most: number): OfferedArticle[] {
  return left.slice(0, Math.ceil(left.length / Math.ceil(left.length / most)));
}

async function commitSize(articles: number, { redis, keys }: Desk): Promise<number> {
  if (articles <= COMMIT_SIZE) return COMMIT_SIZE;
  return (await countWaitingBatches(redis, keys)) > 0 ? BACKLOG_SIZE : COMMIT_SIZE;
}

/** What speaks of other articles comes after them, whatever the document's order: they may come in one batch. */
function rankOf({ article: { labels } }: OfferedArticle): number {
  return labels.includes('kill') ? 2 : labels.includes('correction') ? 1 : 0;
}

function isTakenDown(placement: Placement): boolean {
  return placement.kind === 'killed' && placement.by.byOperator === true;
}

/** A finished job stays for a while, and what an operator took down is not to stay with it. */
async function forgetContent(job: Job<ArticlesJob>, articleIds: ReadonlySet<string>): Promise<void> {
  const items = job.data.items.filter(({ article }) => !articleIds.has(article.id));
  await job.updateData({ ...job.data, items });
}

function tellOfKills(placements: readonly Placement[], source: string, { log, metrics }: Desk): void {
  for (const placement of placements) {
    if (placement.kind !== 'kill' && placement.kind !== 'killed') continue;
    const { kind, article } = placement;
    const killed = kind === 'kill' ? placement.killed : [];
    metrics.skipped(kind === 'kill' && killed.length === 0 ? 'kill-unmatched' : kind);
    log.info(
      {
        worker: 'merge',
        source,
        article: article.id,
        ...(kind === 'kill' ? { killed } : { notice: placement.by.id }),
      },
      kind === 'kill'
        ? 'a publisher withdrew what it published'
        : isTakenDown(placement)
          ? 'an article that was taken down was offered again'
          : 'an article was withdrawn before it came',
    );
  }
}

function tellOfUnions(acts: readonly LogAct[], { log, metrics }: Desk): void {
  metrics.united(acts.length);
  for (const { id, reason, together } of acts)
    log.info({ worker: 'merge', act: id, stories: together, reason }, 'two stories proved to be one');
}

function count(placements: Placement[], result: ArticlesJobResult, desk: Desk): void {
  const of = (kind: Placement['kind']) => placements.filter((placement) => placement.kind === kind).length;
  result.created += of('new');
  result.joined += of('join');
  result.edited += of('edit');
  result.unchanged += of('same');
  desk.metrics.duplicates(of('join'));
  const placed = placements.filter(hasStory);
  const killed = placements.flatMap((placement) => (placement.kind === 'kill' ? placement.killed : []));
  desk.metrics.committed(new Set([...placed, ...killed].map(({ storyId }) => storyId)).size);
  desk.metrics.related(placed.reduce((links, { found }) => links + found.related.length, 0));
}

function hasStory(placement: Placement): placement is Exclude<Placed, { kind: 'same' }> {
  return placement.kind === 'new' || placement.kind === 'join' || placement.kind === 'edit';
}
