/** How surely two titles tell the same thing, and how surely they are on the same event, with the reasons. */
import { weighWord } from './background.ts';
import { compareTitles, listShared, listSharedInExcerpts, namesApart, weighTitle } from './compare.ts';
import type { Figures, Weighted } from './compare.ts';
import { diceOf } from './dice.ts';
import { explainFlag, FLAGS, raiseFlags } from './flags.ts';
import type { Flag } from './flags.ts';
import { prepareTitle } from './prepare.ts';
import { findVeto } from './rules.ts';
import type { Penalty, TitleInput, TitleScores, Why } from './types.ts';

/** Rises with every change that can change an answer. */
export const MATCHER_VERSION = 'words-3';

/** Logistic regressions on public headline pairs (the flags' coefficients are in flags.ts). */
const DUPLICATE = { bias: -4.453, cos: 4.99, evidence: 1.34 / 30 };
const RELATED = { bias: -3.547, cos: 9.391, strongest: 3.658 / 10 };

/** Titles this alike, and not at odds anywhere, are one title with a slip or an edit. */
const NEAR_IDENTICAL = 0.9;
/** Titles this alike that differ in a fact are one frame filled in twice (`iPhone 17`, `iPhone 18`). */
const SAME_FRAME = { dice: 0.8, cos: 0.9 };
/** What such a pair, or one that shares too little to tell, can reach at most: below every shipped threshold. */
const UNSURE = 0.3;
/** Where titles of one frame each have a word this heavy that the other lacks, it is another name, and not a slip. */
const OTHER_NAME = 5;
/** What such a pair can reach at most: a possible duplicate, never merged by the strict profile. */
const LIKELY = 0.45;
/** A publisher that comes back to its own story writes a follow-up; only titles this sure are one piece posted again. */
const POSTED_AGAIN = 0.8;
/** Least weight of what two titles share: two words of middling rarity for a merge, one rare word for a link. */
const LEAST_EVIDENCE = { duplicate: 6, oneWord: 6.5, related: 4.5 };
/** A publisher's title that repeats word for word and weighs less than this is a rubric (`Morning briefing`). */
const RUBRIC = 15;

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
  /** Facts at odds are let pass, and other numbers make no other name. */
  anyFacts?: boolean;
  /** Dates, genres and languages forbid nothing. */
  noVeto?: boolean;
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const logit = (p: number) => Math.log(p / (1 - p));

