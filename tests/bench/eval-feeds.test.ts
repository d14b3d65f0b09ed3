import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CorpusError, readCorpus } from '../../bench/eval-feeds/corpus.ts';
import { copydesk } from '../../bench/eval-feeds/readers.ts';
import type { Reader } from '../../bench/eval-feeds/readers.ts';
import { sameInstant, sameText } from '../../bench/eval-feeds/same.ts';
import { scoreReader } from '../../bench/eval-feeds/score.ts';

const root = join(import.meta.dirname, '../..');
const corpus = join(root, 'bench/data/feeds');
const folder = mkdtempSync(join(tmpdir(), 'copydesk-corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));

function corpusOf(...rows: object[]): string {
  const lines = rows.map((row, at) => {
    writeFileSync(join(folder, `${at}.xml`), '<rss><channel><item><title>a</title></item></channel></rss>');
    return JSON.stringify({ file: `${at}.xml`, kind: 'rss2.0', ...row });
  });
  writeFileSync(join(folder, 'index.jsonl'), lines.join('\n'));
  return folder;
}

/** A reader of which it is known what it reads. */
const reader = (item: Record<string, string[]>): Reader => ({
  name: 'fixed',
  read: async () => ({ feed: {}, items: [item] }),
  isNamed: () => true,
});

describe('the small corpus', () => {
  it('is read throughout', async () => {
    const { metrics, misses } = await scoreReader(copydesk, readCorpus(corpus));
    expect(misses).toEqual([]);
    expect(metrics).toMatchObject({
      'read.wellformed': 100,
      'read.illformed': 100,
      'read.non_utf8': 100,
      'read.real': 100,
      'fields.all': 100,
      'oracle.titles': 100,
      'oracle.items_lost_pct': 0,
      'refused.html': 100,
      crashes: 0,
    });
  });
});

describe('readCorpus', () => {
  it('says what is wrong with a corpus', () => {
    expect(() => readCorpus(join(folder, 'none'))).toThrow(CorpusError);
    writeFileSync(join(folder, 'index.jsonl'), '{"file":"gone.xml"}\n');
    expect(() => readCorpus(folder)).toThrow(/index\.jsonl:1: there is no file «gone\.xml»/);
    writeFileSync(join(folder, 'index.jsonl'), '\n{');
    expect(() => readCorpus(folder)).toThrow(/index\.jsonl:2: this line is not JSON/);
  });

  it('tells classes apart', () => {
    const classes = readCorpus(
      corpusOf(
        { wellformed: true, oracle: { items: 1, first: [] } },
        { wellformed: false, decoded_as: 'koi8-r' },
        { kind: 'html', wellformed: true },
        { kind: 'html', wellformed: true, oracle: { items: 2, first: [] } },
        { kind: 'none', wellformed: false },
      ),
    ).map((one) => [...one.classes]);
    expect(classes).toEqual([
      ['wellformed', 'real'],
      ['illformed', 'non_utf8'],
      ['refused'],
      ['wellformed', 'real'],
      [],
    ]);
  });
});

describe('scoreReader', () => {
  it('counts fields, the oracle and lost items', async () => {
    const expected = [
      { field: 'items[0].title', value: 'a' },
      { field: 'items[0].author', value: 'Bo' },
      { field: 'items[1].title', value: 'b' },
    ];
    const first = [{ title: 'a', link: 'https://d.example/1' }];
    const cases = readCorpus(corpusOf({ wellformed: true, expected, oracle: { items: 4, first } }));
    const read = reader({ title: ['a'], author: ['Ann', 'Bo'], link: ['https://d.example/2'] });
    expect((await scoreReader(read, cases)).metrics).toMatchObject({
      'read.wellformed': 100,
      'fields.title': 50,
      'fields.author': 100,
      'fields.all': 66.67,
      'oracle.titles': 100,
      'oracle.links': 0,
      'oracle.items_lost_pct': 75,
    });
  });

  it('does not take an object for a text, nor a page that is read for one that is refused', async () => {
    const cases = readCorpus(corpusOf({ wellformed: true }, { kind: 'html' }));
    const { metrics } = await scoreReader(reader({ title: ['[object Object]'] }), cases);
    expect(metrics).toMatchObject({ 'read.wellformed': 0, 'refused.html': 0 });
  });

  it('counts errors without a name', async () => {
    const broken: Reader = { ...copydesk, read: () => Promise.reject(new TypeError('x')) };
    const { metrics } = await scoreReader(broken, readCorpus(corpusOf({ kind: 'html' })));
    expect(metrics).toMatchObject({ crashes: 1, 'refused.html': 0 });
  });
});

describe('what counts as the same', () => {
  it('texts', () => {
    expect(sameText('<p>A &amp;amp; B</p>\n', 'A & B')).toBe(true);
    expect(sameText('<p>A</p><p>B</p>', 'A B')).toBe(true);
    expect(sameText('<b>A</b>B', 'AB')).toBe(true);
    expect(sameText('safe<script>x</script>', 'safe')).toBe(true);
    expect(sameText('A', 'B')).toBe(false);
  });

  it('instants', () => {
    expect(sameInstant('2020-01-01T01:00:00+01:00', '2020-01-01T00:00:00.900Z')).toBe(true);
    expect(sameInstant('x', 'x')).toBe(false);
  });
});

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const command = ['--import', 'tsx', 'bench/eval-feeds.ts', ...args];
    execFile(process.execPath, command, { cwd: root }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

describe('eval:feeds', () => {
  it('prints one line of JSON', async () => {
    const { code, stdout } = await run('--json', '--data', corpus);
    expect(code).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const { metrics } = JSON.parse(stdout) as { metrics: Record<string, number> };
    expect(Object.values(metrics).every((value) => Number.isFinite(value))).toBe(true);
    for (const name of [
      'read.wellformed',
      'rss-parser.read.wellformed',
      'feedsmith.fields.all',
      'cpu_vs_rss_parser',
    ])
      expect(Object.keys(metrics)).toContain(name);
  });

  it('ends with 2 where it is called wrongly, with 1 where there is nothing to score', async () => {
    expect(await run('--dta', 'x')).toMatchObject({ code: 2, stdout: '' });
    const missing = await run('--data', join(folder, 'none'));
    expect(missing).toMatchObject({ code: 1, stdout: '' });
    expect(missing.stderr).toMatch(/there is no folder/);
  });
});
