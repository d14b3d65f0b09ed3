import { describe, expect, it } from 'vitest';
import { codeOf, firstItem, read } from './bytes.ts';

const feed = (item: object, more: object = {}) =>
  JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'Daily', items: [item], ...more });

describe('readFeed of JSON Feed', () => {
  it('reads every field', async () => {
    const item = await firstItem(
      feed({
        id: 7,
        url: '/a',
        title: 'Talks resume',
        summary: 'Short.',
        content_text: 'A <b> is a tag',
        date_published: '2023-02-26T21:13:00+01:00',
        date_modified: '2023-02-27T00:00:00Z',
        authors: [{ name: 'Ann' }, { name: 'Bo' }],
        tags: ['World', 5],
        image: '/p.jpg',
        attachments: [{ url: '/m.mp3', mime_type: 'audio/mpeg', size_in_bytes: 7 }, 'x'],
        language: 'en',
      }),
      { url: 'https://d.example/feed.json' },
    );
    expect(item).toEqual({
      guid: '7',
      title: 'Talks resume',
      link: 'https://d.example/a',
      publishedDateTime: '2023-02-26T20:13:00Z',
      datePrecision: 'second',
      dateSource: 'feed',
      updatedDateTime: '2023-02-27T00:00:00Z',
      excerpt: 'Short.',
      content: 'A &lt;b> is a tag',
      language: 'en',
      authors: ['Ann', 'Bo'],
      categories: ['World'],
      images: [{ url: 'https://d.example/p.jpg' }],
      enclosures: [{ url: 'https://d.example/m.mp3', type: 'audio/mpeg', length: 7 }],
    });
  });

  it('resolves links against the site where the address is not known', async () => {
    const text = feed({ id: '1', url: '/a' }, { home_page_url: 'https://d.example/' });
    expect((await firstItem(text)).link).toBe('https://d.example/a');
  });

  it('reads version 1.0, with one author', async () => {
    const text = feed({ id: '1', author: { name: 'Ann' } }, { version: 'https://jsonfeed.org/version/1' });
    expect((await firstItem(text)).authors).toEqual(['Ann']);
  });

  it('passes over text behind the feed and items that are none', async () => {
    const { items, notes } = await read(`${feed({ id: '1', title: 'a } " b' })}\n---\nmore`);
    expect(items).toHaveLength(1);
    expect(notes).toEqual(['passed over text after the feed']);
    expect((await read('{"items":[null,1,[],{"id":"1"}]}')).items).toHaveLength(1);
  });

  it('reads what is cut off up to its last whole item', async () => {
    const whole = feed({ id: '1', title: 'a } ] b', tags: ['x'] }).slice(0, -2);
    const feeds = [`${whole},{"id":"2"},{"id":"3","author":{"name":"x"},"title":"c`, `${whole},{"id":"2"}`];
    for (const text of feeds) {
      const { title, items, notes } = await read(text);
      expect(title).toBe('Daily');
      expect(items.map(({ guid }) => guid)).toEqual(['1', '2']);
      expect(notes).toEqual(['is cut off: read up to its last whole item']);
    }
  });

  it('refuses lists and objects that only an attack has', async () => {
    const tags = (count: number) => feed({ id: '1', tags: Array.from({ length: count }, () => 1) });
    expect((await read(tags(100_000))).items).toHaveLength(1);
    expect(await codeOf(() => read(tags(100_001)))).toBe('too-large');
    const keys = Object.fromEntries(Array.from({ length: 100_001 }, (_, at) => [`k${at}`, 1]));
    expect(await codeOf(() => read(feed(keys)))).toBe('too-large');
    // Many values in many lists are no such thing.
    const lists = Array.from({ length: 3 }, () => Array.from({ length: 60_000 }, () => 1));
    expect((await read(feed({ id: '1', lists, title: ','.repeat(200_000) }))).items).toHaveLength(1);
  });

  it('reads over control characters in texts', async () => {
    const { items, notes } = await read('{"items":[{"id":"1","title":"a\nb\u0001"}]}');
    expect(items[0]?.title).toBe('a b');
    expect(notes).toEqual(['has control characters in its texts']);
  });

  it('takes of an attachment what is a type and a length in bytes', async () => {
    const attachment = (mime_type: unknown, size_in_bytes: unknown) => ({
      url: '/a',
      mime_type,
      size_in_bytes,
    });
    const { enclosures } = await firstItem(
      feed({
        id: '1',
        attachments: [
          attachment(' audio\u0001/mpeg;\n codecs=mp3 ', 12),
          attachment('\u0001', -1),
          attachment('a'.repeat(256), 1.5),
          attachment(7, 1e300),
        ],
      }),
    );
    expect(enclosures).toEqual([
      { url: '/a', type: 'audio/mpeg; codecs=mp3', length: 12 },
      { url: '/a' },
      { url: '/a' },
      { url: '/a' },
    ]);
  });

  it('reads items that come as a list, and a feed in a list', async () => {
    const item = { id: '1', content_text: 'x' };
    expect((await read(JSON.stringify([item, item]))).items).toHaveLength(2);
    expect((await read(`[${feed(item)}]`)).title).toBe('Daily');
  });

  it('reads dates that are numbers, authors that are texts, and nothing from null', async () => {
    const item = { id: 1.5, date_published: 1677445980, author: 'Ann', title: null, tags: null, image: null };
    expect(await firstItem(feed(item, { title: null, language: null }))).toMatchObject({
      guid: '1.5',
      publishedDateTime: '2023-02-26T21:13:00Z',
      authors: ['Ann'],
      categories: [],
    });
  });
});
