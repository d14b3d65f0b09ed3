/** How surely two titles tell the same thing, and how surely they are on the same event, with the reasons. */
import { weighWord } from './background.ts';
import { compareTitles, listShared, listSharedInExcerpts, namesApart, weighTitle } from './compare.ts';
import type { Figures, Weighted } from './compare.ts';
import { diceOf } from './dice.ts';
import { explainFlag, FLAGS, raiseFlags } from './flags.ts';
import type { Flag } from './flags.ts';
import { prepareTitle } from './prepare.ts';
import type { Prepared } from './prepare.ts';
import { findVeto } from './rules.ts';
import type { Penalty, TitleInput, TitleScores, Why } from '../types.ts';

/** Rises with every change that can change an answer. */
export const MATCHER_VERSION = 'words-7';

/**
 * Logistic regressions on public headline pairs judged by people (the flags' coefficients are in flags.ts). Duplicate: 5-fold
 * over 1,500 pairs, what people left in doubt counted at .3. Of thirty other figures (what is left over on either side, its
 * heaviest word, order, length, Dice, containment, names, places and phases in one title only) none does better across the two
 * years of the pairs, nor do all together, nor trees over them: what people leave in doubt is a detail whose weight no word tells.
 */
const DUPLICATE = { bias: -6.45, cos: 6.9, evidence: 2.9 / 30 };
/**
 * Related: 5-fold over headline pairs of one event in eight languages, each source with the same weight. Where both have an
 * excerpt the cosine of the whole texts decides, over pairs of three days of round-ups.
 */
const RELATED = { bias: -2.3, cos: 3.4, bagCos: 0, strongest: 1.5 / 10, evidence: 3.1 / 30 };
const RELATED_BY_EXCERPTS = { bias: -3.6, cos: 2.2, bagCos: 9.1, strongest: 1.45 / 10, evidence: 1.6 / 30 };
/** What a flag takes off the logit of P(related): facts at odds make another event less often than another piece. */
const ANOTHER_EVENT: Partial<Record<Flag, number>> = {
  places: 1,
  numbers: 0.5,
  'number-on-one-side': 0.25,
  polarity: 1.5,
  phases: 1.5,
  names: 1.5,
  roles: 1.5,
};

/** What one title says and the other leaves out puts them at odds in nothing. */
const SAID_BY_ONE: ReadonlySet<Flag> = new Set(['number-on-one-side', 'count-on-one-side']);

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
const POSTED_AGAIN = 0.85;
/** Least weight of what two titles share: two words of middling rarity for a merge, one rare word for a link. */
const LEAST_EVIDENCE = { duplicate: 6, related: 4.5 };
/** A title of a publisher, or of a recurring kind, that repeats word for word and weighs less is a rubric (`Morning briefing`). */
const RUBRIC = 15;
/** Words at least that say something by themselves: two (`Guten Morgen`, `Market report`) are a rubric of anyone's. */
const TELLING_WORDS = 3;
/** The marks of a title that was cut short, and the words at least by which its whole is known again. */
const CUT = /\.\.\.|…/;
const CUT_WORDS = 4;

/** Titles may be nearly the same letter by letter, or one the other's beginning, only from this cosine on. */
const LEAST_ALIKE = 0.5;

/** Of the figures of two titles, what P(related) is made of. */
export type Shared = Pick<Figures, 'cos' | 'bagCos' | 'evidence' | 'strongest'>;

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

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number) => Math.log(p / (1 - p));

/** What makes P(related), as its logit, before flags take off of it; rises with each figure. */
export function logitOfRelated(
  cos: number,
  bagCos: number | undefined,
  strongest: number,
  evidence: number,
): number {
  const by = bagCos === undefined ? RELATED : RELATED_BY_EXCERPTS;
  const words = by.cos * cos + by.bagCos * (bagCos ?? 0);
  return by.bias + words + by.strongest * strongest + by.evidence * evidence;
}

/** What two titles have to share to be related at least so much, a probability; and to be duplicates so surely. */
export const evidenceToRelate = (related: number): number => (related > UNSURE ? LEAST_EVIDENCE.related : 0);
export const evidenceToMerge = (duplicate: number): number =>
  duplicate > UNSURE ? LEAST_EVIDENCE.duplicate : 0;

/** A title of one word (`Kosovo`) is a rubric, which half the news would be related to. */
export function relatedBy(shared: Shared, flags: readonly Flag[], oneWord: boolean): number {
  const plain = logitOfRelated(shared.cos, shared.bagCos, shared.strongest, shared.evidence);
  return relatedFrom(plain, shared.evidence, flags, oneWord);
}

