/** Secrets in logs and errors (FreshRSS CVE-2023-22481), and payloads that are meant for nobody else. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DocumentsSource } from '../../src/config/types.ts';
import { feedSource, rss } from '../support/desk.ts';
import { makeFolder, startCommand, TEST_NETWORK } from '../support/daemon.ts';
import { streamOutput } from '../support/outputs.ts';
import { testRedisUrl, uniquePrefix } from '../support/redis.ts';
import { hostileDesk, serverOf } from './hostile-desk.ts';

const SECRETS = {
  FEED_USER: 'us3rname',
  FEED_PASSWORD: 'p4ssw0rd',
  FEED_TOKEN: 'tok3n-of-feed',
  FEED_FOLDER: 'orchid',
  FEED_LIST: 'velvet room',
};
const ANY_SECRET = /us3rname|p4ssw0rd|tok3n-of-feed|dXMzcm5hbWU|orchid|velvet/;
const PATHS = ['good', 'missing', 'gone', 'slow', 'page', 'away', 'loop'];

async function hostilePublisher() {
  const server = await serverOf();
  const query = '?token=tok3n-of-feed';
  const redirectTo = (location: string) => ({ status: 302, headers: { location } });
  server.set(`/good${query}`, {
    body: rss([{ title: 'Mayor of Riverton resigns', link: 'https://a.example/m' }]),
  });
  server.set(`/gone${query}`, { status: 410 });
  server.set(`/slow${query}`, { status: 429 });
  server.set(`/page${query}`, { body: '<html>us3rname</html>' });
  server.set(`/away${query}`, redirectTo(`http://us3rname:p4ssw0rd@127.0.0.1:1/x${query}`));
  server.set(`/loop${query}`, redirectTo(`/loop${query}`));
  return server;
}

describe('what opens a feed', () => {
  const addressOf = (port: number, path: string) =>
    `http://us3rname:p4ssw0rd@127.0.0.1:${port}/${path}?token=tok3n-of-feed`;

  it('is in no log line, page, answer, metric or outcome', async () => {
    const server = await hostilePublisher();
    const sources = PATHS.map((path) => feedSource(path, addressOf(server.port, path)));
    const { pass, page, logged, stored } = await hostileDesk(sources);
    const { polled, stories } = await pass();
    expect(server.requests[0]?.headers.authorization).toBe(`Basic ${btoa('us3rname:p4ssw0rd')}`);
    expect(polled.map(({ ok }) => ok)).toEqual(PATHS.map((path) => path === 'good'));
    expect(JSON.stringify([stories, polled.map(({ outcome, detail }) => [outcome, detail])])).not.toMatch(
      ANY_SECRET,
    );
    expect(logged()).not.toMatch(ANY_SECRET);
    expect(logged()).toContain('not read');
    expect(await stored()).not.toMatch(ANY_SECRET);
    for (const path of ['/', '/sources', '/api/stories', '/metrics', '/readyz', '/nowhere'])
      expect(await page(path), path).not.toMatch(ANY_SECRET);
  });

  it('is not in what `once` writes, taken from the environment', async () => {
    const server = await hostilePublisher();
    const url = `http://\${FEED_USER}:\${FEED_PASSWORD}@127.0.0.1:${server.port}`;
    const folder = await makeFolder(
      {
        network: TEST_NETWORK,
        redis: { prefix: uniquePrefix('secret') },
        api: { token: '${FEED_TOKEN}' },
      },
      [
        ...PATHS.map((id) => ({ id, url: `${url}/${id}?token=\${FEED_TOKEN}` })),
        // Nothing in these words alone looks like a secret.
        { id: 'plain', url: `${url}/\${FEED_FOLDER}.xml?list=\${FEED_LIST}` },
      ],
    );
    onTestFinished(() => folder.remove());
    const env = { ...SECRETS, REDIS_URL: testRedisUrl(), COPYDESK_DATA: folder.data, LOG_LEVEL: 'trace' };
    const once = startCommand(['once', '--config', folder.config], env);
    expect(await once.exited).toBe(0);
    expect(once.stderr()).toContain('missing: failed');
    expect(once.stderr()).toMatch(/^plain: failed: .*\/\*\*\*\?list=\*\*\*: answered 404$/m);
    expect(once.stderr() + once.stdout()).not.toMatch(ANY_SECRET);
    const check = startCommand(['check', folder.config], { ...env, FEED_PASSWORD: 'p4ssw0rd /' });
    expect(await check.exited).toBe(1);
    expect(check.stderr()).not.toMatch(ANY_SECRET);
  });
});

describe('a secured payload', () => {
  it('goes where an output carries it and nowhere else', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'copydesk-secured-'));
    onTestFinished(() => rm(dir, { recursive: true }));
    const record = (title: string, secured?: string) =>
      `---\ntitle: ${title}\n${secured ? `secured: ${secured}\n` : ''}---\nText.\n`;
    await writeFile(
      join(dir, 'a.md'),
      record('Ferry with 120 aboard runs aground off Crete', 'S3AL-payload'),
    );
    await writeFile(join(dir, 'b.md'), record('Ferry with 120 aboard runs aground off Crete today'));
    const source: DocumentsSource = {
      id: 'desk',
      kind: 'documents',
      path: dir,
      enabled: true,
      intervalMs: 300_000,
      minIntervalMs: 300_000,
      maxIntervalMs: 21_600_000,
      backfill: 'all',
      maxItems: 100,
      priority: 0,
    };
    const { pass, page, logged, desk } = await hostileDesk([source], (config) => {
      config.outputs = [streamOutput('sealed', { secured: true }), streamOutput('open')];
    });
    await pass();
    const sent = async (name: string) =>
      JSON.stringify(await desk.redis.xrange(desk.keys.stream(name), '-', '+'));
    expect((await sent('sealed')).split('S3AL-payload')).not.toHaveLength(1);
    expect(await sent('open')).not.toContain('S3AL-payload');
    expect(JSON.stringify(await desk.redis.xrange(desk.keys.log, '-', '+'))).not.toContain('S3AL-payload');
    expect(logged()).not.toContain('S3AL-payload');
    for (const path of ['/', '/api/stories', '/sources', '/metrics'])
      expect(await page(path)).not.toContain('S3AL-payload');
    const messages = (await desk.redis.xrange(desk.keys.stream('sealed'), '-', '+')).map(
      ([, fields]) => JSON.parse(fields[1] ?? '') as { articles: { title: string; secured?: string }[] },
    );
    for (const article of messages.flatMap(({ articles }) => articles))
      expect(article.secured !== undefined).toBe(!article.title.endsWith('today'));
  });
});
