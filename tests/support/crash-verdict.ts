/** What must hold of a crash world in the end, whoever died when. Each answers what is wrong, in words; nothing is nothing. */
import { readHead, readLog } from '../../src/redis/stories/article-log.ts';
import { readActs } from '../../src/redis/stories/acts.ts';
import { outputQueue } from '../../src/redis/queues.ts';
import { LOG_START } from '../../src/story/window/log.ts';
import type { StoryMessage } from '../../src/story/types.ts';
import { Window } from '../../src/story/window/window.ts';
import { snapshotReader } from '../../workers/stories/snapshot.ts';
import type { CrashWorld } from './crash-world.ts';
import { articleIdOf } from './crash-world.ts';
import { isSigned, type Receiver } from './receiver.ts';
import type { Item } from './desk.ts';
import { readAll } from './stories.ts';

export interface Truth {
  /** Which items are in one story. */
  stories: Item[][];
  acts: number;
}

export async function faultsOf(world: CrashWorld, truth: Truth, receiver: Receiver): Promise<string[]> {
  const { redis, keys } = world.desk;
  const acts = await readActs(redis, keys);
  return [
    ...(await groupingFaults(world, truth)),
    ...(acts.length === truth.acts ? [] : [`${acts.length} acts are on record, not ${truth.acts}`]),
    ...(await streamFaults(world)),
    ...(await queueFaults(world)),
    ...(await shownFaults(world)),
    ...webhookFaults(world, receiver),
  ];
}

/** Every item in one story with those it belongs to, in what is stored and in what the log comes to. */
export async function groupingFaults(
  { desk }: CrashWorld,
  { stories }: Pick<Truth, 'stories'>,
): Promise<string[]> {
  const window = new Window({
    days: 7,
    mintStoryId: () => {
      throw new Error('a fold opens no stories');
    },
  });
  for await (const entry of readLog(desk.redis, desk.keys, LOG_START)) window.apply(entry);
  const head = await readHead(desk.redis, desk.keys);
  const stored = (await readAll(desk)).map(
    ({ id, articles }) => [id, articles.map((article) => article.id)] as const,
  );
  const wanted = stories.map((items) => items.map(articleIdOf));
  return [
    ...difference(
      'stored',
      stored.map(([, ids]) => ids),
      wanted,
    ),
    ...(window.position.token === head.token ? [] : ['the head of the log is not its last entry']),
    ...stored.flatMap(([story, ids]) =>
      ids.flatMap((id) =>
        window.storyOf(id) === story ? [] : [`the log has ${id} in ${window.storyOf(id)}, not in ${story}`],
      ),
    ),
  ];
}

function difference(what: string, found: readonly string[][], wanted: readonly string[][]): string[] {
  const name = (groups: readonly string[][]) => groups.map((ids) => ids.toSorted().join('+')).toSorted();
  const [is, should] = [name(found), name(wanted)];
  return is.join() === should.join() ? [] : [`${what}: ${is.join(', ')}; should be ${should.join(', ')}`];
}

/** Each story's revisions are 1, 2, 3 …, each once, up to the last one published; a number of the sequence is given once. */
async function streamFaults({ desk, told }: CrashWorld): Promise<string[]> {
  const revisions = new Map<string, number[]>();
  const numbers: number[] = [];
  for (const { storyId, revision, sequence } of messagesIn(told)) {
    revisions.set(storyId, [...(revisions.get(storyId) ?? []), revision]);
    numbers.push(sequence);
  }
  const published = await desk.redis.hgetall(desk.keys.published);
  const stories = new Set([...revisions.keys(), ...Object.keys(published)]);
  const broken = [...stories].filter((story) => {
    const most = Number(published[story] ?? 0);
    return (revisions.get(story) ?? []).join() !== Array.from({ length: most }, (_, i) => i + 1).join();
  });
  return [
    ...broken.map(
      (story) => `the stream had ${story} r${revisions.get(story)?.join()}, published is ${published[story]}`,
    ),
    ...(new Set(numbers).size === numbers.length ? [] : [`numbers given twice: ${numbers.join()}`]),
  ];
}

/** The queue has of each revision one job, with what the stream has. */
export async function queueFaults({ desk, told }: CrashWorld): Promise<string[]> {
  const { connection, keys, redis } = desk;
  const queue = outputQueue('stories', connection, keys);
  const jobs = await queue.getJobs();
  await queue.close();
  const inQueue = jobs.map(({ id = '', data }) => [id, JSON.stringify(data)] as const);
  const left = new Set((await redis.xrange(keys.stream('stories'), '-', '+')).map(([entry]) => entry));
  const inStream = new Map(
    [...told].filter(([entry]) => left.has(entry)).map(([, json]) => [nameOf(parse(json)), json]),
  );
  return [
    ...[...inStream].flatMap(([name, json]) =>
      inQueue.some(([id, data]) => id === name && data === json)
        ? []
        : [`the queue lacks ${name} as the stream has it`],
    ),
    ...(inQueue.length === inStream.size
      ? []
      : [`the queue has ${inQueue.length} jobs, the stream ${inStream.size} entries`]),
  ];
}

/** What a reader of the stream holds in the end is what a snapshot gives. */
export async function shownFaults({ desk, told }: CrashWorld): Promise<string[]> {
  const last = new Map(messagesIn(told).map((message) => [message.storyId, message]));
  const held = [...last.values()]
    .filter(({ event }) => event !== 'retracted')
    .map((message) => JSON.stringify(message));
  const snapshot = await snapshotReader(desk).open('stories');
  const shown = new Set<string>();
  for await (const page of snapshot?.pages ?? [])
    for (const record of page) shown.add(JSON.stringify(record));
  return shown.size === held.length && held.every((json) => shown.has(json))
    ? []
    : [`readers hold ${held.join('\n')}\nand are shown ${[...shown].join('\n')}`];
}

/** Revisions that were shown with two contents, or with one number for two of them. */
export function contradictionsOf({ told }: Pick<CrashWorld, 'told'>): string[] {
  const contents = new Map<string, Set<string>>();
  const note = (name: string, content: string) =>
    contents.set(name, (contents.get(name) ?? new Set()).add(content));
  for (const json of told.values()) {
    const message = parse(json);
    note(nameOf(message), json);
    note(`number ${message.sequence}`, nameOf(message));
  }
  return [...contents]
    .filter(([, all]) => all.size > 1)
    .map(([name, all]) => `${name}: ${[...all].join('\n')}`);
}

/** The last revision of each story came, signed, and no revision came with two contents. */
function webhookFaults({ told, prefix }: CrashWorld, receiver: Receiver): string[] {
  const came = receiver.received.filter(({ url }) => url === `/${prefix}`);
  const said = new Map([...told.values()].map((json) => [nameOf(parse(json)), json]));
  const last = new Map(messagesIn(told).map((message) => [message.storyId, nameOf(message)]));
  return [
    ...came.filter((request) => !isSigned(request)).map(({ id }) => `${id} was not signed`),
    ...came
      .filter(({ id, body }) => said.get(id) !== body)
      .map(({ id, body }) => `the webhook had ${id} as ${body}`),
    ...[...last.values()]
      .filter((name) => !came.some(({ id }) => id === name))
      .map((name) => `the webhook lacks ${name}`),
  ];
}

function messagesIn(told: ReadonlyMap<string, string>): StoryMessage[] {
  return [...told.values()].map(parse);
}

function parse(json: string): StoryMessage {
  return JSON.parse(json) as StoryMessage;
}

function nameOf({ storyId, revision }: StoryMessage): string {
  return `${storyId}-r${revision}`;
}
