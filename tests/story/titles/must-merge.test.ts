/** What is written differently and tells the same: all of it becomes one story under the shipped thresholds. */
import { describe, expect, it } from 'vitest';
import { createMatcher } from '../../../src/story/window/matcher.ts';
import { scoreTitles } from '../../../src/story/titles/score-titles.ts';
import { thresholds } from '../../../src/story/titles/thresholds.ts';

type Titles = [string, string];

const article = (id: string, title: string, hour = 10) => ({
  id,
  title,
  firstSeenDateTime: `2024-05-01T${hour}:00:00Z`,
  provider: { domain: `paper-${id}.example` },
});

function joins(a: string, b: string): boolean {
  const matcher = createMatcher();
  return matcher.add(article('a', a)).storyId === matcher.add(article('b', b, 11)).storyId;
}

function merges(pairs: Titles[]): void {
  it.each(pairs)('%s = %s', (a, b) => {
    expect(scoreTitles(a, b).duplicate).toBeGreaterThanOrEqual(thresholds.duplicate);
    expect(joins(a, b)).toBe(true);
    expect(joins(b, a)).toBe(true);
  });
}

describe('case', () => {
  merges([
    ['Dam bursts near Ghent after heavy rain', 'DAM BURSTS NEAR GHENT AFTER HEAVY RAIN'],
    ['Dam bursts near Ghent after heavy rain', 'Dam Bursts Near Ghent After Heavy Rain'],
    ['Überschwemmung in Österreich fordert drei Tote', 'ÜBERSCHWEMMUNG IN ÖSTERREICH FORDERT DREI TOTE'],
    ['Россия и Китай подписали соглашение о газе', 'РОССИЯ И КИТАЙ ПОДПИСАЛИ СОГЛАШЕНИЕ О ГАЗЕ'],
  ]);
});

describe('quotes, marks and entities', () => {
  merges([
    ['Minister calls plan ‘a disgrace’ in parliament', 'Minister calls plan "a disgrace" in parliament'],
    ['Ministre : « une honte » pour le parlement', 'Ministre : "une honte" pour le parlement'],
    ['„Eine Schande“: Minister kritisiert Rentenplan', '"Eine Schande": Minister kritisiert Rentenplan'],
    ['Johnson &amp; Sons recalls baby food in Ohio', 'Johnson & Sons recalls baby food in Ohio'],
    ['Minister: &quot;No new taxes&quot; this year', 'Minister: "No new taxes" this year'],
    ['L&#39;école de Nantes évacuée après une alerte', 'L’école de Nantes évacuée après une alerte'],
    ['Petković arrives in Brussels for talks', 'Petkovic arrives in Brussels for talks'],
  ]);
});

describe('the publisher’s name', () => {
  merges([
    ['Fire kills two in Leeds flat - BBC News', 'Fire kills two in Leeds flat'],
    ['Fire kills two in Leeds flat | The Guardian', 'Fire kills two in Leeds flat – Sky News'],
    ['Zwei Tote bei Brand in Leipzig - DER SPIEGEL', 'Zwei Tote bei Brand in Leipzig'],
    ['Deux morts dans un incendie à Lyon - Le Monde', 'Deux morts dans un incendie à Lyon'],
    ['Dos muertos en un incendio en Sevilla | EL PAÍS', 'Dos muertos en un incendio en Sevilla'],
    ['Due morti in un incendio a Torino - la Repubblica', 'Due morti in un incendio a Torino'],
    ['Dwie osoby zginęły w pożarze w Łodzi - TVN24', 'Dwie osoby zginęły w pożarze w Łodzi'],
    ['Два человека погибли при пожаре в Омске - РИА Новости', 'Два человека погибли при пожаре в Омске'],
    ['İzmir’deki fabrika yangınında iki kişi öldü - Hürriyet', 'İzmir’deki fabrika yangınında iki kişi öldü'],
  ]);
});

describe('labels', () => {
  merges([
    ['UPDATE 1-Oil prices fall on weak demand data', 'Oil prices fall on weak demand data'],
    ['REFILE-UPDATE 3-Oil prices fall on weak demand data', 'Oil prices fall on weak demand data'],
    ['BREAKING: Minister resigns over tunnel scandal', 'Minister resigns over tunnel scandal'],
    ['EILMELDUNG: Minister tritt wegen Tunnelaffäre zurück', 'Minister tritt wegen Tunnelaffäre zurück'],
    ['Срочно: министр ушел в отставку из-за скандала', 'Министр ушел в отставку из-за скандала'],
    ['Fire destroys historic mill in Ghent (VIDEO)', 'Fire destroys historic mill in Ghent'],
    ['VIDEO | Un incendio destruye un molino histórico', 'Un incendio destruye un molino histórico'],
    ['Un moulin historique détruit à Gand [PHOTOS]', 'Un moulin historique détruit à Gand'],
    ['Son dakika: Bakan tünel skandalı nedeniyle istifa etti', 'Bakan tünel skandalı nedeniyle istifa etti'],
  ]);
});

