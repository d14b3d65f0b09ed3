/**
 * A small world in which a process of the desk is made to die: three feeds, operators' acts, an output of each kind. The
 * role that dies runs in a process of its own, the others in the test's. What it leaves is taken up by a fresh start.
 */
import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Worker, type Queue } from 'bullmq';
import { pino } from 'pino';
import { ulid } from 'ulid';
import { createMetrics } from '../../src/api/metrics/metrics.ts';
import { fingerprint } from '../../src/article/identity.ts';
import { readConfig } from '../../src/config/read-config.ts';
import type { Config } from '../../src/config/types.ts';
import { readLog } from '../../src/redis/stories/article-log.ts';
import { outboxSize } from '../../src/redis/outputs/outbox.ts';
import { articlesQueue, fetchQueue, outputQueue } from '../../src/redis/queues.ts';
import { webhookQueueName } from '../../src/redis/outputs/webhook-queue.ts';
import type { Reader } from '../../src/reader/reader.ts';
import type { ActOrder } from '../../src/story/acts/acts.ts';
import { LOG_START } from '../../src/story/window/log.ts';
import { askAct } from '../../workers/acts/ask-act.ts';
import type { Role } from '../../workers/desk.ts';
import { startFetch } from '../../workers/fetch.ts';
import { startMerge } from '../../workers/merge.ts';
import { openDesk, type OpenDesk } from '../../workers/open-desk.ts';
import { startPublish } from '../../workers/publish.ts';
import { makeFolder, startCommand, TEST_NETWORK, type DaemonProcess, type Folder } from './daemon.ts';
import { rss, type Item } from './desk.ts';
import type { FeedServer } from './feed-server.ts';
import { WEBHOOK_SECRET } from './outputs.ts';
import type { Receiver } from './receiver.ts';
import { uniquePrefix } from './redis.ts';

export type WorldRole = 'fetch' | 'merge' | 'publish';
const ROLES: readonly WorldRole[] = ['publish', 'merge', 'fetch'];
/** The queue whose jobs a role holds while it works on them. */
const QUEUES = { fetch: 'fetch', merge: 'articles', publish: webhookQueueName('hook') } as const;
const SETTLED_WITHIN_MS = 25_000;
const LAPSE_MS = 1500;
const LOOK_MS = 15;

/** What all worlds of a test file share. */
export interface Grounds {
  redisUrl: string;
  feeds: FeedServer;
  receiver: Receiver;
  reader: Reader;
}

/** What each feed shows. */
export type Feeds = Record<string, Item[]>;

export function articleIdOf({ link }: Pick<Item, 'link'>): string {
  return fingerprint(['link', link]);
}

export class CrashWorld {
  readonly desk: OpenDesk;
  readonly prefix: string;
  /** Everything that was ever on the stream: entry → message as JSON. */
  readonly told = new Map<string, string>();
  readonly #grounds: Grounds;
  readonly #folder: Folder;
  readonly #roles = new Map<WorldRole, Role>();
  readonly #queues: Queue[];
  #shown: Feeds = {};
  #process: DaemonProcess | undefined;
  /** How often the process that was to die has died. */
  deaths = 0;
  #restarting: Promise<void> | undefined;
  #trouble: unknown;

  private constructor(grounds: Grounds, prefix: string, folder: Folder, desk: OpenDesk) {
    this.#grounds = grounds;
    this.prefix = prefix;
    this.#folder = folder;
    this.desk = desk;
    const { connection, keys } = desk;
    this.#queues = [
      fetchQueue(connection, keys),
      articlesQueue(connection, keys),
      outputQueue(QUEUES.publish, connection, keys),
    ];
    for (const queue of this.#queues) queue.on('error', () => {});
  }

