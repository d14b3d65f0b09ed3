import { describe, expect, it } from 'vitest';
import { readDocuments } from '../../src/reader/read-documents.ts';
import type { ReadTask } from '../../src/reader/types.ts';
import { MAYOR, rss } from '../support/desk.ts';

/** As the fetcher hands bodies over: in a buffer of their own that can shrink. */
function bodyOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  const body = new Uint8Array(new ArrayBuffer(0, { maxByteLength: bytes.length }));
  body.buffer.resize(bytes.length);
  body.set(bytes);
  return body;
}

function taskOf(kind: ReadTask['kind'], body: Uint8Array): ReadTask {
  return {
    kind,
    documents: [{ body, url: 'https://a.example/feed' }],
    source: { id: 'a', maxItems: 500 },
    now: Date.parse('2026-11-22T12:00:00Z'),
    ...(kind === 'json' && { mapping: { items: 'items' } }),
  };
}

describe('a body', () => {
  it.each([
    ['feed', rss([MAYOR])],
    ['feed', '{"items":[{"id":"1","content_text":"Boats","title":"Boats"}]}'],
    ['sitemap', '<urlset><url><loc>https://a.example/boats-in-the-harbour</loc></url></urlset>'],
    ['json', '{"items":[{"title":"Boats","link":"https://a.example/1"}]}'],
  ] as const)('is freed once its %s is read', async (kind, text) => {
    const body = bodyOf(text);
    const { buffer } = body;
    expect(await readDocuments(taskOf(kind, body), {})).toMatchObject({ outcome: 'read', items: 1 });
    expect(buffer.byteLength).toBe(0);
  });

  it('of a page is kept for the feeds that it names', async () => {
    const page = '<!doctype html><link rel="alternate" type="application/rss+xml" href="/news.xml">';
    expect(await readDocuments(taskOf('feed', bodyOf(page)), {})).toMatchObject({
      outcome: 'unreadable',
      feeds: [{ url: 'https://a.example/news.xml' }],
    });
  });
});

describe('the time that a reading takes', () => {
  it('leaves out the code that is loaded for it', async () => {
    const loads: unknown[] = [];
    const task = taskOf('feed', bodyOf(rss([MAYOR])));
    task.source = { ...task.source, rules: { include: { title: ['mayor'] } } };
    const outcome = await readDocuments(task, {}, async (load) => {
      const loaded = await load();
      loads.push(loaded);
      return loaded;
    });
    expect(outcome).toMatchObject({ outcome: 'read' });
    expect(loads).toEqual([
      expect.objectContaining({ compileRules: expect.any(Function) }),
      expect.objectContaining({ makeArticles: expect.any(Function) }),
    ]);
  });
});
