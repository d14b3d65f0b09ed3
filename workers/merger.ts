import type { Job } from 'bullmq';
import { ulid } from 'ulid';
import { registrableDomain } from '../src/article/provider.ts';
import type { Source } from '../src/config/types.ts';
import { PAGE, readAfter } from '../src/redis/article-log.ts';
import { commit, type CommitReply, type FetchMemory } from '../src/redis/commit.ts';
import { serverTime } from '../src/redis/connect.ts';
import { trim } from '../src/redis/outbox.ts';
import type { ArticlesJob, ArticlesJobResult, OfferedArticle } from '../src/redis/queues.ts';
import { writeSeen } from '../src/redis/source-state.ts';
import { readStates } from '../src/redis/stories.ts';
import { assembleStories, storiesLinked, storiesTouched, type Due } from '../src/story/assemble.ts';
import { logArticle, type Placed, type Placement } from '../src/story/placement.ts';
import type { FamilyOf } from '../src/story/heat.ts';
import type { StoryPolicy } from '../src/story/state.ts';
import type { StoryState } from '../src/story/types.ts';
import { Window } from '../src/story/window.ts';
import type { Owner } from '../src/story/withdrawals.ts';
import { storyExpiryMs, windowMs, type Desk } from './desk.ts';
import { createPace } from './pace.ts';

/** Articles a commit takes at most: beyond about 100 the script's time grows faster than its yield (docs/choices.md). */
const COMMIT_SIZE = { least: 5, most: 50 };
/** Refusals in a row before a job is given back; a stand-by that takes over meets one or two. */
const MOST_REFUSALS = 50;

