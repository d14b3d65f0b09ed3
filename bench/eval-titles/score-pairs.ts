/** Sets of pairs: what the shipped scores, and the peers, make of them. */
import { scoreTitles } from '../../src/story/titles/score-titles.ts';
import { profiles } from '../../src/story/titles/thresholds.ts';
import { bestF1, measureAt, recallAt } from './measures.ts';
import type { Judged } from './measures.ts';
import type { Peer } from './peers.ts';
import type { GradedPair, LabelledPair } from './sets.ts';

type Metrics = Record<string, number>;

/** From this grade on two headlines are near-duplicates; what lies between the two grades may be told either way. */
const SAME = 4;
const GRAY = 3;

interface Graded extends Judged {
  grade: number;
}

const withoutGray = (pairs: readonly Graded[]): Graded[] =>
  pairs.filter(({ grade }) => grade <= GRAY || grade >= SAME);

/** `sts.…`: near-duplicate headlines, with the shipped threshold and the one of the profile `balanced`. */
export function scoreGraded(pairs: readonly GradedPair[]): Metrics {
  const judged = pairs.map(({ a, b, grade }) => ({
    grade,
    isRight: grade >= SAME,
    score: scoreTitles(a, b).duplicate,
  }));
  const clear = withoutGray(judged);
  const strict = measureAt(clear, profiles.strict.duplicate);
  return {
    'sts.f1': measureAt(judged, profiles.strict.duplicate).f1,
    'sts.f1_gray_dropped': strict.f1,
    'sts.f1_best_threshold': bestF1(judged).f1,
    'sts.precision_gray_dropped': strict.precision,
    'sts.recall_gray_dropped': strict.recall,
    'sts.recall_at_p90': recallAt(clear, 0.9),
    'sts.balanced.f1_gray_dropped': measureAt(clear, profiles.balanced.duplicate).f1,
    'sts.balanced.precision_gray_dropped': measureAt(clear, profiles.balanced.duplicate).precision,
  };
}

export function scoreGradedBy(peer: Peer, pairs: readonly GradedPair[]): Metrics {
  const likeness = likenessesBy(peer, pairs);
  const judged = pairs.map(({ grade }, at) => ({ grade, isRight: grade >= SAME, score: likeness[at] ?? 0 }));
  const clear = withoutGray(judged);
  const at = peer.threshold ?? bestF1(clear).threshold;
  return {
    'sts.f1': f1By(peer, judged),
    'sts.f1_gray_dropped': f1By(peer, clear),
    'sts.precision_gray_dropped': measureAt(clear, at).precision,
    'sts.recall_gray_dropped': measureAt(clear, at).recall,
    'sts.recall_at_p90': recallAt(clear, 0.9),
  };
}

/** `slugs.<lang>.f1`: pairs of one event, by language. */
export function scoreSlugs(pairs: readonly LabelledPair[]): Metrics {
  return byLanguage(pairs, (some) => measureAt(some.map(relatedness), profiles.strict.related).f1);
}

export function scoreSlugsBy(peer: Peer, pairs: readonly LabelledPair[]): Metrics {
  return byLanguage(pairs, (some) => f1By(peer, judgedBy(peer, some)));
}

/** `ru_slugs.f1`: the same, of one language. */
export function scoreRussian(pairs: readonly LabelledPair[]): Metrics {
  const { f1, precision, recall } = measureAt(pairs.map(relatedness), profiles.strict.related);
  return { 'ru_slugs.f1': f1, 'ru_slugs.precision': precision, 'ru_slugs.recall': recall };
}

export function scoreRussianBy(peer: Peer, pairs: readonly LabelledPair[]): Metrics {
  return { 'ru_slugs.f1': f1By(peer, judgedBy(peer, pairs)) };
}

function byLanguage(pairs: readonly LabelledPair[], score: (pairs: LabelledPair[]) => number): Metrics {
  const languages = [...new Set(pairs.map(({ language }) => language))];
  const scored = languages.map((language) => {
    const some = pairs.filter((pair) => pair.language === language);
    return [`slugs.${language}.f1`, score(some)] as const;
  });
  return Object.fromEntries(scored);
}

const relatedness = ({ a, b, isRight }: LabelledPair): Judged => ({
  isRight,
  score: scoreTitles(a, b).related,
});

function judgedBy(peer: Peer, pairs: readonly LabelledPair[]): Judged[] {
  const likeness = likenessesBy(peer, pairs);
  return pairs.map(({ isRight }, at) => ({ isRight, score: likeness[at] ?? 0 }));
}

export function f1By({ threshold }: Peer, pairs: readonly Judged[]): number {
  return threshold === undefined ? bestF1(pairs).f1 : measureAt(pairs, threshold).f1;
}

export function likenessesBy(peer: Peer, pairs: readonly { a: string; b: string }[]): number[] {
  const likeness = peer.read(pairs.flatMap(({ a, b }) => [a, b]));
  return pairs.map((_, at) => likeness(2 * at, 2 * at + 1));
}
