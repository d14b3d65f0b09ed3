/** What the shipped scores are measured against. Both peers get the titles as they come. */
import { DiceTitle } from '../peers/dice.ts';
import { cosine, TfIdf } from '../peers/tf-idf.ts';

/** A way to say how alike two titles are. */
export interface Peer {
  name: string;
  /** Undefined: whatever suits each set best. */
  threshold?: number;
  /** Gets ready for a set of titles, and gives the likeness, 0 to 1, of the n-th and the m-th of them. */
  read(titles: readonly string[]): (n: number, m: number) => number;
}

function readDice(titles: readonly string[]): (n: number, m: number) => number {
  const read = titles.map((title) => new DiceTitle(title));
  return (n, m) => read[n]?.likeness(read[m] as DiceTitle) ?? 0;
}

function readTfIdf(titles: readonly string[]): (n: number, m: number) => number {
  const frequencies = new TfIdf(titles);
  const none = new Map<string, number>();
  const read = titles.map((title) => frequencies.read(title));
  return (n, m) => cosine(read[n] ?? none, read[m] ?? none);
}

export const PEERS: readonly Peer[] = [
  { name: 'dice', threshold: 0.8, read: readDice },
  { name: 'dice_best', read: readDice },
  { name: 'tfidf', read: readTfIdf },
];