/** Decides on fetched batches and commits: the window, kept in step with the log, and what is done with it. */
export class Merger {
  readonly window: Window;
  readonly #desk: Desk;
  readonly #policy: StoryPolicy;
  readonly #pace = createPace(COMMIT_SIZE);
  /** The window is folded by one hand at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #following = false;

  constructor(desk: Desk) {
    const { match, window, publish, sources } = desk.config;
    this.#desk = desk;
    const priorities = new Map(sources.map(({ id, priority }) => [id, priority]));
    const owners = new Map(sources.map((source) => [source.id, ownerOf(source)]));
    this.#policy = {
      priorityOf: (sourceId) => priorities.get(sourceId) ?? 0,
      minHeat: publish.minHeat,
      relatedCount: match.relatedCount,
      familyOf: familiesOf(sources),
    };
    this.window = new Window({
      days: window.days,
      mintStoryId: () => ulid(),
      ownerOf: (sourceId) => owners.get(sourceId) ?? {},
      profile: match.profile,
      thresholds: {
        ...(match.duplicate !== undefined && { duplicate: match.duplicate }),
        ...(match.related !== undefined && { related: match.related }),
      },
      related: match.relatedCount,
    });
  }

  catchUp(): Promise<void> {
    return this.#inTurn(() => this.#catchUp());
  }

  merge(job: Job<ArticlesJob, ArticlesJobResult>): Promise<ArticlesJobResult> {
    return this.#inTurn(() => this.#merge(job));
  }

  async follow(): Promise<void> {
    // While Redis is away the first waits for it, and others would only queue up behind.
    if (this.#following) return;
    this.#following = true;
    try {
      await this.catchUp();
    } catch (error) {
      this.#desk.log.debug({ err: error }, 'could not follow the log; trying again');
    } finally {
      this.#following = false;
    }
  }

  async trim(): Promise<void> {
    const { redis, keys, config } = this.#desk;
    const now = await serverTime(redis);
    const most = 1000;
    for (;;) {
      const gone = await trim(redis, keys, now - windowMs(config), now - storyExpiryMs(config), most);
      if (gone.entries < most && gone.stories < most) return;
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #catchUp(): Promise<void> {
    const { redis, keys } = this.#desk;
    for (;;) {
      const entries = await readAfter(redis, keys, this.window.position);
      for (const entry of entries ?? []) this.window.apply(entry);
      if (!entries) this.window.reset();
      else if (entries.length < PAGE) break;
    }
    this.#desk.metrics.window(this.window.size, this.window.memoryBytes);
  }

  async #merge(job: Job<ArticlesJob, ArticlesJobResult>): Promise<ArticlesJobResult> {
    const { items: offered, ...fetched } = job.data;
    const items = offered.toSorted((a, b) => rankOf(a) - rankOf(b));
    const result: ArticlesJobResult = { created: 0, joined: 0, edited: 0, unchanged: 0 };
    await this.#catchUp();
    for (let from = 0, last = false; !last;) {
      const chunk = items.slice(from, from + this.#pace.size);
      from += chunk.length;
      last = from >= items.length;
      const started = performance.now();
      const placements = await this.#commit(chunk, fetched, last);
      this.#pace.took(performance.now() - started);
      count(placements, result, this.#desk);
      this.#tellOfKills(placements, fetched.sourceId);
    }
    this.#desk.metrics.window(this.window.size, this.window.memoryBytes);
    this.#desk.log.debug({ worker: 'merge', source: fetched.sourceId, ...result }, 'merged');
    return result;
  }

  /** Decides, commits, and where the commit is refused learns what it missed and decides again. */
  async #commit(
    items: OfferedArticle[],
    fetched: Omit<ArticlesJob, 'items'>,
    last: boolean,
  ): Promise<Placement[]> {
    for (let refusals = 0; refusals < MOST_REFUSALS; refusals++) {
      const at = await serverTime(this.#desk.redis);
      try {
        const placements = this.window.plan(items, at);
        const reply = await this.#send(placements, items, fetched, last, at);
        if (reply.reply === 'ok') {
          this.window.settle(reply.position);
          return placements;
        }
        this.window.rollback();
        this.#desk.metrics.commitRefused(reply.reply);
        await this.#learn(reply);
      } catch (error) {
        // Whether it was written is not known (a lost reply, a dead connection): the log will tell.
        this.window.rollback();
        throw error;
      }
    }
    throw new Error(`the commit of a batch from ${fetched.sourceId} was refused ${MOST_REFUSALS} times`);
  }

  async #send(
    placements: Placement[],
    items: OfferedArticle[],
    fetched: Omit<ArticlesJob, 'items'>,
    last: boolean,
    at: number,
  ): Promise<CommitReply> {
    const { redis, keys, config } = this.#desk;
    const states = await this.#readTouched(placements);
    const stories = assembleStories(placements, states, new Date(at), this.#policy).map((story) => ({
      ...story,
      dueAt: at + (story.urgent ? 0 : this.#settleMs(story.due)),
    }));
    const memory: FetchMemory = {
      sourceId: fetched.sourceId,
      seen: Object.fromEntries(
        items.map(({ field, article, firstSeen = at, ...known }) => [
          field,
          writeSeen({ ...known, articleId: article.id, firstSeen }),
        ]),
      ),
      drop: last ? fetched.drop : [],
      validators: last ? fetched.validators : {},
      head: fetched.head,
    };
    const articles = placements.flatMap((placement) =>
      placement.kind === 'same' ? [] : [logArticle(placement)],
    );
    return commit(redis, keys, {
      base: this.window.position,
      at,
      articles,
      stories,
      memory,
      storyExpiryMs: storyExpiryMs(config),
    });
  }

  #settleMs(due: Due): number {
    const { settleMs, settleRelatedMs } = this.#desk.config.publish;
    return due === 'related' ? settleRelatedMs : settleMs;
  }

  async #readTouched(placements: Placement[]): Promise<Map<string, StoryState>> {
    const { redis, keys } = this.#desk;
    const states = await readStates(redis, keys, storiesTouched(placements));
    const linked = await readStates(redis, keys, storiesLinked(placements, states));
    return new Map([...states, ...linked]);
  }

  #tellOfKills(placements: readonly Placement[], source: string): void {
    const { log, metrics } = this.#desk;
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
          : 'an article was withdrawn before it came',
      );
    }
  }

  async #learn(reply: Exclude<CommitReply, { reply: 'ok' }>): Promise<void> {
    if (reply.reply === 'reset') this.window.reset();
    if (reply.reply === 'behind') for (const entry of reply.entries) this.window.apply(entry);
    await this.#catchUp();
  }
}

/** What speaks of other articles comes after them, whatever the document's order: they may come in one batch. */
function rankOf({ article: { labels } }: OfferedArticle): number {
  return labels.includes('kill') ? 2 : labels.includes('correction') ? 1 : 0;
}

/** Publishers' groups, by source and by the domain that a source's publisher has. */
function familiesOf(sources: readonly Source[]): FamilyOf {
  const bySource = new Map<string, string>();
  const byDomain = new Map<string, string>();
  for (const { id, family, provider } of sources) {
    if (!family) continue;
    bySource.set(id, family);
    if (provider?.domain) byDomain.set(provider.domain.toLowerCase(), family);
  }
  return ({ sourceId, domain }) => bySource.get(sourceId ?? '') ?? byDomain.get(domain?.toLowerCase() ?? '');
}

/** Whose a source is: as the operator says, else whose address it has. */
function ownerOf(source: Source): Owner {
  const address = 'url' in source ? source.url : undefined;
  const domain = registrableDomain(source.provider?.domain) ?? registrableDomain(address);
  return { ...(domain && { domain }), ...(source.family && { family: source.family }) };
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
