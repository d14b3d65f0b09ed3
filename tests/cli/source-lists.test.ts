/** `source list`, `import` and `export`. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readOpml } from '../../src/feed/opml.ts';
import { lines, say } from '../support/command-line.ts';
import { configFolder, plain, sayOnTerminal } from './source-support.ts';

const opml = (body: string) => `<?xml version="1.0"?><opml version="2.0"><head/><body>${body}</body></opml>`;
const outline = (title: string, url: string) => `<outline type="rss" text="${title}" xmlUrl="${url}"/>`;
/** What no terminal may see raw. */
const RAW = /(?!\n)\p{Cc}|[\u2028\u2029\p{Bidi_Control}]/u;

describe('copydesk source', () => {
  it('names its commands', async () => {
    const help = await say(['source', '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['list', 'test', 'add', 'import', 'export']) {
      expect(help.stdout).toMatch(new RegExp(`^  source ${name} `, 'm'));
      const { code, stdout } = await say(['source', name, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain(`usage: copydesk source ${name}`);
    }
    expect(await say(['source'])).toMatchObject({ code: 2, stdout: '', stderr: help.stdout });
    const unknown = await say(['source', 'lst\u001b[2J']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('there is no command "lst');
    expect(unknown.stderr).not.toContain('\u001b');
  });
});

const MANY = `sources:
  - { id: herald, name: Herald, url: 'https://\${USER_NAME}:\${PASSWORD}@herald.example/feed?sort=new&key=abc', category: world, language: en }
  - { id: gazette, kind: sitemap, url: https://gazette.example/map.xml, enabled: false, interval: 15m }
  - { id: docs, kind: documents, path: . }
`;
const ENV = { USER_NAME: 'me', PASSWORD: 's3cr3t' };

describe('copydesk source list', () => {
  it('prints a line of JSON a source, without credentials', async () => {
    const { dir } = await configFolder(MANY);
    const { code, stdout } = await say(['source', 'list', '-c', dir], { env: ENV });
    expect(code).toBe(0);
    const rhythm = { mode: 'rhythm', minSeconds: expect.any(Number), maxSeconds: expect.any(Number) };
    expect(lines(stdout)).toEqual([
      {
        id: 'herald',
        name: 'Herald',
        kind: 'feed',
        enabled: true,
        url: 'https://***@herald.example/feed?sort=new&key=***',
        interval: rhythm,
        category: 'world',
        language: 'en',
      },
      {
        id: 'gazette',
        kind: 'sitemap',
        enabled: false,
        url: 'https://gazette.example/map.xml',
        interval: { mode: 'manual', seconds: 900 },
      },
      { id: 'docs', kind: 'documents', enabled: true, path: dir, interval: { mode: 'manual', seconds: 300 } },
    ]);
  });

  it.each([40, 80, 120, 200])('fits a terminal of %i columns', async (columns) => {
    const { dir } = await configFolder(
      `${MANY}  - { id: wide, url: https://wide.example/, category: 東京新聞 }\n`,
    );
    const { stdout } = await sayOnTerminal(['source', 'list', '-c', dir], { env: ENV, columns });
    const rows = plain(stdout).split('\n');
    for (const row of rows) expect(row.length).toBeLessThan(columns);
    expect(rows[0]).toMatch(/^id .* address$/);
    expect(rows[1]).toMatch(/^herald +on +/);
    expect(rows[2]).toMatch(/^gazette +off +/);
    expect(plain(stdout)).toContain('3 of 4 enabled');
    expect(plain(stdout).includes('東京新聞')).toBe(columns >= 120);
  });
});

describe('copydesk source import', () => {
  const LIST = opml(`
    <outline text="News"><outline text="Europe">${outline('Herald', 'https://herald.example/feed')}</outline>
      ${outline('Herald', 'https://herald.example/world')}</outline>
    ${outline('Known', 'http://known.example/feed')}
    <outline type="rss" text="Čas &amp; \${HOME}" xmlUrl="https://cas.example/\${HOME}?x=\${HOME}" language="sr-latn"/>
    ${outline('Script', 'javascript:alert(1)')}`);
  const START = '# mine\nsources:\n  - { id: known, url: https://known.example/feed }\n';

  it('adds what is not there, and says what it did', async () => {
    const { dir, sources } = await configFolder(START);
    const { code, stdout, stderr } = await say(['source', 'import', '-', '-c', dir], {
      stdin: LIST,
      env: { HOME: '/root' },
    });
    expect(code).toBe(0);
    const text = await sources();
    expect(text.startsWith(START)).toBe(true);
    expect((parse(text) as { sources: object[] }).sources.slice(1)).toEqual([
      { id: 'herald', url: 'https://herald.example/feed', name: 'Herald', category: 'Europe' },
      { id: 'herald-2', url: 'https://herald.example/world', name: 'Herald', category: 'News' },
      {
        id: 'cas-home',
        url: 'https://cas.example/$%7BHOME%7D?x=$${HOME}',
        name: 'Čas & $${HOME}',
        language: 'sr-Latn',
      },
    ]);
    expect(lines<{ action: string; id: string }>(stdout).map(({ action, id }) => `${action} ${id}`)).toEqual([
      'added herald',
      'added herald-2',
      'known known',
      'added cas-home',
    ]);
    expect(stderr).toContain('note: left out «Script»');
    expect(stderr).toMatch(/^added 3 sources to .*, 1 known before; a running copydesk/m);
    const again = await say(['source', 'import', '-', '-c', dir], { stdin: LIST, env: {} });
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('added 0 sources');
    expect(await sources()).toBe(text);
  });

  it('changes nothing on a dry run, and adds them turned off where asked', async () => {
    const { dir, sources } = await configFolder(START);
    const dry = await say(['source', 'import', '-', '--dry-run', '-c', dir], { stdin: LIST });
    expect(dry.code).toBe(0);
    expect(dry.stderr).toContain('would add 3 sources');
    expect(lines(dry.stdout)).toHaveLength(4);
    expect(await sources()).toBe(START);
    await say(['source', 'import', '-', '--disabled', '-c', dir], { stdin: LIST });
    expect((await sources()).match(/enabled: false/g)).toHaveLength(3);
    const both = await say(['source', 'import', '-', '--disabled', '--enabled', '-c', dir], { stdin: LIST });
    expect(both.code).toBe(2);
  });

  it('leaves out what the configuration would not take', async () => {
    const { dir, sources } = await configFolder('');
    const list = opml(
      `<outline text="${'Folder '.repeat(30)}">${outline('Title '.repeat(70), 'https://a.example/')}</outline>` +
        outline('Long', `https://b.example/${'x'.repeat(2100)}`) +
        '<outline type="rss" text="C" xmlUrl="https://c.example/" language="english"/>',
    );
    const { code, stdout } = await say(['source', 'import', '-', '-c', dir], { stdin: list });
    expect(code).toBe(0);
    expect(lines(stdout)).toMatchObject([
      { action: 'added' },
      { action: 'left-out', why: expect.stringContaining('2048') },
      { action: 'added' },
    ]);
    expect((await say(['check', dir])).code).toBe(0);
    expect(await sources()).not.toContain('english');
  });

  it.each([
    ['a feed', '<rss version="2.0"><channel/></rss>', 'this is a feed itself'],
    ['a page', '<html><body/></html>', 'HTML page'],
    ['nothing', '', 'there is nothing in it'],
    ['no feeds', opml(''), 'the list names no feed'],
    [
      'more than anyone reads',
      opml(outline('A', 'https://a.example/').repeat(10_001)),
      'more than 10000 outlines',
    ],
    ['more bytes than a list has', ' '.repeat(6 * 1024 * 1024), 'bytes; a list of feeds may have'],
  ])('refuses %s', async (_, stdin, message) => {
    const { dir, sources } = await configFolder(START);
    const { code, stdout, stderr } = await say(['source', 'import', '-', '-c', dir], { stdin });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
    expect(await sources()).toBe(START);
  });

  it('names a file that it cannot read', async () => {
    const { code, stderr } = await say(['source', 'import', '/nowhere/list.opml']);
    expect(code).toBe(1);
    expect(stderr).toContain('ENOENT');
    expect((await say(['source', 'import'])).code).toBe(2);
  });

  it('is readable on a terminal, and steers none', async () => {
    const { dir, sources } = await configFolder('');
    const steer = '\u009b31m\u202e\u2066\u2028forged: line';
    const stdin = opml(
      `<outline text="F ${steer}">${outline(`Ferry ${steer}`, `https://a.example/?${steer}`)}</outline>${outline(steer, `data:${steer}`)}`,
    );
    const { code, stdout, stderr } = await sayOnTerminal(['source', 'import', '-', '-c', dir], { stdin });
    expect(code).toBe(0);
    expect(plain(stdout + stderr)).not.toMatch(RAW);
    expect(plain(stdout + stderr)).not.toMatch(/^forged/m);
    expect(await sources()).not.toMatch(RAW);
    expect(plain(stdout)).toMatch(/^\+ ferry-31m-forged-line +https:/);
  });

  it('takes ten thousand in one go', { timeout: 60_000 }, async () => {
    const { dir } = await configFolder('');
    const many = Array.from({ length: 10_000 }, (_, at) => outline('Same title', `https://a.example/${at}`));
    await writeFile(join(dir, 'list.opml'), opml(many.join('')));
    const { code, stderr } = await say(['source', 'import', join(dir, 'list.opml'), '-c', dir]);
    expect(code).toBe(0);
    expect(stderr).toContain('added 10000 sources');
  });
});

describe('copydesk source export', () => {
  it('prints the enabled feeds by category, and nothing that opens anything', async () => {
    const { dir } = await configFolder(`${MANY}
  - { id: plain, provider: { name: The Plain }, url: https://plain.example/feed }
  - { id: path, url: 'https://path.example/\${PASSWORD}/feed' }
  - { id: host, url: 'https://\${USER_NAME}.host.example/feed' }
  - { id: default, url: 'https://default.example/feed?a=1&b=\${SECTION:-world}' }
  - { id: capability, url: https://cap.example/0123456789abcdef0123456789abcdef/rss }
  - { id: off, url: https://off.example/feed, enabled: false }
`);
    const { code, stdout, stderr } = await say(['source', 'export', '-c', dir], { env: ENV });
    expect(code).toBe(0);
    const { outlines } = readOpml(Buffer.from(stdout));
    expect(outlines).toEqual([
      { url: 'https://plain.example/feed', title: 'The Plain', folder: [] },
      { url: 'https://default.example/feed?a=1', title: 'default', folder: [] },
      { url: 'https://herald.example/feed?sort=new', title: 'Herald', folder: ['world'], language: 'en' },
    ]);
    for (const secret of ['s3cr3t', 'abc', '${', 'me@']) expect(stdout).not.toContain(secret);
    expect(stderr.trim().split('\n')).toEqual([
      'herald is on the list without the secrets in its address',
      expect.stringMatching(/^path is not on the list/),
      expect.stringMatching(/^host is not on the list/),
      'default is on the list without the secrets in its address',
      expect.stringMatching(/^capability is not on the list/),
      '1 source is no feed and not on the list',
    ]);
    const all = await say(['source', 'export', '--all', '-c', dir], { env: ENV });
    expect(all.stdout).toContain('https://off.example/feed');
  });

  it('is what import takes', async () => {
    const from = await configFolder(
      'sources:\n  - { id: a, name: "A & <b>", url: "https://a.example/?x=1&y=2", category: world }\n',
    );
    const to = await configFolder('');
    const { stdout } = await say(['source', 'export', '-c', from.dir]);
    await say(['source', 'import', '-', '-c', to.dir], { stdin: stdout });
    expect(parse(await to.sources())).toEqual({
      sources: [{ id: 'a-b', name: 'A & <b>', url: 'https://a.example/?x=1&y=2', category: 'world' }],
    });
  });
});
