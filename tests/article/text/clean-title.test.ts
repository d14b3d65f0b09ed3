import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanTitle } from '../../../src/article/text/clean-title.ts';

const cases: [title: string, text: string, labels: string[]][] = [
  ['UPDATE 1-Oil falls on weak demand', 'Oil falls on weak demand', ['update']],
  ['REFILE-Oil falls on weak demand', 'Oil falls on weak demand', ['update']],
  ['CORRECTED-UPDATE 2-Oil falls', 'Oil falls', ['correction', 'update']],
  ['WRAPUP 3-Oil falls', 'Oil falls', ['roundup']],
  ['Breaking News: Dam bursts', 'Dam bursts', ['breaking']],
  ['Opinion | The dam was doomed', 'The dam was doomed', ['opinion']],
  ['The dam was doomed | Opinion', 'The dam was doomed', ['opinion']],
  ['Analysis: why the dam burst', 'why the dam burst', ['analysis']],
  ['FACTBOX-Dams that burst', 'Dams that burst', ['factbox']],
  ['[Video] Dam bursts', 'Dam bursts', ['video']],
  ['Dam bursts (VIDEO) ...', 'Dam bursts', ['video']],
  ['Dam bursts – as it happened', 'Dam bursts', ['live']],
  ['Live-Ticker: Dammbruch', 'Dammbruch', ['live']],
  ['En direct : le barrage a cédé', 'le barrage a cédé', ['live']],
  ['+++ Eilmeldung: Dammbruch +++', 'Dammbruch', ['breaking']],
  ['+++ EILMELDUNG +++ Dammbruch +++', 'Dammbruch', ['breaking']],
  ['KILL: Dam bursts', 'Dam bursts', ['kill']],
  ['MANDATORY KILL - Dam bursts', 'Dam bursts', ['kill']],
  ['Kill notice: Dam bursts', 'Dam bursts', ['kill']],
  ['STORY WITHDRAWN: Dam bursts', 'Dam bursts', ['kill']],
  ['Dam bursts – story withdrawn', 'Dam bursts', ['kill']],
  ['WITHDRAWN-Dam bursts', 'Dam bursts', ['kill']],
  ['KILL-CORRECTED-UPDATE 2-Dam bursts', 'Dam bursts', ['kill', 'correction', 'update']],
  ['ZURÜCKGEZOGEN: Dammbruch in Gent', 'Dammbruch in Gent', ['kill']],
  ['+++ ANNULLIERUNG +++ Dammbruch in Gent', 'Dammbruch in Gent', ['kill']],
  ['ANNULATION - Le barrage a cédé', 'Le barrage a cédé', ['kill']],
  ['ANULACIÓN: Se rompe la presa', 'Se rompe la presa', ['kill']],
  ['ADVISORY - Reuters withdraws story headlined "Dam bursts near Ghent"', 'Dam bursts near Ghent', ['kill']],
  ['Editor’s note: withdrawal of the article on dam repairs', 'dam repairs', ['kill']],
  ['STORY WITHDRAWN', 'STORY WITHDRAWN', ['kill']],
  ['Kill notice.', 'Kill notice.', ['kill']],
  ['BERICHTIGUNG: Dammbruch in Gent', 'Dammbruch in Gent', ['correction']],
  ['Korrektur: Dammbruch in Gent', 'Dammbruch in Gent', ['correction']],
  ['ANNULE ET REMPLACE : Le barrage a cédé', 'Le barrage a cédé', ['correction']],
  ['RECTIFICATIF - Le barrage a cédé', 'Le barrage a cédé', ['correction']],
  ['CORRECCIÓN: Se rompe la presa', 'Se rompe la presa', ['correction']],
  ['  Dam \n bursts\t', 'Dam bursts', []],
];

describe('cleanTitle takes off labels and keeps what they say', () => {
  it.each(cases)('%s', (title, text, labels) => {
    expect(cleanTitle(title)).toEqual({ text, labels });
  });
});

describe('cleanTitle leaves words alone that only look like labels', () => {
  it.each([
    'Live-in nanny jailed for theft',
    'Live 8 - the concert that moved the world',
    'Kill: a film review',
    'KILLED: Two climbers on the Eiger',
    'Withdrawn: how the army left the valley',
    'ANNULÉ : concert du 12 mai',
    'Advisory: company withdraws its offer',
    'KILL BILL: the making of a film',
    'Correct: the answer was four',
    'Kill',
    'Opinion polls close in Peru',
    'Update',
    'Video:',
    'Live Nation buys a rival',
  ])('%s', (title) => {
    expect(cleanTitle(title)).toEqual({ text: title, labels: [] });
  });
});

describe("cleanTitle takes off the publisher's name", () => {
  it.each([
    ['Dam bursts near the old town - BBC News', undefined],
    ['Dam bursts near the old town | The Irish Times', undefined],
    ['Dam bursts near the old town – 9news.com.au', undefined],
    ['Dam bursts near the old town - Hinterland', 'Hinterland'],
    ['Dam bursts near the old town · The Hinterland Courier', 'hinterland courier'],
  ])('%s', (title, publisher) => {
    expect(cleanTitle(title, publisher).text).toBe('Dam bursts near the old town');
  });

  it.each([
    'President has left the capital - Zelensky',
    'Index closes higher in Shanghai trade – Oct. 14',
    'Budget - News',
    'All you need to know - Monday News',
  ])('but not a speaker, a date, or the better part of the title: %s', (title) => {
    expect(cleanTitle(title).text).toBe(title);
  });
});

describe('cleanTitle and hostile titles', () => {
  it('never empties a title, and is done after one pass', () => {
    const parts = fc.constantFrom(
      'UPDATE 1-',
      'Live: ',
      '+++',
      ' - BBC News',
      '(video)',
      '…',
      ' ',
      'dam',
      '|',
      'KILL: ',
      'STORY WITHDRAWN',
      'ADVISORY - AP withdraws story on ',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 12 }), (list) => {
        const title = list.join('');
        const { text } = cleanTitle(title);
        expect(text === '').toBe(title.trim() === '');
      }),
    );
  });

  it('reads a megabyte of separators', () => {
    expect(cleanTitle(' - '.repeat(300_000)).text.length).toBeLessThanOrEqual(1000);
    expect(cleanTitle('+'.repeat(1_000_000)).text.length).toBeLessThanOrEqual(1000);
  });
});
