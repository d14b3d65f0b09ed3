import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DocumentsSource } from '../../src/config/types.ts';
import type { StoryRecord } from '../../src/story/types.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { openTestDesk, passOver, testConfig } from '../support/desk.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const REAL = resolve(ROOT, '../shared/seeds');

async function readSeeds(path: string): Promise<{ desk: OpenDesk; stories: StoryRecord[] }> {
  const source: DocumentsSource = {
    id: 'seeds',
    kind: 'documents',
    path,
    enabled: true,
    intervalMs: 300_000,
    minIntervalMs: 300_000,
    maxIntervalMs: 21_600_000,
    backfill: 'all',
    maxItems: 1000,
    priority: 0,
  };
  const config = testConfig('seeds', [source]);
  config.outputs = config.outputs.map((output) => ({ ...output, secured: output.type === 'queue' }));
  const desk = await openTestDesk(config);
  const { stories } = await passOver(desk);
  return { desk, stories };
}

/** Stories that can be reached from the first by related links, in either direction. */
function reachable(stories: StoryRecord[]): Set<string> {
  const links = new Map(
    stories.map(({ storyId, related }) => [storyId, related.flatMap((other) => other.storyId ?? [])]),
  );
  const found = new Set<string>();
  const look = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const [from, to] of links) {
      if (from === id) to.forEach(look);
      else if (to.includes(id)) look(from);
    }
  };
  if (stories[0]) look(stories[0].storyId);
  return found;
}

function ofTitle(stories: StoryRecord[], start: string): StoryRecord {
  const story = stories.find(({ title }) => title.startsWith(start));
  if (!story) throw new Error(`no story starts with "${start}"`);
  return story;
}

describe.each([
  ['of our own (config/seeds)', resolve(ROOT, 'config/seeds')],
  ['as handed down (../shared/seeds beside the repo)', REAL],
])('the seed set %s', (_name, folder) => {
  const there = existsSync(folder);
  let desk: OpenDesk;
  let stories: StoryRecord[] = [];

  beforeAll(async () => {
    if (there) ({ desk, stories } = await readSeeds(folder));
  });
  afterAll(() => desk?.close());

  it.skipIf(!there)('makes five stories of five documents, held together by related links', () => {
    expect(stories).toHaveLength(5);
    expect(stories.every(({ articlesTotal, revision }) => articlesTotal === 1 && revision === 1)).toBe(true);
    expect(reachable(stories).size).toBe(5);
    for (const { related } of stories)
      for (const link of related.filter(({ origin }) => origin === 'matched')) {
        expect(link.why?.sharedWords.length).toBeGreaterThan(0);
        expect(link.similarity).toBeGreaterThan(0);
      }
  });

  it.skipIf(!there)('keeps the record as it was given', () => {
    const record = ofTitle(stories, 'Leaders Of Serbia And Kosovo Due For A Meeting In Brussels');
    expect(record).toMatchObject({
      category: 'news',
      publishedDateTime: '2023-02-26T21:13:00Z',
      webUrl: 'https://www.rferl.org/a/eu-kosovo-serbia-dialogue-normal-relations-kurti-vucic/32289008.html',
      ampWebUrl:
        'https://www.rferl.org/amp/eu-kosovo-serbia-dialogue-normal-relations-kurti-vucic/32289008.html',
      cdnAmpWebUrl:
        'https://www-rferl-org.cdn.ampproject.org/c/s/www.rferl.org/amp/eu-kosovo-serbia-dialogue-normal-relations-kurti-vucic/32289008.html',
      type: 'article',
      quality: 6,
      provider: { name: 'Radio Free Europe/Radio Liberty', domain: 'rferl.org' },
      given: { heat: -1, published: false },
      secured: expect.any(String),
    });
    const given = record.given?.topics ?? [];
    expect(given).toHaveLength(2);
    expect(record.topics.slice(0, 2)).toEqual(given);
    expect(record.excerpt?.length).toBeGreaterThan(50);
    expect(record.related.filter(({ origin }) => origin === 'source')).toMatchObject([
      {
        title: 'European Union publishes Kosovo-Serbia plan after tough talks',
        quality: 44,
        publishedDateTime: '2023-02-28T02:31:00Z',
        provider: { name: 'Firstpost', domain: 'firstpost.com' },
        images: [
          {
            url: 'https://images.firstpost.com/wp-content/uploads/2023/02/Serbia_Kosovotalks640-1.jpg',
            width: 640,
            height: 362,
            isCached: true,
          },
        ],
      },
    ]);
    expect(record.related.at(-1)?.origin).toBe('source');
  });

  it.skipIf(!there)('reads what the other shapes say of themselves', () => {
    const agency = ofTitle(stories, 'Serbia, Kosovo fail again to agree on normalization of relations');
    expect(agency).toMatchObject({
      provider: { name: 'Anadolu Agency' },
      authors: ['Talha Ozturk'],
      publishedDateTime: '2023-10-27T00:00:00Z',
      datePrecision: 'day',
    });
    const aggregator = ofTitle(stories, 'Bislimi and Petković Hold New Round of Brussels Talks');
    expect(aggregator.provider).toEqual({ name: 'RksNews' });
    const dated = stories.find(({ publishedDateTime }) => publishedDateTime?.startsWith('2020-07-16'));
    expect(dated).toMatchObject({ datePrecision: 'day', dateSource: 'text' });
    expect(dated?.title).toMatch(/Serbia and Kosovo.*20 months.*\.$/);
    const withoutLink = stories.filter(({ webUrl }) => webUrl === undefined);
    expect(withoutLink).toHaveLength(4);
  });

  it.skipIf(!there)('passes on no unrelated headline, and no payload to whom it was not meant', async () => {
    const text = JSON.stringify(stories);
    for (const stray of ['Epstein', 'Super Bowl', 'Bangladesh', 'Tesla', 'Hudson Tunnel'])
      expect(text).not.toContain(stray);
    const entries = await desk.redis.xrange(desk.keys.stream('stories'), '-', '+');
    expect(entries).toHaveLength(5);
    expect(entries.map(([, fields]) => fields[1]).join()).not.toContain('"secured"');
    const log = await desk.redis.xrange(desk.keys.log, '-', '+');
    const secured = stories.find((story) => story.secured !== undefined)?.secured ?? 'absent';
    expect(JSON.stringify(log)).not.toContain(secured.slice(0, 30));
  });
});
