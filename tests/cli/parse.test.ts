import { describe, expect, it, onTestFinished } from 'vitest';
import type { Article } from '../../src/article/types.ts';
import { lines, say } from '../support/command-line.ts';
import { makeFolder } from '../support/daemon.ts';
import { rss } from '../support/desk.ts';

describe('copydesk parse', () => {
  it('prints the articles of a feed, links made absolute', async () => {
    const feed = rss([
      { title: 'Tide turns &amp; stays', link: '/tide?utm_source=x', date: '2026-11-20T10:00:00Z' },
    ]);
    const { code, stdout } = await say(['parse', '-', '--url', 'https://paper.example/feed.xml'], {
      stdin: feed,
    });
    expect(code).toBe(0);
    expect(lines<Article>(stdout)).toMatchObject([
      {
        title: 'Tide turns & stays',
        webUrl: 'https://paper.example/tide',
        publishedDateTime: '2026-11-20T10:00:00Z',
      },
    ]);
  });

  it('reads text that is no feed as a document', async () => {
    const text =
      'Harbour pilots end strike\n\nThe pilots of Port Anders went back to work on Monday after a week.\n';
    const { code, stdout } = await say(['parse', '-', '--content-type', 'text/plain'], { stdin: text });
    expect(code).toBe(0);
    expect(lines<Article>(stdout)).toMatchObject([{ title: 'Harbour pilots end strike' }]);
  });

  it('names what it could not read', async () => {
    const page = await say(['parse', '-', '--content-type', 'text/html'], {
      stdin: '<html><body>Hi</body></html>',
    });
    expect(page).toMatchObject({ code: 1, stdout: '' });
    expect(page.stderr).toMatch(/HTML/i);
    const missing = await say(['parse', '/nowhere/feed.xml']);
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.stderr).toContain('ENOENT');
    expect(missing.stderr).not.toContain('at async');
  });

  it('reads other kinds where it is told to', async () => {
    const parse = (kind: string, stdin: string) => say(['parse', '-', '--kind', kind], { stdin });
    const map = '<urlset><url><loc>https://paper.example/2026/whale-freed-by-volunteers</loc></url></urlset>';
    expect(lines<Article>((await parse('sitemap', map)).stdout)).toMatchObject([
      { webUrl: 'https://paper.example/2026/whale-freed-by-volunteers' },
    ]);
    const records = JSON.stringify([{ title: 'Whale freed', link: 'https://paper.example/whale' }]);
    expect(lines<Article>((await parse('json', records)).stdout)).toMatchObject([{ title: 'Whale freed' }]);
    const text = 'Harbour pilots end strike\n\nThe pilots went back to work on Monday.\n';
    expect(lines<Article>((await parse('documents', text)).stdout)).toMatchObject([
      { title: 'Harbour pilots end strike' },
    ]);
    expect(await parse('feed', map)).toMatchObject({ code: 1, stdout: '' });
    expect(await parse('folder', map)).toMatchObject({ code: 2, stdout: '' });
  });

  it('reads as a configured source does: its mapping, rules, zone and address', async () => {
    const folder = await makeFolder({}, [
      {
        id: 'wire',
        kind: 'json',
        url: 'https://wire.example/api/v1',
        timeZone: 'Europe/Belgrade',
        category: 'world',
        mapping: { items: 'docs', fields: { title: 'head', link: 'at', publishedDateTime: 'when' } },
        exclude: { title: 'horoscope' },
      },
    ]);
    onTestFinished(() => folder.remove());
    const stdin = JSON.stringify({
      docs: [
        { head: 'Whale freed', at: '/whale', when: '2026-01-10 12:00:00' },
        { head: 'Horoscope', at: '/stars' },
      ],
    });
    const words = ['parse', '-', '--config', folder.config, '--source'];
    const { code, stdout, stderr } = await say([...words, 'wire'], { stdin });
    expect(code).toBe(0);
    expect(lines<Article>(stdout)).toMatchObject([
      {
        title: 'Whale freed',
        webUrl: 'https://wire.example/whale',
        publishedDateTime: '2026-01-10T11:00:00Z',
        category: 'world',
        sourceId: 'wire',
      },
    ]);
    expect(stderr).toContain('skipped: excluded');
    expect(await say([...words, 'nosuch'], { stdin })).toMatchObject({ code: 2, stdout: '' });
    expect(await say([...words, 'wire', '--kind', 'feed'], { stdin })).toMatchObject({ code: 2, stdout: '' });
  });
});
