import { Buffer } from 'node:buffer';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { documentsFeed, readDocument } from '../../../src/feed/document/read-document.ts';
import { bytes, codeOf } from '../bytes.ts';

const read = (text: string, timeZone?: string) =>
  readDocument(bytes(text), { path: 'a.txt', ...(timeZone && { timeZone }) });

const page = (byline: string) =>
    ['Asia', 'Islands fail to agree on ferries', 'Both boards will meet again in May', byline, 'Islands fail to agree on ferries', 'PORT TOWN, Big Island', 'The islands met on Monday.', 'They agreed on nothing.', 'Harbour Press website contains only some of its reports.'].join('\n\n'); // prettier-ignore

describe('readDocument of bare text', () => {
  const article = [
    'The islands met on Monday to talk about ferries. They found no agreement.',
    'Ann Petković of the U.S. Ferry Board spoke first.',
    '“We will meet again,” she said.',
  ];
  const headlines = [
    'Mayor Opens a Bridge That Nobody Asked For',
    'Why Are Storks Late This Year?',
    'Bakers of Three Villages Join Forces',
    'New Route Leads Straight to the U.S.',
  ];

  it('takes the first sentence for the title and what follows for the excerpt', () => {
    expect(read(article.join('\n'))).toEqual({
      title: 'The islands met on Monday to talk about ferries.',
      excerpt: `They found no agreement. ${article[1]} ${article[2]}`,
      content: article.join('\n\n'),
      authors: [],
      categories: [],
      images: [],
      enclosures: [],
      path: 'a.txt',
    });
  });

  it.each([
    ['', '\n\n\n'],
    ['Read more', '\n'],
    ['- ', '\n'],
  ])('passes none of the headlines on that stand below it (%j)', (before, gap) => {
    const list = before === '- ' ? headlines.map((line) => `- ${line}`) : [before, ...headlines];
    const item = read(`${article.join('\n')}${gap}${list.join('\n')}\n\n`);
    expect(item.content).toBe(article.join('\n\n'));
    for (const headline of headlines) expect(JSON.stringify(item)).not.toContain(headline);
  });

  it('keeps an enumeration of its own, and two short lines', () => {
    const results = [
      ...article,
      'These islands took part:',
      'Big Island and Reef',
      'Little Island and Bay',
      'Far Island and Rock',
    ];
    expect(read(results.join('\n')).content).toContain('Far Island and Rock');
    expect(
      read([...article, 'Reporting by Ann Petković', 'Editing by Bo Sørensen'].join('\n')).content,
    ).toContain('Sørensen');
  });

  it('puts wrapped lines together', () => {
    expect(read('The islands met on Monday to\ntalk about ferries. They\nfound no agreement.').content).toBe(
      'The islands met on Monday to talk about ferries. They found no agreement.',
    );
  });

  it('takes a line above the text for the title', () => {
    const item = read('# Ferry talks without result\r\n\r\nThe islands met on Monday.\r\n');
    expect(item).toMatchObject({
      title: 'Ferry talks without result',
      content: 'The islands met on Monday.',
    });
  });

  it('cuts a sentence without end at a word', () => {
    const { title = '' } = read('word '.repeat(1000));
    expect(title.length).toBeLessThanOrEqual(401);
    expect(title).toMatch(/ word…$/);
  });
});

describe('readDocument of text that opens with a date', () => {
  it.each([
    [' date 2020-07-16 The islands meet.', '2020-07-16T00:00:00Z', 'day'],
    ['Date: 16 July 2020\nThe islands meet.', '2020-07-16T00:00:00Z', 'day'],
    ['datum 16.07.2020 - The islands meet.', '2020-07-16T00:00:00Z', 'day'],
    ['published 2020-07-16 10:30 The islands meet.', '2020-07-16T08:30:00Z', 'second'],
  ])('%j', (text, publishedDateTime, datePrecision) => {
    const item = read(`${text} They talk.`, 'Europe/Belgrade');
    expect(item).toMatchObject({
      title: 'The islands meet.',
      publishedDateTime,
      datePrecision,
      dateSource: 'text',
      excerpt: 'They talk.',
    });
  });

  it('leaves text alone that only begins with the word', () => {
    expect(read('Date palms grow on 3 islands since 2020-07-16. Fine.').publishedDateTime).toBeUndefined();
  });
});

