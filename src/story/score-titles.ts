/** How surely two titles tell the same thing, and how surely they are on the same event, with the reasons. */
import { weighWord } from './background.ts';
import { compareTitles, listShared, weighTitle } from './compare.ts';
import type { Figures, Weighted } from './compare.ts';
import { diceOf } from './dice.ts';
import { explainFlag, FLAGS, raiseFlags } from './flags.ts';
import type { Flag } from './flags.ts';
import { prepareTitle } from './prepare.ts';
import { findVeto } from './rules.ts';
import type { Penalty, TitleInput, TitleScores, Why } from './types.ts';

/** Rises with every change that can change an answer. */
export const MATCHER_VERSION = 'words-1';

/** Logistic regressions on public headline pairs (the flags' coefficients are in flags.ts). */
const DUPLICATE = { bias: -4.453, cos: 4.99, evidence: 1.34 / 30 };
const RELATED = { bias: -3.547, cos: 9.391, strongest: 3.658 / 10 };

/** Titles this alike, and not at odds anywhere, are one title with a slip or an edit. */
const NEAR_IDENTICAL = 0.9;
/** Titles this alike that differ in a fact are one frame filled in twice (`iPhone 17`, `iPhone 18`). */
const SAME_FRAME = { dice: 0.8, cos: 0.9 };
/** What such a pair, or one that shares too little to tell, can reach at most: below every shipped threshold. */
const UNSURE = 0.3;
/** A word heavier than this on both sides and on neither's list is another name, not a slip. */
const OTHER_NAME = 4;
/** Least weight of what two titles share: two words of middling rarity for a merge, one rare word for a link. */
const LEAST_EVIDENCE = { duplicate: 6, oneWord: 6.5, related: 4.5 };

export interface PairScore {
  duplicate: number;
  related: number;
  rule: string;
  /** Undefined where it was not needed for the verdict. */
  dice: number | undefined;
  flags: readonly Flag[];
  figures: Figures;
}

export interface ScoreOptions {
  /** Both come from one publisher, whose recurring titles differ in a number or a day only. */
  samePublisher?: boolean;
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const logit = (p: number) => Math.log(p / (1 - p));

function relatedBy({ cos, bagCos, evidence, strongest }: Figures): number {
  const closeness = bagCos === undefined ? cos : (cos + bagCos) / 2;
  const score = logistic(RELATED.bias + RELATED.cos * closeness + RELATED.strongest * strongest);
  return evidence < LEAST_EVIDENCE.related ? Math.min(score, UNSURE) : score;
}

function duplicateByWords({ cos, evidence }: Figures, flags: readonly Flag[]): number {
  const plain = DUPLICATE.bias + DUPLICATE.cos * cos + DUPLICATE.evidence * evidence;
  return logistic(flags.reduce((sum, flag) => sum - FLAGS[flag], plain));
}

function sharesEnough({ pairs, evidence }: Figures, sameTitle: boolean): boolean {
  if (pairs.length >= 2) return evidence >= LEAST_EVIDENCE.duplicate;
  return sameTitle && pairs.length === 1 && evidence >= LEAST_EVIDENCE.oneWord;
}

/** The verdict on two titles that no veto keeps apart: the rule that spoke, and P(duplicate). */
function judgeDuplicate(a: Weighted, b: Weighted, figures: Figures, flags: readonly Flag[], options: ScoreOptions) {
  const sameTitle = a.prepared.folded === b.prepared.folded && a.prepared.language === b.prepared.language;
  const byWords = duplicateByWords(figures, flags);
  if (!sharesEnough(figures, sameTitle)) return { rule: 'too-little-shared', score: Math.min(byWords, UNSURE) };
  if (a.prepared.folded === b.prepared.folded) return { rule: 'same-title', score: 1, dice: 1 };
  if (figures.cos < 0.5) return { rule: 'words', score: byWords };
  const dice = diceOf(a.prepared.folded, b.prepared.folded);
  const atOdds = flags.some((flag) => flag !== 'number-on-one-side');
  const sameFrame = dice >= SAME_FRAME.dice || figures.cos >= SAME_FRAME.cos;
  if (atOdds && (sameFrame || options.samePublisher)) return { rule: 'at-odds', score: Math.min(byWords, UNSURE), dice };
  const nearIdentical = dice >= NEAR_IDENTICAL && flags.length === 0 && figures.apart < OTHER_NAME;
  if (nearIdentical) return { rule: 'near-identical', score: Math.max(byWords, dice), dice };
  return { rule: 'words', score: byWords, dice };
}

/** Scores two weighted titles; symmetric. */
export function scorePair(a: Weighted, b: Weighted, options: ScoreOptions = {}): PairScore {
  const figures = compareTitles(a, b);
  const flags = raiseFlags(a.prepared, b.prepared);
  const related = relatedBy(figures);
  const veto = findVeto(a.prepared, b.prepared);
  if (veto) return { duplicate: 0, related, rule: veto, dice: undefined, flags, figures };
  const { rule, score, dice } = judgeDuplicate(a, b, figures, flags, options);
  return { duplicate: score, related: Math.max(related, score), rule, dice, flags, figures };
}

/** What the frame, or sharing too little, took off on top of the flags. */
function capPenalty(score: PairScore): Penalty[] {
  const byWords = duplicateByWords(score.figures, score.flags);
  const capped = (score.rule === 'at-odds' || score.rule === 'too-little-shared') && byWords > UNSURE;
  return capped ? [{ name: score.rule, value: logit(byWords) - logit(UNSURE) }] : [];
}

/** The reasons of a score, in full. `by` says which of its two probabilities is the one that decided. */
export function explainScore(a: Weighted, b: Weighted, score: PairScore, by: 'duplicate' | 'related'): Why {
  return {
    rule: score.rule,
    score: score[by],
    dice: score.dice ?? diceOf(a.prepared.folded, b.prepared.folded),
    sharedWords: listShared(a, b, score.figures.pairs),
    penalties: [...score.flags.map((flag) => explainFlag(flag, a.prepared, b.prepared)), ...capPenalty(score)],
    matcher: MATCHER_VERSION,
  };
}

/**
 * P(duplicate) and P(related) of two titles, 0 to 1, words weighed by how common they are in headlines at large.
 * The excerpts count for `related` where both have one; the dates and the genres (`Opinion: …`) can only forbid.
 * The same whichever comes first, but that `why` names the first one's words first.
 */
export function scoreTitles(a: TitleInput, b: TitleInput): TitleScores {
  const [one, two] = [a, b].map((input) => weighTitle(prepareTitle(input), weighWord)) as [Weighted, Weighted];
  const score = scorePair(one, two);
  return { duplicate: score.duplicate, related: score.related, why: explainScore(one, two, score, 'duplicate') };
}