  static async open(
    grounds: Grounds,
    sourceIds: readonly string[],
    publish: object = {},
  ): Promise<CrashWorld> {
    const prefix = uniquePrefix('crash');
    const folder = await makeFolder(
      {
        redis: { url: grounds.redisUrl, prefix },
        network: TEST_NETWORK,
        publish: { settle: '0s', settleRelated: '0s', hold: '0s', ...publish },
        fetch: { threads: 1 },
        outputs: [
          { type: 'queue', name: 'stories' },
          { type: 'stream', name: 'stories' },
          { type: 'webhook', name: 'hook', url: `${grounds.receiver.url}/${prefix}`, secret: WEBHOOK_SECRET },
        ],
      },
      sourceIds.map((id) => ({ id, url: grounds.feeds.urlOf(`/${prefix}/${id}`), backfill: 'all' })),
    );
    const desk = await openDesk({
      config: configIn(folder),
      dataDir: tmpdir(),
      env: {},
      log: pino({ level: 'silent' }),
      metrics: createMetrics({ version: 'test' }),
      exclusive: false,
      reader: grounds.reader,
    });
    return new CrashWorld(grounds, prefix, folder, desk);
  }

  /** Starts all roles here but for the one that runs in a process of its own. */
  async start(but?: WorldRole): Promise<void> {
    for (const role of ROLES) if (role !== but) await this.startRole(role);
  }

  async startRole(role: WorldRole): Promise<void> {
    const start = { fetch: startFetch, merge: startMerge, publish: startPublish }[role];
    this.#roles.set(role, await start(this.desk));
  }

  /** A process with this role. @param failAt as COPYDESK_FAIL_AT takes it */
  startProcess(role: WorldRole, failAt: string, env: Record<string, string> = {}): DaemonProcess {
    return startCommand(['run', '--config', this.#folder.config, '--only', role], {
      NODE_ENV: 'test',
      COPYDESK_DATA: this.#folder.data,
      COPYDESK_FAIL_AT: failAt,
      ...env,
    });
  }

  /** A process with this role that will die there; when it has, the role starts anew in this one. */
  async doom(role: WorldRole, failAt: string): Promise<void> {
    const mortal = this.startProcess(role, failAt);
    this.#process = mortal;
    void this.#succeed(mortal, role);
    await mortal.says('copydesk is running');
  }