describe('readDocument of an agency’s page', () => {
  it('reads section, headline, deck, byline, dateline and closing notice', () => {
    expect(read(page('Ann Petković  | 27.10.2023 - Update : 28.10.2023'))).toEqual({
      title: 'Islands fail to agree on ferries',
      publishedDateTime: '2023-10-27T00:00:00Z',
      datePrecision: 'day',
      dateSource: 'text',
      updatedDateTime: '2023-10-28T00:00:00Z',
      excerpt: 'Both boards will meet again in May',
      content: 'The islands met on Monday.\n\nThey agreed on nothing.',
      authors: ['Ann Petković'],
      categories: ['Asia'],
      images: [],
      enclosures: [],
      provider: { name: 'Harbour Press' },
      path: 'a.txt',
    });
  });

  it.each([
    [
      'By Ann Petković and Bo Sørensen, October 27, 2023',
      ['Ann Petković', 'Bo Sørensen'],
      '2023-10-27T00:00:00Z',
    ],
    ['Published 27 October 2023 14:05', [], '2023-10-27T14:05:00Z'],
    ['Von Ann Petković • 27. Oktober 2023', ['Ann Petković'], '2023-10-27T00:00:00Z'],
    ['2023-10-27 – Ann Petković', ['Ann Petković'], '2023-10-27T00:00:00Z'],
  ])('reads the byline %j', (byline, authors, publishedDateTime) => {
    expect(read(page(byline))).toMatchObject({ authors, publishedDateTime });
  });

  it('finds the headline where it is not repeated, and no section', () => {
    const item = read(
      'Islands fail to agree on ferries\n\nAnn Petković | 27.10.2023\n\nThe islands met on Monday.',
    );
    expect(item).toMatchObject({
      title: 'Islands fail to agree on ferries',
      categories: [],
      content: 'The islands met on Monday.',
    });
  });

  it('does not take a sentence with a date for a byline', () => {
    const item = read(
      'Ferry talks fail\n\nThe islands met on 27.10.2023 and found no agreement at all.\n\nMore follows.',
    );
    expect(item).toMatchObject({ title: 'Ferry talks fail', authors: [] });
    expect(item.publishedDateTime).toBeUndefined();
  });

  it.each([
    ['© 2023 Harbour Press. All rights reserved.', 'Harbour Press'],
    ['Copyright (c) 2019-2023 Harbour Press, all rights reserved', 'Harbour Press'],
    ['This article was originally published by Harbour Press.', 'Harbour Press'],
    ['Source: Harbour Press', 'Harbour Press'],
    ['The Harbour Press web site shows only headlines.', 'Harbour Press'],
  ])('knows the publisher by %j', (notice, name) => {
    const item = read(`The islands met on Monday. They talked.\n\n${notice}`);
    expect(item.provider).toEqual({ name });
    expect(item.content).toBe('The islands met on Monday. They talked.');
  });
});

describe('readDocument of a news site’s page', () => {
  it('reads the headline, the site’s name and drops the reading times', () => {
    const item = read(
      'Islands Hold New Round of Talks\n\nHarbourNews\nHarbourNews 3 Min Read\n3 Min Read\n\nThe islands met on Monday. They agreed.\n',
    );
    expect(item).toMatchObject({
      title: 'Islands Hold New Round of Talks',
      provider: { name: 'HarbourNews' },
      excerpt: 'The islands met on Monday. They agreed.',
      content: 'The islands met on Monday. They agreed.',
    });
  });

  it('reads a deck, a byline and another spelling of the reading time', () => {
    const item = read(
      'Islands Hold New Round of Talks\nThe boards of both islands want a result this time\nHarbour News\nBy Ann Petković\nMarch 3, 2024\n5 minutes read\nThe islands met on Monday.',
    );
    expect(item).toMatchObject({
      title: 'Islands Hold New Round of Talks',
      provider: { name: 'Harbour News' },
      authors: ['Ann Petković'],
      excerpt: 'The boards of both islands want a result this time',
    });
  });
});

describe('readDocument, whatever the file', () => {
  it.each([
    ['empty', Buffer.from('')],
    ['empty', Buffer.from('\ufeff \r\n\t')],
    ['not-a-feed', Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 32))],
    ['html-page', Buffer.from('<!doctype html><html></html>')],
    ['too-large', Buffer.alloc(10 * 1024 * 1024 + 1)],
  ])('refuses with %s', async (code, body) => {
    expect(await codeOf(() => readDocument(body, { path: 'a.txt' }))).toBe(code);
  });

  it('reads UTF-16 and windows-1252', () => {
    const text = 'Für die Fähre. Ende.';
    expect(readDocument(Buffer.from(`\ufeff${text}`, 'utf16le'), { path: 'a' }).title).toBe('Für die Fähre.');
    expect(readDocument(Buffer.from(text, 'latin1'), { path: 'a' }).title).toBe('Für die Fähre.');
  });

  it('makes a feed of documents', () => {
    expect(documentsFeed([read('One. Two.')])).toMatchObject({
      kind: 'documents',
      notes: [],
      items: [{ title: 'One.' }],
    });
  });
});

describe('config/seeds', () => {
  const folder = join(import.meta.dirname, '../../../config/seeds');
  const items = readdirSync(folder)
    .toSorted()
    .map((path) => readDocument(readFileSync(join(folder, path)), { path }));

  it('has one document of each shape', () => {
    expect(
      items.map(({ title, provider, publishedDateTime }) => [
        title?.slice(0, 30),
        provider?.name,
        publishedDateTime,
      ]),
    ).toEqual([
      ['Leaders Of Serbia And Kosovo D', 'Radio Free Europe/Radio Liberty', '2023-02-26T21:13:00Z'],
      ['Kosovo and Serbia sent their l', undefined, undefined],
      ['Serbia, Kosovo fail again to a', 'Anadolu Agency', '2023-10-27T00:00:00Z'],
      ['Serbia and Kosovo return to th', undefined, '2020-07-16T00:00:00Z'],
      ['Bislimi and Petković Hold New ', 'RksNews', undefined],
    ]);
    expect(items[0]?.record?.related?.[0]?.images?.[0]?.isCached).toBe(true);
    expect(items[1]?.content).toMatch(/dialogue\.$/);
  });
});
