import { chmod, lstat, mkdir, readdir, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config/read-config.ts';
import { say } from '../support/command-line.ts';
import { MAYOR, rss } from '../support/desk.ts';
import { configFolder, feedServer } from './source-support.ts';

const KEPT = `# my own list
sources:
  - id: paper # first
    url: http://paper.example/feed
    # of paper

# end
`;

const add = (dir: string, ...words: string[]) => say(['source', 'add', ...words, '-c', dir]);
const unasked = (dir: string, ...words: string[]) => add(dir, ...words, '--no-test');

describe('copydesk source add', () => {
  it('takes the feed that a page names, under an id and name from its title', async () => {
    const server = await feedServer();
    server.set('/', {
      body: '<html><head><link rel="alternate" type="application/rss+xml" href="/feed?x=${HOME}"></head></html>',
      headers: { 'content-type': 'text/html' },
    });
    const feed = new URL('/feed?x=${HOME}', server.url);
    server.set(feed.pathname + feed.search, { body: rss([MAYOR], 'Göteborgs Dagblad: ${HOME} & Världen') });
    const { dir, sources } = await configFolder(KEPT);
    const { code, stdout, stderr } = await add(dir, server.urlOf('/'), '--category', 'world');
    expect(code).toBe(0);
    const id = 'goteborgs-dagblad-home-varlden';
    expect(stdout).toBe(
      [
        `- id: ${id}`,
        `  url: ${feed.href.replace('${', () => '$${')}`,
        '  name: "Göteborgs Dagblad: $${HOME} & Världen"',
        '  category: world',
        '',
      ].join('\n'),
    );
    expect(stderr).toContain('RSS «Göteborgs Dagblad');
    expect(stderr).toMatch(/^added .* takes it in at once$/m);
    const text = await sources();
    expect(text.startsWith(KEPT.slice(0, KEPT.indexOf('\n# end')))).toBe(true);
    expect(text.endsWith('\n# end\n')).toBe(true);
    const result = readConfig(dir, { HOME: '/root' });
    expect(result.ok && result.config.sources[1]).toMatchObject({
      id,
      url: feed.href,
      name: 'Göteborgs Dagblad: ${HOME} & Världen',
    });
    // The page's feed is known now, in any spelling.
    const respelled = text.replace('/feed?x=', '/feed?utm_source=mail&x=');
    await writeFile(join(dir, 'sources.yaml'), respelled);
    const again = await add(dir, server.urlOf('/'));
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain(`already, as ${id}`);
    expect(await sources()).toBe(respelled);
  });

  it('adds nothing that cannot be read, unless told to', async () => {
    const server = await feedServer();
    const { dir, sources } = await configFolder(KEPT);
    const { code, stdout, stderr } = await add(dir, server.urlOf('/nothing'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('answered 404');
    expect(stderr).toContain('nothing was added');
    expect(await sources()).toBe(KEPT);
    expect((await unasked(dir, server.urlOf('/nothing'))).code).toBe(0);
    expect(await sources()).toContain(server.urlOf('/nothing'));
    expect(server.requests).toHaveLength(1);
  });

  it('refuses an address that is there, in any spelling, and names its id', async () => {
    const { dir, sources } = await configFolder(KEPT);
    for (const url of [
      'https://paper.example/feed',
      'paper.example/feed',
      'feed://PAPER.example:80/feed#top',
    ]) {
      const { code, stderr } = await unasked(dir, url);
      expect(code).toBe(1);
      expect(stderr).toContain('already, as paper');
    }
    expect((await unasked(dir, 'https://b.example/', '--id', 'paper')).stderr).toContain(
      'there is a source paper already',
    );
    expect(await sources()).toBe(KEPT);
  });

  it('gives ids that are free', async () => {
    const { dir, sources } = await configFolder('');
    for (const path of ['a', 'b', 'c']) await unasked(dir, `https://www.daily.co.uk/${path}`);
    await unasked(dir, 'https://other.example/', '--name', '東京新聞');
    await unasked(
      dir,
      'https://third.example/',
      '--id',
      'mine',
      '--name',
      "Côte d'Azur",
      '--kind',
      'sitemap',
    );
    expect((parse(await sources()) as { sources: object[] }).sources).toMatchObject([
      { id: 'daily' },
      { id: 'daily-2' },
      { id: 'daily-3' },
      { id: 'other', name: '東京新聞' },
      { id: 'mine', name: "Côte d'Azur", kind: 'sitemap' },
    ]);
  });

  it('begins a list that is missing, in a file that is missing', async () => {
    const { dir, sources } = await configFolder();
    expect((await unasked(dir, 'https://a.example/')).code).toBe(0);
    expect(await sources()).toBe('sources:\n  - id: source\n    url: https://a.example/\n');
    expect((await unasked(join(dir, 'nowhere'), 'https://a.example/')).stderr).toContain(
      'there is no folder',
    );
  });

  it('lets variables that the operator writes stand in the file', async () => {
    const { dir, sources } = await configFolder('');
    const env = { WIRE_USER: 'me', WIRE_KEY: 's3cr3t-key' };
    const url = 'https://${WIRE_USER}:${WIRE_KEY}@wire.example/feed?k=${WIRE_KEY}';
    const { code, stdout, stderr } = await say(['source', 'add', url, '--no-test', '-c', dir], { env });
    expect(code).toBe(0);
    expect(await sources()).toContain(`url: ${url}\n`);
    expect(stdout + stderr).not.toContain('s3cr3t-key');
  });

  it('leaves no broken file behind', async () => {
    const { dir, sources } = await configFolder(KEPT);
    const cases: [string[], string][] = [
      [['https://a.example/', '--id', 'Not An Id'], 'sources[1].id has characters'],
      [['https://a.example/', '--name', 'x'.repeat(201)], 'sources[1].name is too long'],
      [['https://me:secret@a.example/'], 'holds a user name or password in plain letters'],
      [[`https://a.example/${'x'.repeat(2048)}`], 'is longer than 2048 characters'],
    ];
    for (const [words, problem] of cases) {
      const { code, stdout, stderr } = await unasked(dir, ...words);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(problem);
      expect(stderr).toContain('nothing was changed');
    }
    expect(await sources()).toBe(KEPT);
    await writeFile(join(dir, 'topics.yaml'), 'topics: 5\n');
    expect((await unasked(dir, 'https://a.example/')).stderr).toContain('topics.yaml:1:9: error');
    expect(await sources()).toBe(KEPT);
    await writeFile(join(dir, 'sources.yaml'), 'sources: [\n');
    expect((await unasked(dir, 'https://a.example/')).stderr).toContain('this is not YAML');
  });

  it('keeps the rights of the file, writes behind symbolic links, and leaves nothing beside it', async () => {
    const { dir, sources } = await configFolder(KEPT);
    const file = join(dir, 'sources.yaml');
    await mkdir(join(dir, 'real'));
    await rename(file, join(dir, 'real', 'list.yaml'));
    await chmod(join(dir, 'real', 'list.yaml'), 0o640);
    await symlink(join('real', 'list.yaml'), file);
    expect((await unasked(dir, 'https://a.example/')).code).toBe(0);
    expect((await lstat(file)).isSymbolicLink()).toBe(true);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await sources()).toContain('https://a.example/');
    expect(await readdir(join(dir, 'real'))).toEqual(['list.yaml']);
    expect((await readdir(dir)).toSorted()).toEqual(['copydesk.yaml', 'real', 'sources.yaml']);
  });

  it.skipIf(process.getuid?.() === 0)('says so where the folder cannot be written', async () => {
    const { dir, sources } = await configFolder(KEPT);
    await chmod(dir, 0o500);
    const { code, stderr } = await unasked(dir, 'https://a.example/');
    await chmod(dir, 0o700);
    expect(code).toBe(1);
    expect(stderr).toContain('sources.yaml cannot be written (EACCES); nothing was changed');
    expect(await sources()).toBe(KEPT);
  });

  it('takes wrong words for such', async () => {
    const { dir } = await configFolder('');
    expect((await add(dir)).code).toBe(2);
    expect((await add(dir, 'a.example', 'b.example')).code).toBe(2);
    expect((await unasked(dir, 'https://a.example/', '--kind', 'json')).stderr).toContain(
      '--kind takes feed, sitemap',
    );
    expect((await unasked(dir, 'just words')).code).toBe(2);
  });
});
