import type { Job } from 'bullmq';
import type { ArticlesJob, ArticlesJobResult, OfferedArticle } from '../../src/redis/queues.ts';
import type { LogAct } from '../../src/story/window/log.ts';
import type { Placed, Placement } from '../../src/story/window/placement.ts';
import type { Desk } from '../desk.ts';
import { failPoint } from '../fail-point.ts';
import { createPace, createStretches, type Pace } from '../pace.ts';
import type { Merger } from './merger.ts';
import { placeArticles } from './place-articles.ts';

/** Usual articles' work that a commit takes at most: one step of 25 with many new words held up the loop for more than 50 ms (measured). */
const COMMIT_SIZE = { least: 1, most: 15 };
/** The same for the first of a batch: another source's articles may be ten times as dear as those before them. */
const FIRST_SIZE = 4;
/** Characters of a usual title. */
const USUAL_TITLE = 80;

export function createBatchPace(): Pace {
  return createPace(COMMIT_SIZE);
}

/** Decides where the articles of one poll belong and commits that, a few at a time. Only in the merger's turn. */
export async function mergeBatch(
  merger: Merger,
  pace: Pace,
  job: Job<ArticlesJob>,
): Promise<ArticlesJobResult> {
  failPoint('merge.taken');
  const { items: offered, ...fetched } = job.data;
  const items = offered.toSorted((a, b) => rankOf(a) - rankOf(b));
  const result: ArticlesJobResult = { created: 0, joined: 0, edited: 0, unchanged: 0 };
  const takenDown = new Set<string>();
  for (let from = 0, last = false; !last;) {
    const { chunk, size } = takeChunk(items, from, from === 0 ? Math.min(FIRST_SIZE, pace.size) : pace.size);
    from += chunk.length;
    last = from >= items.length;
    const stretches = createStretches();
    const { placements, acts } = await merger.decide(`a batch from ${fetched.sourceId}`, (at) =>
      placeArticles(merger, chunk, last ? fetched : { ...fetched, drop: [], validators: {} }, at, stretches),
    );
    failPoint('merge.committed');
    pace.took(stretches.longestMs, size);
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

/** As many articles as fit into a step, or one; a long title is as much work as several usual ones. */
function takeChunk(items: readonly OfferedArticle[], from: number, most: number) {
  let size = 0;
  let end = from;
  for (; end < items.length; end++) {
    const weight = Math.max(1, (items[end]?.article.title.length ?? 0) / USUAL_TITLE);
    if (end > from && size + weight > most) break;
    size += weight;
  }
  return { chunk: items.slice(from, end), size };
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
