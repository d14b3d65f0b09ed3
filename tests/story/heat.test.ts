import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Article, Related } from '../../src/article/types.ts';
import { voiceOf, HEAT_HALF_LIFE_H, reckonHeat } from '../../src/story/heat.ts';
import type { StoryArticle } from '../../src/story/types.ts';
import { hoursLater, makeArticle, makeRelated, NOON } from '../support/factories.ts';

function member(overrides: Partial<Article>): StoryArticle {
  return { ...makeArticle({ publishedDateTime: '2024-05-01T12:00:00Z', ...overrides }), similarity: 1 };
}

function by(domain: string, overrides: Partial<Article> = {}): StoryArticle {
  return member({ id: domain, provider: { domain }, ...overrides });
}

function heatOf(articles: StoryArticle[], related: Related[] = [], now = NOON): number {
  const [lead] = articles;
  if (!lead) throw new Error('a story has a member');
  return reckonHeat(lead, articles, related, now);
}

describe('heat', () => {
  it('starts at the quality of the lead', () => {
    expect(heatOf([by('a.example', { quality: 64 })])).toBe(64);
  });

  it('halves with every half-life, down to 0', () => {
    const story = [by('a.example', { quality: 64 })];
    expect(heatOf(story, [], hoursLater(HEAT_HALF_LIFE_H))).toBe(32);
    expect(heatOf(story, [], hoursLater(2 * HEAT_HALF_LIFE_H))).toBe(16);
    expect(heatOf(story, [], hoursLater(1000))).toBe(0);
  });

  it('rises with each doubling of the publishers that carry or relate to the story', () => {
    const lead = by('a.example', { quality: 60 });
    expect(heatOf([lead, by('b.example')])).toBe(80);
    expect(heatOf([lead], [makeRelated({ provider: { domain: 'b.example' } })])).toBe(80);
    expect(heatOf([lead, by('b.example'), by('c.example'), by('d.example')])).toBe(100);
  });

  it('counts a publisher once, however many copies it has and however it is spelled', () => {
    const copies = [by('a.example'), by('A.EXAMPLE', { id: 'two' }), by('a.example', { id: 'three' })];
    expect(heatOf(copies)).toBe(60);
    expect(heatOf(copies, [makeRelated({ provider: { domain: 'a.example' } }), makeRelated()])).toBe(60);
  });

  it('knows a publisher by its domain, else its name, else the source', () => {
    expect(voiceOf(member({ provider: { name: 'News', domain: 'News.example' } }))).toBe('news.example');
    expect(voiceOf(member({ provider: { name: 'News' } }))).toBe('news');
    expect(voiceOf({ provider: {}, sourceId: 'feed-7' })).toBe('source:feed-7');
    const groupOf = ({ sourceId, domain }: { sourceId?: string | undefined; domain?: string | undefined }) =>
      sourceId === 'feed-7' || domain === 'echo.example' ? 'Riverton papers' : undefined;
    expect(voiceOf({ provider: {}, sourceId: 'feed-7' }, groupOf)).toBe('family:Riverton papers');
    const echo = { provider: { domain: 'echo.example' }, sourceId: 'aggregator' };
    expect(voiceOf(echo, groupOf)).toBe('family:Riverton papers');
  });

  it('counts the copies of one agency once, its own among them, whoever prints them', () => {
    const wire = 'LIMA (Reuters) - A strong earthquake hit the north of Peru on Monday.';
    const agency = by('reuters.com');
    const papers = ['a', 'b', 'c'].map((id) => by(`${id}.example`, { id, excerpt: wire }));
    expect(heatOf([agency, ...papers])).toBe(60);
    expect(heatOf([agency, ...papers, by('own.example', { id: 'own' })])).toBe(80);
    expect(heatOf(papers, [makeRelated({ provider: { name: 'Reuters' } })])).toBe(60);
    const grouped = () => 'Riverton papers';
    expect(voiceOf(papers[0] ?? agency, grouped)).toBe('wire:reuters');
  });

  it('is not freshened by a claimed date, nor by re-posts of a publisher that had the story', () => {
    const now = hoursLater(48);
    const old = by('a.example', { quality: 64 });
    const repost = by('a.example', {
      id: 'again',
      firstSeenDateTime: now.toISOString(),
      publishedDateTime: now.toISOString(),
    });
    expect(heatOf([old, repost], [], now)).toBe(16);
    expect(heatOf([by('a.example', { quality: 64, publishedDateTime: now.toISOString() })], [], now)).toBe(
      16,
    );
  });

  it('is freshened when another publisher takes the story up, and not cooled by its back-dated copy', () => {
    const now = hoursLater(48);
    const old = by('a.example', { quality: 64 });
    const fresh = by('b.example', {
      firstSeenDateTime: now.toISOString(),
      publishedDateTime: now.toISOString(),
    });
    expect(heatOf([old, fresh], [], now)).toBe(84);
    expect(heatOf([old, by('b.example', { publishedDateTime: '1970-01-01T00:00:00Z' })], [], now)).toBe(21);
  });

  it('survives a date that is none', () => {
    expect(heatOf([by('a.example', { quality: 64, publishedDateTime: 'yesterday' })])).toBe(64);
  });

  it('is an integer of 0 or more that never rises with time alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.array(fc.domain(), { maxLength: 20 }),
        fc.nat(2000),
        fc.nat(2000),
        (quality, domains, hours, more) => {
          const story = [by('a.example', { quality }), ...domains.map((domain) => by(domain))];
          const [early, late] = [hours, hours + more].map((at) => heatOf(story, [], hoursLater(at)));
          expect(Number.isInteger(early)).toBe(true);
          expect(late).toBeGreaterThanOrEqual(0);
          expect(late).toBeLessThanOrEqual(early ?? 0);
        },
      ),
    );
  });
});