describe('compounds', () => {
  merges([
    ['Cyprus agrees bail-out with lenders', 'Cyprus agrees bailout with lenders'],
    ['Cyprus agrees bail out with lenders', 'Cyprus agrees bailout with lenders'],
    ['Hackers attack health care provider', 'Hackers attack healthcare provider'],
    ['Online-Händler muss Strafe zahlen', 'Onlinehändler muss Strafe zahlen'],
  ]);
});

describe('numbers', () => {
  merges([
    ['Storm leaves 38M without power', 'Storm leaves 38 million without power'],
    ['Company fined $1.5bn over emissions', 'Company fined $1.5 billion over emissions'],
    ['Three dead after bus crash in Utah', '3 dead after bus crash in Utah'],
    ['Konzern zahlt 2 Mrd. Euro Strafe', 'Konzern zahlt 2 Milliarden Euro Strafe'],
    ['Tesla recalls 300,000 cars over steering fault', 'Tesla recalls 300000 cars over steering fault'],
  ]);
});

describe('a trailing cut', () => {
  const whole = 'Firefighters rescue family of five from burning house in the hills above Lugano';
  merges([
    [whole, 'Firefighters rescue family of five from burning house in the ...'],
    [whole, 'Firefighters rescue family of five from burning house in…'],
    [whole, 'Firefighters rescue family of five from burning hou...'],
    [
      'Feuerwehr rettet fünfköpfige Familie aus brennendem Haus in den Bergen bei Lugano',
      'Feuerwehr rettet fünfköpfige Familie aus brennendem Haus ...',
    ],
    [
      'Les pompiers sauvent une famille de cinq personnes d’une maison en feu à Lugano',
      'Les pompiers sauvent une famille de cinq personnes d’une maison…',
    ],
  ]);
});

describe('abbreviations and other words', () => {
  merges([
    ['PM Jansen resigns over tunnel scandal', 'Premier Jansen resigns over tunnel scandal'],
    ['Prime minister Jansen resigns over tunnel scandal', 'PM Jansen resigns over tunnel scandal'],
    ['U.S. Senate passes climate bill', 'US Senate passes climate bill'],
    ['Govt approves new dam in Kerala', 'Government approves new dam in Kerala'],
    ['Tesla to recall 300,000 cars over steering fault', 'Tesla recalls 300,000 cars over steering fault'],
  ]);
});

describe('another order of words', () => {
  merges([
    ['Arsenal beat Chelsea 2-1 in cup final', 'Chelsea beaten 2-1 by Arsenal in cup final'],
    ['Arsenal beat Chelsea 2-1 in cup final', 'Chelsea lose 2-1 to Arsenal in cup final'],
    ['Россия и Китай подписали соглашение о газе', 'Китай и Россия подписали соглашение о газе'],
  ]);
});

describe('an age on one side', () => {
  merges([
    ['Jazz singer Maria Kolb dies at 82', 'Jazz singer Maria Kolb dies'],
    ['Jazzsängerin Maria Kolb mit 82 Jahren gestorben', 'Jazzsängerin Maria Kolb gestorben'],
  ]);
});

describe('a place and the country around it', () => {
  merges([
    ['Bomb blast kills 14 at market in Quetta', 'Bomb blast kills 14 at market in Pakistan'],
    ['Kyiv welcomes new air defence systems', 'Ukraine welcomes new air defence systems'],
  ]);
});

describe('an edited title', () => {
  it('replaces the old one, stays in its story, and never meets its own past', () => {
    const matcher = createMatcher();
    const first = matcher.add(article('a', 'Dam bursts near Ghent'));
    const edited = matcher.add(article('a', 'Dam bursts near Ghent, thousands flee'));
    expect(edited.storyId).toBe(first.storyId);
    expect(edited.duplicateOf).toBeUndefined();
    expect(edited.related).toEqual([]);
    expect(matcher.find(article('b', 'Dam bursts near Ghent, thousands flee')).duplicateOf?.articleId).toBe(
      'a',
    );
    expect(matcher.size).toBe(1);
  });
});
