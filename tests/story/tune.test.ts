import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareReplays } from '../../src/story/compare-replays.ts';
import type { LogAct, LogArticle, LogEntry } from '../../src/story/window/log.ts';
import { logArticle } from '../../src/story/window/placement.ts';
import { Replay, uniteTied, type Outcome } from '../../src/story/tune.ts';
import { Window } from '../../src/story/window/window.ts';
import { makeArticle } from '../support/factories.ts';

const DAYS = 7;
const START = Date.UTC(2024, 4, 1);
const HOUR = 3_600_000;

const FERRY = 'Ferry with 120 aboard runs aground off Crete';
const FERRY_TOO = 'Ferry carrying 120 people runs aground near Crete';
const CAPTAIN = 'Captain of ferry aground off Crete blames rudder';
const PENSIONS = 'Parliament votes on raising the pension age';

const logged = (id: string, title: string, story: string, more: Partial<LogArticle> = {}): LogArticle => ({
  id,
  title,
  story,
  source: `paper-${id}`,
  hash: `hash of ${title}`,
  ...more,
});

let entries = 0;
const entryOf = (articles: LogArticle[], acts?: LogAct[]): LogEntry => {
  const at = START + ++entries * 1000;
  return { position: { id: `${at}-0`, token: `${entries}` }, at, articles, ...(acts && { acts }) };
};

function replayed(log: LogEntry[], duplicate: number, related = 0.42): Outcome {
  const replay = new Replay({ days: DAYS, thresholds: { duplicate, related } });
  for (const entry of log) replay.take(entry);
  return replay.outcome();
}

describe('a replay of the log', () => {
  const log = [
    entryOf([logged('1', FERRY, 'S1')]),
    entryOf([logged('2', PENSIONS, 'S2')]),
    entryOf([logged('3', FERRY_TOO, 'S1')]),
  ];

  it('says what lower thresholds would merge', () => {
    const report = compareReplays(replayed(log, 0.99), replayed(log, 0.2));
    expect(report).toMatchObject({ articles: 3, stories: { now: 3, tried: 2 }, splits: [] });
    expect(report.merges).toEqual([
      {
        storyId: 'S1',
        parts: [
          { title: FERRY, articles: 1 },
          { title: FERRY_TOO, articles: 1 },
        ],
      },
    ]);
    // The two were linked, and are one now: no link was lost.
    expect(report.links).toMatchObject({ now: 1, tried: 0, gained: [], lost: [] });
  });

  it('says what higher thresholds would split', () => {
    const report = compareReplays(replayed(log, 0.2), replayed(log, 0.99));
    expect(report.merges).toEqual([]);
    expect(report.splits.map(({ parts }) => parts.map(({ title }) => title))).toEqual([[FERRY, FERRY_TOO]]);
  });

  it('says which links would go and come', () => {
    const aftermath = [...log, entryOf([logged('4', CAPTAIN, 'S4')])];
    const [loose, tight] = [replayed(aftermath, 0.5, 0.2), replayed(aftermath, 0.5, 1)];
    const link = { title: CAPTAIN, other: expect.stringMatching(/^Ferry/) as string };
    expect(compareReplays(loose, tight).links).toMatchObject({ lost: [link], gained: [] });
    expect(compareReplays(tight, loose).links).toMatchObject({ lost: [], gained: [link] });
  });

  it('finds nothing to say where nothing differs', () => {
    const report = compareReplays(replayed(log, 0.5), replayed(log, 0.5));
    expect(report).toMatchObject({ merges: [], splits: [], links: { gained: [], lost: [] } });
  });

  it('heeds what people decided: what was taken apart stays apart', () => {
    const split: LogAct = {
      id: 'act',
      kind: 'split',
      by: 'ann',
      reason: '',
      moves: [{ story: 'S9', articles: ['3'] }],
      apart: ['S1', 'S9'],
    };
    const { stories } = replayed([...log, entryOf([], [split])], 0.2);
    expect([stories.get('1'), stories.get('3')]).toEqual(['S1', 'S9']);
  });

  it('leaves out what was withdrawn, and what was taken down', () => {
    const killed = entryOf([
      logged('kill', FERRY, '', { labels: ['kill'], source: 'paper-1', kills: { ids: ['1'], until: START } }),
    ]);
    expect([...replayed([...log, killed], 0.5).stories.keys()]).not.toContain('1');
    const purge: LogAct = { id: 'act', kind: 'takedown', by: 'ann', reason: '', purges: ['2'] };
    const { stories } = replayed([...log, entryOf([logged('4', '', 'S4')], [purge])], 0.5);
    expect([...stories.keys()]).toEqual(['1', '3']);
  });
});

describe('the settings in force', () => {
  const titles = [FERRY, FERRY_TOO, PENSIONS, `UPDATE 1-${FERRY}`, `${PENSIONS} - BBC News`, 'Kosovo'];
  const offer = fc.record({
    number: fc.nat({ max: 12 }),
    title: fc.constantFrom(...titles),
    hours: fc.integer({ min: 0, max: 40 }),
  });

  it('give the stories that the log has', () => {
    fc.assert(
      fc.property(fc.array(offer, { maxLength: 25 }), (offers) => {
        let minted = 0;
        const window = new Window({ days: DAYS, mintStoryId: () => `S${++minted}` });
        const replay = new Replay({ days: DAYS });
        let at = START;
        for (const { number, title, hours } of offers) {
          at += hours * HOUR + 1;
          const article = makeArticle({ id: `article-${number}`, title, sourceId: `paper-${number}` });
          const placements = window.plan([{ article, hash: title }], at);
          const position = { id: `${at}-0`, token: '' };
          uniteTied(placements, window, { at, isOlder: (a, b) => Number(a.slice(1)) < Number(b.slice(1)) });
          window.settle(position);
          const articles = placements.flatMap((placed) =>
            placed.kind === 'same' ? [] : [logArticle(placed)],
          );
          replay.take({ position, at, articles });
          for (const [id, story] of replay.outcome().stories)
            if (window.knows(id)) expect(story).toBe(window.storyOf(id));
        }
      }),
      { numRuns: 60 },
    );
  });
});
