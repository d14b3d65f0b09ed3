import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, platform } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { NICENESS } from '../../src/reader/loop-first.ts';
import { createReader, type Reader, type ReaderOptions } from '../../src/reader/reader.ts';
import type { ReadTask } from '../../src/reader/types.ts';
import { MAYOR, rss, WHALE, type Item } from '../support/desk.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const readers: Reader[] = [];

function open(options: Partial<ReaderOptions> = {}): Reader {
  const reader = createReader({ threads: 1, timeoutMs: 30_000, rules: {}, ...options });
  readers.push(reader);
  return reader;
}

afterEach(async () => {
  await Promise.all(readers.splice(0).map((reader) => reader.close()));
});

function feedTask(text: string, more: Partial<ReadTask> = {}): ReadTask {
  const body = new TextEncoder().encode(text);
  return {
    kind: 'feed',
    documents: [{ body, url: 'https://a.example/feed' }],
    source: { id: 'a', maxItems: 500 },
    now: NOW,
    ...more,
  };
}

/** Of this process's threads; the 19th field, counted from behind the name, which may hold anything. */
function priorities(): number[] {
  return readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')')).split(' ')[17]);
  });
}

/** Some MiB, which no machine reads in a millisecond. */
function largeFeed(): string {
  const items = Array.from({ length: 5000 }, (_, n): Item => {
    return {
      title: `Headline number ${n} of a long list`,
      link: `https://a.example/${n}`,
      summary: 'word '.repeat(80),
    };
  });
  return rss(items);
}

/** A few MB of JSON that are a hundred when they are parsed. */
const GREEDY = `{"items":[${Array.from({ length: 40 }, () => `[${'{},'.repeat(50_000)}{}]`).join(',')}]}`;

describe('a reading thread', () => {
  test('turns bytes into articles', async () => {
    const outcome = await open().read(feedTask(rss([MAYOR, WHALE])));
    expect(outcome).toMatchObject({ outcome: 'read', kind: 'rss', items: 2, notes: [] });
    const titles = outcome.outcome === 'read' ? outcome.articles.map(({ article }) => article.title) : [];
    expect(titles).toEqual([MAYOR.title, WHALE.title]);
  });

  test('takes the body over instead of copying it', async () => {
    const task = feedTask(rss([MAYOR]));
    await open().read(task);
    expect(task.documents[0]?.body.byteLength).toBe(0);
  });

  test('counts what yields no article', async () => {
    const outcome = await open().read(
      feedTask(rss([MAYOR, { title: '', link: 'https://a.example/x' }, MAYOR])),
    );
    expect(outcome).toMatchObject({ items: 3, skipped: { 'no-title': 1, repeat: 1 } });
  });

  test('goes by the operator’s rules', async () => {
    const reader = open({ rules: { topics: [{ topic: 'Budgets', words: ['budget'] }] } });
    const outcome = await reader.read(feedTask(rss([MAYOR])));
    expect(outcome.outcome === 'read' && outcome.articles[0]?.article.topics).toEqual(['Budgets']);
  });

  test.runIf(platform() === 'linux' && getPriority() === 0)(
    'leaves the processors to the loop, which keeps its own priority',
    async () => {
      const before = getPriority();
      await open().read(feedTask(rss([MAYOR])));
      expect(priorities()).toContain(NICENESS);
      expect(getPriority()).toBe(before);
    },
  );

  test('says why a document cannot be read, and which feeds a page names', async () => {
    const page = `<!doctype html><html><head><title>A paper</title>
      <link rel="alternate" type="application/rss+xml" title="News" href="/news.xml"></head><body></body></html>`;
    expect(await open().read(feedTask(page))).toMatchObject({
      outcome: 'unreadable',
      code: 'html-page',
      feeds: [{ url: 'https://a.example/news.xml', title: 'News' }],
    });
  });

  test('is given up after its time, and the next document is read', async () => {
    const reader = open({ timeoutMs: 1 });
    const outcome = await reader.read(feedTask(largeFeed()));
    expect(outcome).toEqual({ outcome: 'unreadable', code: 'timeout', message: 'not read within 0.001 s' });
    const patient = open();
    expect(await patient.read(feedTask(rss([MAYOR])))).toMatchObject({ outcome: 'read' });
  });

  test('is not given up for a time in which the process stood still, nor is the one behind it', async () => {
    const reader = open({ timeoutMs: 200 });
    await reader.read(feedTask(rss([MAYOR])));
    const readings = Promise.all([MAYOR, WHALE].map((item) => reader.read(feedTask(rss([item])))));
    // Whenever the loop has turned once it is held up for longer than a reading may take.
    const waitFor = new Int32Array(new SharedArrayBuffer(4));
    for (let pauses = 0; pauses < 8; pauses++) {
      Atomics.wait(waitFor, 0, 0, 300);
      await new Promise(setImmediate);
    }
    expect((await readings).map(({ outcome }) => outcome)).toEqual(['read', 'read']);
  });

  test('is given up when it takes too much memory, and the next document is read', async () => {
    const reader = open({ heapMiB: 40 });
    const outcome = await reader.read(feedTask(GREEDY));
    expect(outcome).toMatchObject({ outcome: 'unreadable', code: 'too-big' });
    expect(await reader.read(feedTask(rss([WHALE])))).toMatchObject({ outcome: 'read', items: 1 });
  });

  test('ends with the signal, in the queue and at work', async () => {
    const reader = open();
    const stop = new AbortController();
    const readings = [
      reader.read(feedTask(largeFeed()), stop.signal),
      reader.read(feedTask(rss([MAYOR])), stop.signal),
    ];
    stop.abort(new Error('enough'));
    const ends = await Promise.allSettled(readings);
    expect(ends.map((end) => (end.status === 'rejected' ? String(end.reason) : end.status))).toEqual([
      'Error: enough',
      'Error: enough',
    ]);
    await expect(reader.read(feedTask(rss([MAYOR])), stop.signal)).rejects.toThrow('enough');
  });
});