/** A title of one word (`Kosovo`) is a rubric, which half the news would be related to. */
function relatedBy({ cos, bagCos, evidence, strongest }: Figures, oneWord: boolean): number {
  const closeness = bagCos === undefined ? cos : (cos + bagCos) / 2;
  const score = logistic(RELATED.bias + RELATED.cos * closeness + RELATED.strongest * strongest);
  return oneWord || evidence < LEAST_EVIDENCE.related ? Math.min(score, UNSURE) : score;
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
function judgeDuplicate(
  a: Weighted,
  b: Weighted,
  figures: Figures,
  flags: readonly Flag[],
  options: ScoreOptions,
) {
  const sameTitle = a.prepared.folded === b.prepared.folded && a.prepared.language === b.prepared.language;
  const byWords = duplicateByWords(figures, flags);
  if (!sharesEnough(figures, sameTitle))
    return { rule: 'too-little-shared', score: Math.min(byWords, UNSURE) };
  if (a.prepared.folded === b.prepared.folded) {
    const rubric = options.samePublisher === true && figures.evidence < RUBRIC;
    return rubric ? { rule: 'rubric', score: UNSURE, dice: 1 } : { rule: 'same-title', score: 1, dice: 1 };
  }
  if (figures.cos < 0.5) return followUp({ rule: 'words', score: byWords }, options);
  const dice = diceOf(a.prepared.folded, b.prepared.folded);
  return { ...followUp(judgeFrame(figures, flags, dice, options), options), dice };
}

function followUp(verdict: { rule: string; score: number }, options: ScoreOptions) {
  const follows = options.samePublisher && verdict.rule === 'words' && verdict.score < POSTED_AGAIN;
  return follows ? { rule: 'follow-up', score: Math.min(verdict.score, LIKELY) } : verdict;
}

/** Titles of one frame: at odds in a fact, about another name, or one title with a slip. */
function judgeFrame(figures: Figures, flags: readonly Flag[], dice: number, options: ScoreOptions) {
  const byWords = duplicateByWords(figures, flags);
  const atOdds = flags.some((flag) => flag !== 'number-on-one-side');
  const sameFrame = dice >= SAME_FRAME.dice || figures.cos >= SAME_FRAME.cos;
  if (atOdds && (sameFrame || options.samePublisher))
    return { rule: 'at-odds', score: Math.min(byWords, UNSURE) };
  if (dice >= SAME_FRAME.dice && figures.apart >= OTHER_NAME)
    return { rule: 'other-name', score: Math.min(byWords, LIKELY) };
  const nearIdentical = dice >= NEAR_IDENTICAL && flags.length === 0;
  return nearIdentical
    ? { rule: 'near-identical', score: Math.max(byWords, dice) }
    : { rule: 'words', score: byWords };
}

/** Scores two weighted titles; symmetric. */
export function scorePair(a: Weighted, b: Weighted, options: ScoreOptions = {}): PairScore {
  const compared = compareTitles(a, b);
  const figures = options.anyFacts ? { ...compared, apart: namesApart(a, b, compared.pairs) } : compared;
  const flags = options.anyFacts ? [] : raiseFlags(a.prepared, b.prepared);
  const oneWord = Math.min(a.weights.length, b.weights.length) < 2;
  const related = relatedBy(figures, oneWord);
  const veto = options.noVeto ? undefined : findVeto(a.prepared, b.prepared);
  if (veto) return { duplicate: 0, related, rule: veto, dice: undefined, flags, figures };
  const { rule, score, dice } = judgeDuplicate(a, b, figures, flags, options);
  return { duplicate: score, related: Math.max(related, score), rule, dice, flags, figures };
}

/** What a rule took off on top of the flags. */
function rulePenalty({ rule, duplicate, figures, flags }: PairScore): Penalty[] {
  const byWords = rule === 'rubric' ? 0.99 : duplicateByWords(figures, flags);
  const capped = duplicate > 0 && duplicate < byWords;
  return capped ? [{ name: rule, value: logit(byWords) - logit(duplicate) }] : [];
}

/** The reasons of a score, in full. `by` says which of its two probabilities is the one that decided. */
export function explainScore(
  a: Weighted,
  b: Weighted,
  score: PairScore,
  by: 'duplicate' | 'related',
  withExcerpts = by === 'related',
): Why {
  // Excerpts count for `related` alone; a merge does not owe them anything.
  const excerptWords = withExcerpts ? listSharedInExcerpts(a, b, score.figures.pairs) : [];
  return {
    rule: score.rule,
    score: score[by],
    dice: score.dice ?? diceOf(a.prepared.folded, b.prepared.folded),
    sharedWords: listShared(a, b, score.figures.pairs),
    ...(excerptWords.length > 0 && { excerptWords }),
    penalties: [
      ...score.flags.map((flag) => explainFlag(flag, a.prepared, b.prepared)),
      ...rulePenalty(score),
    ],
    matcher: MATCHER_VERSION,
  };
}

/**
 * P(duplicate) and P(related) of two titles, 0 to 1, words weighed by how common they are in headlines at large.
 * The excerpts count for `related` where both have one; the dates and the genres (`Opinion: …`) can only forbid.
 * The same whichever comes first, but that `why` names the first one's words first.
 */
export function scoreTitles(a: TitleInput, b: TitleInput): TitleScores {
  const [one, two] = [a, b].map((input) => weighTitle(prepareTitle(input), weighWord)) as [
    Weighted,
    Weighted,
  ];
  const score = scorePair(one, two);
  return {
    duplicate: score.duplicate,
    related: score.related,
    why: explainScore(one, two, score, 'duplicate', true),
  };
}
