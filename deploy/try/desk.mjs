// What deploy/try.sh asks from inside a desk's container: `node --input-type=module - COMMAND … <deploy/try/desk.mjs`.
import { resolve4 } from 'node:dns/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { withSecretFiles } from './dist/src/cli/load.js';
import { connect } from './dist/src/redis/connect.js';
import { keysOf } from './dist/src/redis/keys.js';
import { fetchQueue } from './dist/src/redis/queues.js';

const env = withSecretFiles(process.env);
const { hostname: host, port, username } = new URL(env.REDIS_URL);
const connection = {
  host,
  port: Number(port || 6379),
  username,
  password: env.REDIS_PASSWORD,
  maxRetriesPerRequest: null,
};
const keys = keysOf('copydesk');
const redis = connect(connection);
const headers = { authorization: `Bearer ${env.COPYDESK_TOKEN}` };

const commands = {
  /** Asks for a poll of a source at once, whatever its interval. */
  async poll(sourceId) {
    const queue = fetchQueue(connection, keys);
    await queue.add('fetch', { sourceId, forced: true });
    await queue.close();
  },

  /** Every story on the API, one line each: id, revision, articles, title. */
  async stories() {
    const lines = (await allStories()).map(
      ({ storyId, revision, articlesTotal, title }) => `${storyId} r${revision} ${articlesTotal} ${title}`,
    );
    print(lines.toSorted().join('\n'));
  },

  /** The number of articles in all stories. */
  async count() {
    print(await countArticles());
  },

  /** Waits until so many articles are in stories. */
  async until(articles, seconds) {
    const deadline = Date.now() + Number(seconds) * 1000;
    while ((await countArticles()) < Number(articles)) {
      if (Date.now() > deadline)
        throw new Error(`only ${await countArticles()} of ${articles} articles came`);
      await pause(100);
    }
    print(await countArticles());
  },

  /** Waits for the merge container that is committing, and prints its address. */
  async active(seconds) {
    const addresses = await resolve4('merge');
    const before = new Map();
    for (const deadline = Date.now() + Number(seconds) * 1000; Date.now() < deadline; await pause(20)) {
      for (const address of addresses) {
        const commits = await commitsOf(address);
        if (commits > (before.get(address) ?? commits)) return print(address);
        before.set(address, commits);
      }
    }
    throw new Error('no merge container commits');
  },

  /** When the log was first written to after a moment (ms), and the longest pause in it since another, both in ms. */
  async after(moment, since) {
    const ids = (await redis.xrange(keys.log, since, '+')).map(([id]) => Number(id.split('-')[0]));
    const first = ids.find((ms) => ms > Number(moment));
    const pauses = ids.slice(1).map((ms, at) => ms - ids[at]);
    print(`${first - Number(moment)} ${Math.max(0, ...pauses)}`);
  },

  async now() {
    print(Date.now());
  },

  /**
   * The story set is right: of `articles` documents each is in exactly one story, the two that share a title are together,
   * and the stream has each story's revisions without a gap.
   */
  async audit(articles) {
    const stories = await storedStories();
    const memberships = new Map();
    for (const { id, articles: members } of stories)
      for (const article of members)
        memberships.set(article.id, [...(memberships.get(article.id) ?? []), id]);
    const doubled = [...memberships.values()].filter((ids) => ids.length !== 1).length;
    const storiesOfTitle = new Map();
    for (const { id, articles: members } of stories)
      for (const article of members)
        storiesOfTitle.set(article.title, (storiesOfTitle.get(article.title) ?? new Set()).add(id));
    const torn = [...storiesOfTitle.values()].filter((ids) => ids.size > 1).length;
    const mixed = stories.filter(
      ({ articles: members }) => new Set(members.map(({ title }) => title)).size > 1,
    ).length;
    const gaps = await revisionGaps();
    const wrong = doubled + torn + mixed + gaps + Math.abs(memberships.size - Number(articles));
    print(
      `${memberships.size} documents in ${stories.length} stories; ${doubled} in several, ${torn} titles torn apart, ` +
        `${mixed} mixed up, ${gaps} gaps in revisions`,
    );
    if (wrong > 0) process.exitCode = 1;
  },
};

async function allStories() {
  const stories = [];
  for (let cursor = ''; cursor !== undefined;) {
    const answer = await fetch(`http://127.0.0.1:8080/api/stories?limit=100&cursor=${cursor}`, { headers });
    if (!answer.ok) throw new Error(`the API answers ${answer.status}`);
    const page = await answer.json();
    stories.push(...page.stories);
    cursor = page.next;
  }
  return stories;
}

async function storedStories() {
  const ids = await redis.zrange(keys.recent, 0, -1);
  if (ids.length === 0) return [];
  const values = await redis.mget(ids.map((id) => keys.story(id)));
  return values.filter(Boolean).map((value) => JSON.parse(value.slice(value.indexOf('|') + 1)));
}

async function countArticles() {
  const stories = await storedStories();
  return stories.reduce((sum, { articlesTotal }) => sum + articlesTotal, 0);
}

async function commitsOf(address) {
  const answer = await fetch(`http://${address}:8080/metrics`, { headers });
  return Number(/^copydesk_commits_total (\d+)/m.exec(await answer.text())?.[1] ?? 0);
}

async function revisionGaps() {
  const entries = await redis.xrange(keys.stream('stories'), '-', '+');
  const last = new Map();
  let gaps = 0;
  for (const [, fields] of entries) {
    const { storyId, revision } = JSON.parse(fields[1]);
    if (revision !== (last.get(storyId) ?? 0) + 1) gaps++;
    last.set(storyId, revision);
  }
  return gaps;
}

function print(text) {
  process.stdout.write(`${text}\n`);
}

const [name, ...words] = process.argv.slice(2);
try {
  await commands[name](...words);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
} finally {
  redis.disconnect();
}