/** As `relatedBy`, of what logitOfRelated gave. */
export function relatedFrom(
  plain: number,
  evidence: number,
  flags: readonly Flag[],
  oneWord: boolean,
): number {
  let sum = plain;
  for (const flag of flags) sum -= ANOTHER_EVENT[flag] ?? 0;
  const score = logistic(sum);
  return oneWord || evidence < LEAST_EVIDENCE.related ? Math.min(score, UNSURE) : score;
}

/** The most that P(duplicate) can be, as its logit, of two titles with no more than this in common; rises with either. */
export const logitOfDuplicate = (cos: number, evidence: number): number =>
  cos >= LEAST_ALIKE ? Infinity : DUPLICATE.bias + DUPLICATE.cos * cos + DUPLICATE.evidence * evidence;

function duplicateByWords({ cos, evidence }: Figures, flags: readonly Flag[]): number {
  const plain = DUPLICATE.bias + DUPLICATE.cos * cos + DUPLICATE.evidence * evidence;
  return logistic(flags.reduce((sum, flag) => sum - FLAGS[flag], plain));
}

const sharesEnough = ({ pairs, evidence }: Figures): boolean =>
  pairs.length >= 2 && evidence >= LEAST_EVIDENCE.duplicate;

/** `Firefighters rescue family from burning hou...`: the beginning of the other title. */
const isCutOf = (short: Prepared, long: Prepared): boolean =>
  CUT.test(short.source.title) &&
  short.words.length >= CUT_WORDS &&
  long.folded.startsWith(short.folded) &&
  long.folded.length > short.folded.length;

interface Verdict {
  rule: string;
  score: number;
  dice?: number;
}

/** The verdict on two titles that no veto keeps apart: the rule that spoke, and P(duplicate). */
function judgeDuplicate(
  a: Weighted,
  b: Weighted,
  figures: Figures,
  flags: readonly Flag[],
  options: ScoreOptions,
): Verdict {
  const [one, two] = [a.prepared, b.prepared];
  const byWords = duplicateByWords(figures, flags);
  if (!sharesEnough(figures)) return { rule: 'too-little-shared', score: Math.min(byWords, UNSURE) };
  const recurring = one.facts.series.some((kind) => two.facts.series.includes(kind));
  if (one.folded === two.folded) return { ...judgeSame(figures, recurring, options), dice: 1 };
  if (figures.cos >= LEAST_ALIKE && (isCutOf(one, two) || isCutOf(two, one)))
    return { rule: 'cut', score: Math.max(byWords, NEAR_IDENTICAL) };
  if (figures.cos < 0.5 && !recurring) return followUp({ rule: 'words', score: byWords }, options);
  const dice = diceOf(one.folded, two.folded);
  const verdict = followUp(judgeFrame(figures, flags, dice, options), options);
  const capped = recurring && verdict.score > UNSURE;
  return capped ? { rule: 'series', score: UNSURE, dice } : { ...verdict, dice };
}

/** Word for word the same: one title, or a rubric that stands over something else each time. */
function judgeSame({ pairs, evidence }: Figures, recurring: boolean, options: ScoreOptions): Verdict {
  const isRubric =
    pairs.length < TELLING_WORDS || (evidence < RUBRIC && (recurring || options.samePublisher));
  return isRubric ? { rule: 'rubric', score: UNSURE } : { rule: 'same-title', score: 1 };
}

function followUp(verdict: Verdict, options: ScoreOptions): Verdict {
  const follows = options.samePublisher && verdict.rule === 'words' && verdict.score < POSTED_AGAIN;
  return follows ? { rule: 'follow-up', score: Math.min(verdict.score, LIKELY) } : verdict;
}

/** Titles of one frame: at odds in a fact, about another name, or one title with a slip. */
function judgeFrame(figures: Figures, flags: readonly Flag[], dice: number, options: ScoreOptions): Verdict {
  const byWords = duplicateByWords(figures, flags);
  const atOdds = flags.some((flag) => !SAID_BY_ONE.has(flag));
  const sameFrame = dice >= SAME_FRAME.dice || figures.cos >= SAME_FRAME.cos;
  if (atOdds && (sameFrame || options.samePublisher))
    return { rule: 'at-odds', score: Math.min(byWords, UNSURE) };
  if (dice >= SAME_FRAME.dice && figures.apart >= OTHER_NAME)
    return { rule: 'other-name', score: Math.min(byWords, LIKELY) };
  const nearIdentical = dice >= NEAR_IDENTICAL && figures.cos >= LEAST_ALIKE && flags.length === 0;
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
  const related = relatedBy(figures, flags, oneWord);
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
