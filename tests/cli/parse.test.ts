import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/article/types.ts';
import { lines, say } from '../support/command-line.ts';
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
});
