/** What lies beside the repository in `../shared`, where it does: real documents, and feeds as other readers met them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/feed/document/read-document.ts';
import { readFeed } from '../../src/feed/read-feed.ts';
import { codeOf } from './bytes.ts';

const shared = join(import.meta.dirname, '../../../shared');
const seeds = join(shared, 'seeds');
const feeds = join(shared, 'feeds');
const absent = (folder: string) => (existsSync(folder) ? '' : ' (skipped: ../shared is not there)');

describe.skipIf(!existsSync(seeds))(`the seed documents${absent(seeds)}`, () => {
  const files = existsSync(seeds) ? readdirSync(seeds).toSorted() : [];
  const texts = files.map((path) => readFileSync(join(seeds, path), 'utf8'));
  const items = files.map((path) => readDocument(readFileSync(join(seeds, path)), { path }));

  it('keeps the record as it is', () => {
    expect(items[0]).toMatchObject({
      publishedDateTime: '2023-02-26T21:13:00Z',
      provider: { domain: 'rferl.org' },
      record: { category: 'news', type: 'article', quality: 6, heat: -1, published: false },
    });
    const record = items[0]?.record;
    for (const value of [
      record?.webUrl,
      record?.ampWebUrl,
      record?.cdnAmpWebUrl,
      record?.secured,
      items[0]?.title,
      items[0]?.excerpt,
    ])
      expect(texts[0]).toContain(`"${value}"`);
    expect(record?.topics).toHaveLength(2);
    expect(record?.related).toHaveLength(1);
    expect(record?.related?.[0]?.images).toMatchObject([{ width: 640, height: 362, isCached: true }]);
  });

  it('passes none of the listed headlines on', () => {
    const listed =
      (texts[1] ?? '')
        .split(/\n\n\n/)[1]
        ?.trim()
        .split('\n') ?? [];
    expect(listed.length).toBeGreaterThan(10);
    for (const headline of listed) expect(JSON.stringify(items[1])).not.toContain(headline.trim());
    expect(texts[1]?.startsWith(items[1]?.title ?? '?')).toBe(true);
  });

  it('reads the agency’s page', () => {
    expect(items[2]).toMatchObject({
      title: 'Serbia, Kosovo fail again to agree on normalization of relations',
      provider: { name: 'Anadolu Agency' },
      authors: ['Talha Ozturk'],
      publishedDateTime: '2023-10-27T00:00:00Z',
      datePrecision: 'day',
    });
    expect(items[2]?.content).not.toMatch(/BELGRADE|subscribers/);
  });

  it('reads the date before the text', () => {
    expect(items[3]).toMatchObject({
      publishedDateTime: '2020-07-16T00:00:00Z',
      datePrecision: 'day',
      dateSource: 'text',
    });
    const first = (texts[3] ?? '').split('2020-07-16 ')[1]?.split('\n')[0];
    expect(items[3]?.title).toBe(first);
  });

  it('reads the news site’s page', () => {
    expect(items[4]).toMatchObject({
      title: 'Bislimi and Petković Hold New Round of Brussels Talks',
      provider: { name: 'RksNews' },
    });
    expect(items[4]?.content).not.toContain('Min Read');
    expect(items[4]?.content).toContain('Sørensen');
  });
});

interface Row {
  file: string;
  kind: string;
  content_type: string;
  base_url?: string;
  wellformed?: boolean;
  oracle?: { items: number };
}

function rowOf(line: string): Row {
  const row: Row = JSON.parse(line);
  return row;
}

function isFeed({ kind }: Row): boolean {
  return !/^(?:html|other:|none)/.test(kind);
}

/** Every so manieth file, so that the test takes seconds; all of them are measured by `eval:feeds`. */
const STEP = 12;

describe.skipIf(!existsSync(feeds))(`a sample of feeds${absent(feeds)}`, () => {
  const index = join(feeds, 'index.jsonl');
  const rows = existsSync(index) ? readFileSync(index, 'utf8').trim().split('\n').map(rowOf) : [];
  const codes = (some: Row[]) =>
    Promise.all(
      some.map(({ file, content_type: contentType, base_url: url, oracle }) =>
        codeOf(async () => {
          const feed = await readFeed(readFileSync(join(feeds, file)), { contentType, ...(url && { url }) });
          if (oracle?.items && feed.items.length === 0) throw new Error(`${file}: no items`);
        }),
      ),
    );

  it('reads at least 99 % of the well-formed ones', async () => {
    const read = await codes(rows.filter((row, at) => row.wellformed && isFeed(row) && at % STEP === 0));
    expect(read.length).toBeGreaterThan(150);
    expect(read.filter((code) => code === 'read').length / read.length).toBeGreaterThanOrEqual(0.99);
  });

  it('reads at least 99 % of the ill-formed ones', async () => {
    const read = await codes(rows.filter((row) => row.wellformed === false && isFeed(row)));
    expect(read.filter((code) => code === 'read').length / read.length).toBeGreaterThanOrEqual(0.99);
  });

  it('refuses pages, but for those that hold a feed', async () => {
    const read = await codes(rows.filter((row) => row.kind === 'html' && !row.oracle?.items));
    expect(new Set(read)).toEqual(new Set(['html-page']));
  });
});
