/** The seed set's five pieces, 2020 to 2026, on one running topic: linked all, directly or through another, and none merged. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createMatcher } from '../../../src/story/window/matcher.ts';
import type { MatcherArticle } from '../../../src/story/types.ts';

type Piece = Pick<MatcherArticle, 'title' | 'excerpt' | 'publishedDateTime'>;

const pieces: Piece[] = [
  {
    title:
      'Leaders Of Serbia And Kosovo Due For A Meeting In Brussels About Plan To Put Relations On A Normal Footing',
    excerpt:
      'On February 27 the leaders of Serbia and Kosovo sit down in Brussels; an agreement on normalizing relations between the two Balkan states heads the agenda.',
    publishedDateTime: '2023-02-26T21:13:00Z',
  },
  {
    title:
      'Kosovo and Serbia leaders meet in Brussels to normalize ties under the European Union’s 11-point plan',
    excerpt:
      'President Aleksandar Vucic and Prime Minister Albin Kurti talked under Josep Borrell, who said afterwards that the two had not agreed on easing tensions in Northern Kosovo.',
  },
  {
    title: 'Serbia, Kosovo fail again to agree on normalization of relations',
    excerpt:
      'There was no progress in Brussels on Thursday: Aleksandar Vucic of Serbia and Albin Kurti of Kosovo saw European leaders separately.',
    publishedDateTime: '2023-10-27T00:00:00Z',
  },
  {
    title: 'Leaders of Serbia and Kosovo meet in Brussels for first face-to-face talks in 20 months',
    excerpt:
      'Aleksandar Vucic and Avdullah Hoti came to Brussels on July 16 for the dialogue that the European Union mediates to normalize relations between Kosovo and Serbia.',
    publishedDateTime: '2020-07-16T00:00:00Z',
  },
  {
    title: 'Bislimi and Petković Hold New Round of Brussels Talks',
    excerpt:
      'The chief negotiators of Kosovo and Serbia meet in Brussels, with the EU envoy Peter Sørensen presiding: the first round this year of the dialogue on normalization.',
  },
];

/** Adds all, then says which stories there are and how many hang together with the first by links. */
function hangTogether(articles: Piece[]): { stories: number; linked: number } {
  const matcher = createMatcher();
  const links = new Map<string, Set<string>>();
  const link = (a: string, b: string) => links.set(a, (links.get(a) ?? new Set()).add(b));
  for (const [n, piece] of articles.entries()) {
    const firstSeenDateTime = new Date(Date.UTC(2026, 0, 30, 8, n)).toISOString();
    const { storyId, related } = matcher.add({ id: `p${n}`, firstSeenDateTime, language: 'en', ...piece });
    link(storyId, storyId);
    for (const other of related) {
      link(storyId, other.storyId);
      link(other.storyId, storyId);
    }
  }
  const reached = new Set([...links.keys()].slice(0, 1));
  for (const story of reached) for (const next of links.get(story) ?? []) reached.add(next);
  return { stories: links.size, linked: reached.size };
}

describe('pieces on one dialogue, years apart', () => {
  it('are linked and not merged', () => {
    expect(hangTogether(pieces)).toEqual({ stories: 5, linked: 5 });
  });

  it('are linked in any order of arrival', () => {
    for (let turn = 1; turn < pieces.length; turn++)
      expect(hangTogether([...pieces.slice(turn), ...pieces.slice(0, turn)])).toEqual({
        stories: 5,
        linked: 5,
      });
    expect(hangTogether(pieces.toReversed())).toEqual({ stories: 5, linked: 5 });
  });

  it('are not linked to other news', () => {
    const other = {
      title: 'Taiwan says moving chip production abroad is impossible',
      excerpt: 'The minister said so.',
    };
    expect(hangTogether([...pieces, other])).toEqual({ stories: 6, linked: 5 });
  });
});

const SEEDS = resolve(import.meta.dirname, '../../../../shared/seeds');

describe.skipIf(!existsSync(SEEDS))('the real seed texts (skipped where ../shared/seeds is absent)', () => {
  /** Roughly what a reader makes of them: a front-matter record, or a first line and what follows. */
  function readRoughly(text: string): Piece {
    const field = (name: string) => new RegExp(`^${name}: "(.*)"$`, 'm').exec(text)?.[1];
    const record = text.startsWith('---') ? field('title') : undefined;
    if (record) return { title: record, excerpt: field('excerpt') ?? '' };
    const lines = text.split('\n').filter((line) => line.trim().length > 40);
    const first = (lines[0] ?? '').replace(/^ date \S+ /, '');
    const title = /^.*?\.(?= |$)/.exec(first)?.[0] ?? first;
    const excerpt = [first.slice(title.length), ...lines.slice(1)].join(' ').trim().slice(0, 300);
    return { title, excerpt };
  }

  it('are linked and not merged', () => {
    const texts = readdirSync(SEEDS).map((name) => readFileSync(resolve(SEEDS, name), 'utf8'));
    expect(texts).toHaveLength(5);
    expect(hangTogether(texts.map(readRoughly))).toEqual({ stories: 5, linked: 5 });
  });
});