describe('large documents', () => {
  test('of 10 MiB are read with the memory that a thread has, where they are honest', async () => {
    const summary = 'The council put the matter off once more, to nobody’s surprise. '.repeat(4);
    const items = Array.from({ length: 20_000 }, (_, n): Item => {
      return { title: `Headline number ${n} of a long list`, link: `https://a.example/${n}`, summary };
    });
    const outcome = await open().read(feedTask(rss(items)));
    expect(outcome).toMatchObject({ outcome: 'read', items: 20_000, skipped: { 'over-limit': 19_500 } });
    expect(outcome.outcome === 'read' && outcome.articles.length).toBe(500);
  });

  test('leave a thread to the others: a usual feed is read before a second one is begun', async () => {
    const reader = open({ threads: 2 });
    const done: string[] = [];
    const read = async (name: string, text: string) => {
      const outcome = await reader.read(feedTask(text));
      done.push(outcome.outcome === 'read' ? name : `${name}: ${outcome.code}`);
    };
    const long = largeFeed().repeat(2);
    // Both threads have started when the second of them is wanted.
    await Promise.all([read('warm', rss([MAYOR])), read('warm', rss([WHALE]))]);
    await Promise.all([read('large', long), read('large', long), read('small', rss([MAYOR]))]);
    expect(done).toEqual(['warm', 'warm', 'small', 'large', 'large']);
  });

  test.runIf(platform() === 'linux' && getPriority() === 0)(
    'have a thread of their own, which is gone with its memory when they are read',
    async () => {
      const reader = open({ threads: 2 });
      const reading = reader.read(feedTask(largeFeed()));
      await new Promise(setImmediate);
      // Before it has any code.
      expect(priorities()).toContain(NICENESS);
      expect(await reading).toMatchObject({ outcome: 'read', items: 5000 });
      expect(priorities()).not.toContain(NICENESS);
      await reader.read(feedTask(rss([MAYOR])));
      expect(priorities().filter((niceness) => niceness === NICENESS)).toHaveLength(1);
    },
  );

  test('that are given up leave the turn to the next', async () => {
    const reader = open({ heapMiB: 40 });
    const readings = [GREEDY, rss([MAYOR]), GREEDY].map((text) => reader.read(feedTask(text)));
    expect(await Promise.all(readings)).toMatchObject([
      { outcome: 'unreadable', code: 'too-big' },
      { outcome: 'read', items: 1 },
      { outcome: 'unreadable', code: 'too-big' },
    ]);
  });

  test('are not begun any more once the reader is closed', async () => {
    const reader = open({ threads: 2 });
    const readings = [1, 2, 3].map(() => reader.read(feedTask(largeFeed())));
    const ends = Promise.allSettled(readings);
    await reader.close();
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(reader.read(feedTask(rss([MAYOR])))).rejects.toThrow('closed');
  });

  test('that wait for their turn give it up with the signal, and keep nobody from theirs', async () => {
    const reader = open({ threads: 1 });
    const stop = new AbortController();
    const first = reader.read(feedTask(largeFeed()));
    const second = reader.read(feedTask(largeFeed()), stop.signal);
    const third = reader.read(feedTask(largeFeed()));
    stop.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    expect(await Promise.all([first, third])).toMatchObject([{ outcome: 'read' }, { outcome: 'read' }]);
  });
});

describe('an article’s page', () => {
  const pageTask = (markup: string) => ({
    body: new TextEncoder().encode(markup),
    url: 'https://a.example/mayor?nr=1',
    contentType: 'text/html',
  });

  test('is read in a thread as well', async () => {
    const task = pageTask('<link rel="canonical" href="/mayor"><meta name="robots" content="noarchive">');
    expect(await open().readPage(task)).toMatchObject({
      outcome: 'read',
      page: { canonicalUrl: 'https://a.example/mayor', robots: { noarchive: true } },
    });
    expect(task.body.byteLength).toBe(0);
  });

  test('is given up after its time, and so is the work when the signal says so', async () => {
    const task = pageTask('<meta name=x content=y>'.repeat(400_000));
    expect(await open({ timeoutMs: 1 }).readPage(task)).toMatchObject({
      outcome: 'unreadable',
      code: 'timeout',
    });
    const stop = new AbortController();
    const reading = open().readPage(pageTask('<p>'), stop.signal);
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
  });
});

describe('other kinds', () => {
  test('a folder’s documents are read each by itself; one that cannot be is a note', async () => {
    const encode = (text: string) => new TextEncoder().encode(text);
    const outcome = await open().read(
      feedTask('', {
        kind: 'documents',
        documents: [
          {
            path: 'one.txt',
            body: encode('A first sentence makes the title here. And a second one follows.'),
          },
          { path: 'two.txt', body: encode('') },
        ],
      }),
    );
    expect(outcome).toMatchObject({
      outcome: 'read',
      kind: 'documents',
      items: 1,
      notes: ['two.txt: there is nothing in it'],
    });
  });

  test('a folder has the time of as many readings as it holds hundreds of documents', async () => {
    const document = (n: number) => ({
      path: `${n}.txt`,
      body: new TextEncoder().encode(`Letter ${n} tells of boats. ${'More follows. '.repeat(2000)}`),
    });
    const documents = Array.from({ length: 350 }, (_, n) => document(n));
    const outcome = await open({ timeoutMs: 1 }).read(feedTask('', { kind: 'documents', documents }));
    expect(outcome).toMatchObject({ outcome: 'unreadable', message: 'not read within 0.004 s' });
  });
});
