import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../src/feed/document/read-document.ts';
import { bytes, codeOf } from '../bytes.ts';

const read = (text: string) => readDocument(bytes(text), { path: 'record.md', timeZone: 'Europe/Belgrade' });

const RECORD = `\ufeff---
category: world
title: "Ferry talks: a new round"
excerpt: >
  Both islands meet
  on Monday.
publishedDateTime: 2023-02-26T21:13:00Z
originalUrl: "https://d.example/a?utm=1"
webUrl: "https://d.example/a"
ampWebUrl: "https://d.example/amp/a"
cdnAmpWebUrl: "https://d-example.cdn.ampproject.org/c/s/d.example/amp/a"
type: video
quality: 6
heat: -1
published: false
authors: [Ann Petković, Bo]
language: en
provider:
  name: Daily
  domain: d.example
topics:
  - Ferries
  - 5
images:
  - url: "https://d.example/p.jpg"
    width: 640
    isCached: false
related:
  - title: "Islands publish plan"
    publishedDateTime: 2023-02-28 02:31
    webUrl: "https://o.example/b"
    type: article
    provider: {name: Other, domain: o.example}
    quality: 44
    images:
      - {url: "https://o.example/q.jpg", width: 640, height: 362, isCached: true}
  - excerpt: an entry without a title
  - just text
secured: "b3BhcXVl;eA=="
__proto__: {polluted: 1}
---
`.replaceAll('\n', '\r\n');

describe('readDocument of a record', () => {
  it('takes every value over, and only those that are of the right kind', () => {
    expect(read(RECORD)).toEqual({
      path: 'record.md',
      title: 'Ferry talks: a new round',
      link: 'https://d.example/a?utm=1',
      publishedDateTime: '2023-02-26T21:13:00Z',
      datePrecision: 'second',
      dateSource: 'feed',
      excerpt: 'Both islands meet on Monday.',
      language: 'en',
      authors: ['Ann Petković', 'Bo'],
      categories: [],
      images: [{ url: 'https://d.example/p.jpg', width: 640, isCached: false }],
      enclosures: [],
      provider: { name: 'Daily', domain: 'd.example' },
      record: {
        category: 'world',
        originalUrl: 'https://d.example/a?utm=1',
        webUrl: 'https://d.example/a',
        ampWebUrl: 'https://d.example/amp/a',
        cdnAmpWebUrl: 'https://d-example.cdn.ampproject.org/c/s/d.example/amp/a',
        type: 'video',
        quality: 6,
        heat: -1,
        published: false,
        topics: ['Ferries'],
        related: [
          {
            title: 'Islands publish plan',
            publishedDateTime: '2023-02-28T01:31:00Z',
            webUrl: 'https://o.example/b',
            type: 'article',
            provider: { name: 'Other', domain: 'o.example' },
            quality: 44,
            images: [{ url: 'https://o.example/q.jpg', width: 640, height: 362, isCached: true }],
          },
        ],
        secured: 'b3BhcXVl;eA==',
      },
    });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('reads the text below the record as the body', () => {
    const item = read('---\ntitle: Ferry talks\n---\n\nThe islands met.\n\nThey agreed.\n');
    expect(item).toMatchObject({
      title: 'Ferry talks',
      content: 'The islands met.\n\nThey agreed.',
      excerpt: 'The islands met. They agreed.',
    });
  });

  it('takes a title from the text where the record has none', () => {
    expect(read('---\nquality: 5\n---\nThe islands met. They agreed.').title).toBe('The islands met.');
  });

  it('reads text between rules as text', () => {
    expect(read('---\nThe islands met. They agreed.\n---\nMore.').title).toBe('The islands met.');
    expect(read('---\nThe islands met. They agreed.').title).toBe('The islands met.');
  });

  it.each([
    ['ill-formed', '---\ntitle: "open\n---\n'],
    ['ill-formed', '---\na: &x [1]\nb: *x\n---\n'],
    ['too-deep', `---\na: ${'['.repeat(1000)}\n---\n`],
    ['too-deep', `---\n${'- '.repeat(1000)}a\n---\n`],
    ['too-large', `---\ntitle: ${'a '.repeat(100_000)}\n---\n`],
  ])('refuses with %s', async (code, text) => {
    expect(await codeOf(() => read(text))).toBe(code);
  });
});
