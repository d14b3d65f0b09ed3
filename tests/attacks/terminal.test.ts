/** Escape sequences, line ends and marks of direction from feeds and file names, on their way to a terminal or a log. */
import { PassThrough } from 'node:stream';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLog } from '../../src/cli/log.ts';
import { runCommandLine } from '../../src/cli/menu.ts';
import { lines, say } from '../support/command-line.ts';
import { feedSource } from '../support/desk.ts';
import { makeFolder, startCommand, TEST_NETWORK } from '../support/daemon.ts';
import { testRedisUrl, uniquePrefix } from '../support/redis.ts';
import { hostileDesk, rawRss, serverOf } from './hostile-desk.ts';

/** Clears the screen, sets the window's title, CSI as one character, turns the line round, overwrites it, forges one. */
const STEER = '\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egnp.\u2066\rerased\nforged: line';
/** What no terminal may see raw. Line ends are looked at line by line. */
const RAW = /(?!\n)\p{Cc}|[\u2028\u2029\p{Bidi_Control}]/u;

const FEED = rawRss(
  `<item><title>Harbour ${STEER} bridge</title><link>https://a.example/${STEER}</link><guid>g${STEER}</guid>
    <author>A ${STEER}</author><category>C ${STEER}</category><pubDate>soon ${STEER}</pubDate></item>
  <item><guid>untitled${STEER}</guid></item>`,
);

describe('copydesk parse', () => {
  it('prints no control character of a feed, in articles, notes or skipped lines', async () => {
    const { stdout, stderr, code } = await say(['parse', '-'], { stdin: FEED });
    expect(code).toBe(0);
    expect(stdout + stderr).not.toMatch(RAW);
    expect(lines<{ title: string }>(stdout).map(({ title }) => title)).toEqual([
      expect.stringContaining('Harbour'),
    ]);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(/^note: left out a date/),
      expect.stringMatching(/^skipped: no-title/),
    ]);
  });

  it.each([
    ['the first element', `<x${STEER}>`],
    ['the type', 'text'],
  ])('prints none in an error about %s', async (_, stdin) => {
    const { stderr, code } = await say(['parse', '-', '--content-type', `text/x${STEER}`], { stdin });
    expect(code).toBe(1);
    expect(stderr).not.toMatch(RAW);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  it('leaves a payload whole that it cannot print as it is', async () => {
    const record = '---\ntitle: A title\nsecured: "a\\u009bb\\x7f"\n---\n';
    const { stdout } = await say(['parse', '-', '--content-type', 'text/plain'], { stdin: record });
    expect(stdout).not.toMatch(RAW);
    expect(lines<{ secured: string }>(stdout)[0]?.secured).toBe('a\u009bb\u007f');
  });
});

it('copydesk explain prints none on a terminal', async () => {
  const stdout: PassThrough & { isTTY?: boolean } = new PassThrough();
  stdout.isTTY = true;
  const [stderr, stdin] = [new PassThrough(), new PassThrough()];
  await runCommandLine(['explain', `Ferry ${STEER} aground`, `Ferry ${STEER} afloat`], {
    stdout,
    stderr,
    stdin,
    env: {},
  });
  const text = String(stdout.read());
  expect(text).toContain('Ferry');
  expect(text).not.toMatch(RAW);
  expect(text).not.toMatch(/^forged/m);
});

it('copydesk once prints none in its failure lines, stories and progress', async () => {
  const server = await serverOf();
  server.set('/root', { body: `<x${STEER}>` });
  server.set('/feed', { body: FEED });
  const folder = await makeFolder({ network: TEST_NETWORK, redis: { prefix: uniquePrefix('terminal') } }, [
    { id: 'root', url: server.urlOf('/root') },
    { id: 'feed', url: server.urlOf('/feed'), backfill: 'all' },
  ]);
  onTestFinished(() => folder.remove());
  const env = { REDIS_URL: testRedisUrl(), COPYDESK_DATA: folder.data };
  const once = startCommand(['once', '--config', folder.config], env);
  expect(await once.exited).toBe(0);
  expect(once.stderr()).toMatch(/^root: unreadable: .* begins no feed$/m);
  expect(once.stdout() + once.stderr()).not.toMatch(RAW);
  expect(once.stdout() + once.stderr()).not.toMatch(/^forged/m);
  expect(lines(once.stdout())).toHaveLength(1);
});

describe('the log', () => {
  it('is one line an event, whatever feeds, addresses and file names hold', async () => {
    const server = await serverOf();
    server.set('/root', { body: `<x${STEER}>` });
    const folder = await mkdtemp(join(tmpdir(), 'copydesk-names-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, `a${STEER.replaceAll('/', '')}.txt`), '\u0000');
    const sources = [
      feedSource('root', server.urlOf('/root')),
      { ...feedSource('names', ''), kind: 'documents' as const, path: folder },
    ];
    const { pass, logged } = await hostileDesk(sources);
    const { polled } = await pass();
    expect(polled[1]?.detail).toContain('\u001b');
    const events = logged().trim().split('\n');
    for (const event of events) expect(() => JSON.parse(event) as unknown).not.toThrow();
    expect(logged()).not.toContain('\u001b');
    expect(logged()).not.toMatch(/^forged/m);
  });

  it('steers no terminal either, and keeps payloads, passwords and tokens to itself', () => {
    const stderr: PassThrough & { isTTY?: boolean } = new PassThrough();
    stderr.isTTY = true;
    const log = createLog('info', { stdout: stderr, stderr, stdin: stderr, env: {} });
    const secrets = { secured: 's3al', password: 's3al', token: 's3al', story: { secured: 's3al' } };
    log.warn({ err: new Error(STEER), detail: STEER, ...secrets }, STEER);
    const text = String(stderr.read());
    expect(text).not.toMatch(RAW);
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(text).not.toContain('s3al');
  });
});
