import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Examination } from '../../src/cli/source/examination.ts';
import { say } from '../support/command-line.ts';
import { MAYOR, rss, WHALE } from '../support/desk.ts';
import { configFolder, feedServer, plain, sayOnTerminal } from './source-support.ts';

describe('copydesk source test', () => {
  it('asks an address once, and prints one line of JSON', async () => {
    const server = await feedServer();
    server.set('/feed', { body: rss([MAYOR, WHALE], 'Herald') });
    const { dir, sources } = await configFolder('sources: []\n');
    const { code, stdout } = await say([
      'source',
      'test',
      server.urlOf('/feed'),
      '--config',
      dir,
      '--items',
      '1',
    ]);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const seen = JSON.parse(stdout) as Examination;
    expect(seen).toMatchObject({
      kind: 'feed',
      url: server.urlOf('/feed'),
      readable: true,
      read: { title: 'Herald', items: 2 },
    });
    expect(seen.read?.first).toHaveLength(1);
    expect(seen).not.toHaveProperty('sourceId');
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers['user-agent']).toContain('mailto:desk@example.org');
    expect(await sources()).toBe('sources: []\n');
  });

  it('asks a configured source, by id or address, with its credentials, mapping and rules', async () => {
    const server = await feedServer();
    const docs = [
      { head: 'Whale freed on coast', at: '/whale' },
      { head: 'Horoscope', at: '/stars' },
    ];
    server.set('/api?key=s3cr3t-key', (request, response) => {
      const isKnown = request.headers.authorization === 'Bearer s3cr3t-key';
      response.end(isKnown ? JSON.stringify({ docs }) : '');
    });
    const { dir } = await configFolder(`sources:
  - id: wire
    enabled: false
    kind: json
    url: ${server.urlOf('/api')}?key=\${WIRE_KEY}
    auth: { token: '\${WIRE_KEY}' }
    mapping: { items: docs, fields: { title: head, link: at } }
    exclude: { title: horoscope }
    interval: 10m
`);
    const env = { WIRE_KEY: 's3cr3t-key' };
    for (const word of ['wire', `${server.urlOf('/api')}?key=\${WIRE_KEY}`]) {
      const { code, stdout } = await say(['source', 'test', word, '-c', dir], { env });
      expect(code).toBe(0);
      expect(stdout).not.toContain('s3cr3t-key');
      expect(JSON.parse(stdout)).toMatchObject({
        sourceId: 'wire',
        read: {
          articles: 1,
          skipped: { excluded: 1 },
          first: [{ title: 'Whale freed on coast', url: server.urlOf('/whale') }],
        },
        next: { seconds: 600, why: 'every 10 min, as configured' },
      });
    }
  });

  it('asks no private address that network.allow does not list', async () => {
    const server = await feedServer();
    const { dir } = await configFolder('');
    await writeFile(join(dir, 'copydesk.yaml'), '');
    const { code, stdout } = await say(['source', 'test', server.urlOf('/feed'), '-c', dir]);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      problem: { code: 'private-address', detail: expect.stringContaining('network.allow') as string },
    });
    expect(server.connections).toEqual([]);
  });

  it('takes wrong words for such', async () => {
    const { dir } = await configFolder('sources: [{ id: docs, kind: documents, path: . }]\n');
    const test = (...words: string[]) => say(['source', 'test', ...words, '-c', dir]);
    expect((await test()).code).toBe(2);
    expect((await test('a', 'b')).code).toBe(2);
    expect((await test('nosuch')).stderr).toContain('"nosuch" is no http or https address, and no source in');
    expect(await test('ftp://a.example/')).toMatchObject({ code: 2, stdout: '' });
    expect((await test('https://a.example/${NOT_SET}')).stderr).toContain('NOT_SET, which is not set');
    expect((await test('https://a.example/', '--kind', 'folder')).stderr).toContain(
      '--kind takes feed, sitemap, json',
    );
    expect((await test('docs', '--kind', 'feed')).stderr).toContain('its kind is documents');
    expect((await test('https://a.example/', '--items', 'many')).code).toBe(2);
  });

  it('needs no configuration, and the one that is named to be there and right', async () => {
    const { dir } = await configFolder('sources: [{ id: a, url: nowhere }]\n');
    const url = 'http://10.1.2.3/feed';
    const missing = await say(['source', 'test', url, '-c', join(dir, 'nowhere')]);
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toContain('there is no folder');
    const broken = await say(['source', 'test', url, '-c', dir]);
    expect(broken).toMatchObject({ code: 1, stdout: '' });
    expect(broken.stderr).toContain('sources[0].url is not a URL');
  });

  it('is pleasant to read on a terminal, and steers none', async () => {
    const server = await feedServer();
    const steer = '\u001b[2J\u009b31m\u202eforged\u2066\r';
    const title = `Ferry ${steer} aground ${'with many words '.repeat(20)}`;
    server.set('/feed', {
      body: rss([{ title, link: 'https://a.example/ferry' }], `Herald ${steer}`),
      headers: { 'content-type': 'application/rss+xml; x=\u009b31m' },
      plain: true,
    });
    server.set('/moved', { status: 301, headers: { location: '/on' } });
    server.set('/on', { status: 302, headers: { location: '/feed' } });
    const { dir } = await configFolder('');
    const { code, stdout, stderr } = await sayOnTerminal([
      'source',
      'test',
      server.urlOf('/moved'),
      '-c',
      dir,
    ]);
    expect(code).toBe(0);
    const text = plain(stdout);
    expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u2028\u2029\p{Bidi_Control}]/u);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toMatch(/moved +301 to .*\/on \(for good:/);
    expect(text).toMatch(/moved +302 to .*\/feed$/m);
    expect(text).toMatch(/read +RSS «Herald/);
    expect(text).toContain('1 item, 1 article');
    expect(text).toMatch(/no date +Ferry .*…$/m);
    expect(text).toMatch(/warning +the only article has no date/);
    expect(stderr.split('\r\u001b[K')).toEqual(['', `asking ${server.urlOf('/moved')}`, '']);
    const env = { NO_COLOR: '1' };
    const { stdout: bare } = await sayOnTerminal(['source', 'test', 'http://10.1.2.3/', '-c', dir], { env });
    expect(bare).toContain('network.allow');
    expect(bare).not.toContain('\u001b');
  });
});