  async #succeed(mortal: DaemonProcess, role: WorldRole): Promise<void> {
    const how = await mortal.exited;
    this.#process = undefined;
    if (how !== 'SIGKILL') this.#trouble = new Error(`it ended otherwise (${how}): ${mortal.stderr()}`);
    this.deaths++;
    this.#restarting = this.#restart(role).catch((error: unknown) => void (this.#trouble = error));
  }

  async #restart(role: WorldRole): Promise<void> {
    await this.lapse(role);
    await this.startRole(role);
    // As the schedule does in time.
    if (role === 'fetch') await this.poll();
  }

  /** What a dead process held lapses with time: the test lets that time pass at once. */
  async lapse(role: WorldRole): Promise<void> {
    const { redis, keys, connection } = this.desk;
    const queue = `${keys.queues}:${QUEUES[role]}`;
    const dead = await redis.lrange(`${queue}:active`, 0, -1);
    const leases = role === 'merge' ? [] : await redis.keys(keys.lease('*'));
    await redis.del(`${queue}:stalled-check`, ...dead.map((id) => `${queue}:${id}:lock`), ...leases);
    if (dead.length === 0) return;
    const options = {
      connection,
      prefix: keys.queues,
      autorun: false,
      stalledInterval: LOOK_MS,
      maxStalledCount: 25,
    };
    const keeper = new Worker(QUEUES[role], undefined, options);
    keeper.on('error', () => {});
    void keeper.startStalledCheckTimer();
    while ((await redis.llen(`${queue}:active`)) > 0) await pause(LOOK_MS);
    await keeper.close();
  }

  show(feeds: Feeds): void {
    this.#shown = { ...this.#shown, ...feeds };
    for (const [id, items] of Object.entries(feeds))
      this.#grounds.feeds.set(`/${this.prefix}/${id}`, { body: rss(items) });
  }

  async poll(): Promise<void> {
    const { connection, keys, config } = this.desk;
    const queue = fetchQueue(connection, keys);
    await queue.addBulk(
      config.sources.map(({ id }) => ({ name: 'fetch', data: { sourceId: id, forced: true } })),
    );
    await queue.close();
  }

  /** Asks for an act, and waits until it is carried out, whoever dies meanwhile. */
  async act(order: ActOrder): Promise<void> {
    const answer = await askAct(this.desk, { id: ulid(), by: 'ann', reason: 'a test', ...order });
    if (!('done' in answer)) throw new Error(`not carried out: ${JSON.stringify(answer)}`);
  }

  /** Waits until all that the feeds show is in the log and all that is to go out has gone out. */
  async settle(withdrawn: readonly Item[] = []): Promise<void> {
    const wanted = Object.values(this.#shown)
      .flat()
      .filter((item) => !withdrawn.some(({ link }) => link === item.link));
    const start = performance.now();
    let lapses = 1;
    for (let missing = 'nothing was looked for'; missing !== '';) {
      const waited = performance.now() - start;
      if (waited > SETTLED_WITHIN_MS) throw new Error(`it does not come to rest: ${missing}`);
      if (waited > lapses * LAPSE_MS) {
        lapses++;
        await this.#letTimePass();
      }
      await pause(LOOK_MS);
      await this.#restarting;
      if (this.#trouble) throw this.#trouble;
      missing = await this.#missing(wanted);
    }
    await this.listen();
  }

  /**
   * A job may be held by nobody though nobody died: its worker never heard that it was given it. One that is made again leaves
   * a publisher alone for a minute, and then the schedule asks.
   */
  async #letTimePass(): Promise<void> {
    for (const role of ROLES) await this.lapse(role);
    for (const queue of this.#queues) if (queue.name !== QUEUES.merge) await queue.promoteJobs();
    const polls = await this.#queues[0]?.getJobCountByTypes('waiting', 'active', 'delayed', 'prioritized');
    if (polls === 0) await this.poll();
  }

  async #missing(wanted: readonly Item[]): Promise<string> {
    const { redis, keys } = this.desk;
    const titles = new Map<string, string>();
    for await (const { articles } of readLog(redis, keys, LOG_START))
      for (const { id, title } of articles) titles.set(id, title);
    const lost = wanted.find((item) => titles.get(articleIdOf(item)) !== item.title);
    if (lost) return `${lost.link} is not in the log as «${lost.title}»`;
    for (const queue of this.#queues) {
      const counts = await queue.getJobCounts('waiting', 'active', 'prioritized');
      // Purges to come may wait.
      const delayed = (await queue.getDelayed()).filter((job) => job && job.name !== 'purge');
      if (Object.values(counts).some((count) => count > 0) || delayed.length > 0)
        return `jobs of ${queue.name}: ${JSON.stringify(counts)}, ${delayed.length} delayed`;
    }
    const { due, ready } = await outboxSize(redis, keys);
    return due + ready > 0 ? `${due} due and ${ready} ready` : '';
  }

  /** Notes what the stream holds now. */
  async listen(): Promise<void> {
    const { redis, keys } = this.desk;
    for (const [entry, fields] of await redis.xrange(keys.stream('stories'), '-', '+'))
      this.told.set(entry, fields[fields.indexOf('json') + 1] ?? '');
  }

  async stopRoles(): Promise<void> {
    for (const role of ROLES.toReversed()) await this.#roles.get(role)?.stop();
    this.#roles.clear();
  }

  async close(): Promise<void> {
    await this.#process?.end('SIGKILL');
    await this.#restarting;
    await this.stopRoles();
    await Promise.all(this.#queues.map((queue) => queue.close()));
    await this.desk.close();
    await this.#folder.remove();
  }
}

function configIn(folder: Folder): Config {
  const read = readConfig(folder.config, {});
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.config;
}
