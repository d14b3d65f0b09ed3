/** Our own pairs, by language: what merges, and what is at least linked. */
import { scoreTitles } from '../../src/story/titles/score-titles.ts';
import { profiles } from '../../src/story/titles/thresholds.ts';
import { measureAt } from './measures.ts';
import type { Judged } from './measures.ts';
import type { GoldPair } from '../../src/story/gold.ts';
import type { Peer } from './peers.ts';
import { f1By, likenessesBy } from './score-pairs.ts';

type Metrics = Record<string, number>;

/** `own.<lang>.pairs`, `.duplicate_precision`, `.duplicate_recall`, `.duplicate_f1`, `.balanced_f1`, `.related_f1`; `own.all.…`. */
export function scoreOwn(pairs: readonly GoldPair[]): Metrics {
  return byLanguage(pairs, (some) => {
    const scored = some.map(({ a, b, label }) => ({ label, ...scoreTitles(a, b) }));
    const merged = scored.map(({ label, duplicate }) => ({
      isRight: label === 'duplicate',
      score: duplicate,
    }));
    const linked = scored.map(({ label, related }) => ({ isRight: label !== 'different', score: related }));
    const strict = measureAt(merged, profiles.strict.duplicate);
    return {
      pairs: some.length,
      duplicate_precision: strict.precision,
      duplicate_recall: strict.recall,
      duplicate_f1: strict.f1,
      balanced_f1: measureAt(merged, profiles.balanced.duplicate).f1,
      related_f1: measureAt(linked, profiles.strict.related).f1,
    };
  });
}

export function scoreOwnBy(peer: Peer, pairs: readonly GoldPair[]): Metrics {
  return byLanguage(pairs, (some) => {
    const likeness = likenessesBy(peer, some);
    const judged = (isRight: (pair: GoldPair) => boolean): Judged[] =>
      some.map((pair, at) => ({ isRight: isRight(pair), score: likeness[at] ?? 0 }));
    return {
      duplicate_f1: f1By(
        peer,
        judged(({ label }) => label === 'duplicate'),
      ),
      related_f1: f1By(
        peer,
        judged(({ label }) => label !== 'different'),
      ),
    };
  });
}

function byLanguage(pairs: readonly GoldPair[], score: (pairs: readonly GoldPair[]) => Metrics): Metrics {
  const languages = [...new Set(pairs.map(({ language }) => language))].toSorted();
  const groups = [
    ...languages.map((language) => [language, pairs.filter((pair) => pair.language === language)] as const),
    ...(languages.length > 1 ? [['all', pairs] as const] : []),
  ];
  const scored = groups.flatMap(([name, some]) =>
    Object.entries(score(some)).map(([metric, value]) => [`own.${name}.${metric}`, value] as const),
  );
  return Object.fromEntries(scored);
}
