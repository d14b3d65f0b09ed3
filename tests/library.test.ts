import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ampCacheUrl,
  canonicalUrl,
  createMatcher,
  FeedError,
  normalizeItem,
  readFeed,
  scoreTitles,
  thresholds,
} from '../src/index.ts';
import { rss } from './support/desk.ts';

const ROOT = resolve(import.meta.dirname, '..');

describe('the library', () => {
  it('goes from bytes to articles', async () => {
    const body = new TextEncoder().encode(
      rss([{ title: 'Tide <b>turns</b>', link: '/tide', date: '2026-11-20T10:00:00Z' }]),
    );
    const feed = await readFeed(body, {
      contentType: 'application/rss+xml',
      url: 'https://paper.example/feed',
    });
    expect(feed).toMatchObject({ kind: 'rss', title: 'Test feed', notes: [] });
    const [item] = feed.items;
    expect(item?.publishedDateTime).toBe('2026-11-20T10:00:00Z');
    const article = item && normalizeItem(item, { id: 'paper' }, new Date('2026-11-20T12:00:00Z'));
    expect(article).toMatchObject({
      title: 'Tide turns',
      webUrl: 'https://paper.example/tide',
      sourceId: 'paper',
    });
    await expect(readFeed(new Uint8Array(), {})).rejects.toBeInstanceOf(FeedError);
  });

  it('does not cut the summary of an item', async () => {
    const summary = 'word '.repeat(200).trim();
    const feed = await readFeed(
      new TextEncoder().encode(rss([{ title: 'Long', link: 'https://a.example/', summary }])),
    );
    expect(feed.items[0]?.excerpt).toBe(summary);
  });

  it('scores titles against the shipped thresholds', () => {
    const same = scoreTitles('Ferry runs aground off Crete', {
      title: 'UPDATE 1-Ferry runs aground off Crete',
    });
    expect(same.duplicate).toBeGreaterThanOrEqual(thresholds.duplicate);
    expect(same.why.matcher).toMatch(/\d/);
  });

  it('matches a stream, and forgets only by expire', () => {
    const matcher = createMatcher({});
    const add = (id: string, title: string, firstSeenDateTime: string) =>
      matcher.add({ id, title, firstSeenDateTime });
    const first = add('1', 'Ferry runs aground off Crete', '2026-01-01T00:00:00Z');
    expect(first).toMatchObject({ related: [] });
    const copy = add('2', 'Ferry runs aground off Crete - Harbour Post', '2026-11-01T00:00:00Z');
    expect(copy.storyId).toBe(first.storyId);
    expect(copy.duplicateOf).toMatchObject({ articleId: '1', storyId: first.storyId });
    expect(matcher.size).toBe(2);
    expect(matcher.memoryBytes).toBeGreaterThan(0);
    matcher.expire(new Date('2026-06-01T00:00:00Z'));
    expect(matcher.size).toBe(1);
    expect(add('3', 'Ferry runs aground off Crete', '2026-11-02T00:00:00Z').storyId).toBe(first.storyId);
  });

  it('keeps URLs canonical', () => {
    expect(canonicalUrl('HTTPS://News.Example:443/a?utm_source=x&id=1#top')).toBe(
      'https://news.example/a?id=1',
    );
    expect(canonicalUrl('/a', 'https://news.example/b/')).toBe('https://news.example/a');
    expect(canonicalUrl('javascript:alert(1)')).toBeUndefined();
    expect(ampCacheUrl('https://www.rferl.org/amp/x/1.html')).toBe(
      'https://www-rferl-org.cdn.ampproject.org/c/s/www.rferl.org/amp/x/1.html',
    );
  });
});

describe('the package', () => {
  const manifest = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, { default: string } | string>;
    bin: { copydesk: string };
  };
  const built = (path: string) => path.replace(/^(\.\/)?dist/, resolve(ROOT, '.test-build'));

  it('offers plain JavaScript under every name it exports', () => {
    for (const name of ['.', './consumer']) {
      const entry = manifest.exports[name];
      const file = built(typeof entry === 'object' ? entry.default : '');
      const names = execFileSync(process.execPath, [
        '-e',
        `import(${JSON.stringify(file)}).then((m) => console.log(Object.keys(m).join()))`,
      ]);
      expect(names.toString()).toContain(name === '.' ? 'readFeed' : 'consumeQueue');
    }
    const version = execFileSync(process.execPath, [built(manifest.bin.copydesk), '--version']).toString();
    expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
