/** What two texts are to one another under some thresholds, and by how much. */
import { scoreTitles } from '../story/titles/score-titles.ts';
import { profiles } from '../story/titles/thresholds.ts';
import { createMatcher } from '../story/window/matcher.ts';
import type { Match, MatcherArticle, Thresholds, TitleScores, Why } from '../story/types.ts';
import type { MatchSettings, Subject } from './matching-types.ts';

/** `possible-duplicate`: linked as related, and marked as likely the same. `different`: neither merged nor linked. */
export type Verdict = 'duplicate' | 'possible-duplicate' | 'related' | 'different';

export interface Judgement extends TitleScores {
  verdict: Verdict;
  /** What more than the titles had a say, where it changed the verdict: publishers, languages, kinds of text. */
  beyond?: string;
}

/** By their scores alone. */
export function verdictOf({ duplicate, related }: Thresholds, settings: Thresholds): Verdict {
  if (duplicate >= settings.duplicate) return 'duplicate';
  if (duplicate >= profiles.balanced.duplicate) return 'possible-duplicate';
  return related >= settings.related ? 'related' : 'different';
}

/** Scores two texts, and hears the matcher where more is known of them than it takes to score titles. */
export function judgePair(a: Subject, b: Subject, settings: MatchSettings): Judgement {
  const scores = scoreTitles(textOf(a), textOf(b));
  const verdict = verdictOf(scores, settings);
  if (!knowsMore(a) || !knowsMore(b)) return { ...scores, verdict };
  const heard = hearMatcher(a, b, settings);
  if (heard.verdict === verdict) return { ...scores, verdict };
  const why = heard.why ?? scores.why;
  return { ...scores, why, verdict: heard.verdict, beyond: differenceOf(a, b) };
}

function textOf({ title, excerpt, publishedDateTime }: Subject) {
  return { title, ...(excerpt && { excerpt }), ...(publishedDateTime && { publishedDateTime }) };
}

function knowsMore({ language, provider, labels, family }: Subject): boolean {
  return Boolean(language ?? provider ?? labels ?? family);
}

/** What the matcher makes of the two in a window that holds nothing else. */
function hearMatcher(a: Subject, b: Subject, settings: MatchSettings): { verdict: Verdict; why?: Why } {
  const { profile, duplicate, related } = settings;
  const matcher = createMatcher({ profile, thresholds: { duplicate, related } });
  matcher.add(articleOf('a', a));
  const found = matcher.find(articleOf('b', b));
  if (found.duplicateOf) return { verdict: 'duplicate', why: found.duplicateOf.why };
  const link: Match | undefined = found.related[0];
  if (!link) return { verdict: 'different' };
  return { verdict: link.possibleDuplicate ? 'possible-duplicate' : 'related', why: link.why };
}

/** First seen at one time, whenever they were published: what comes later is not at issue here. */
const SEEN = '2024-03-01T12:00:00Z';

function articleOf(id: string, subject: Subject): MatcherArticle {
  const { language, provider, labels, family } = subject;
  return {
    id,
    ...textOf(subject),
    firstSeenDateTime: SEEN,
    ...(language && { language }),
    ...(provider && { provider }),
    ...(labels && { labels }),
    ...(family && { family }),
  };
}

function differenceOf(a: Subject, b: Subject): string {
  const base = (tag = 'und') => tag.toLowerCase().split('-')[0] ?? '';
  const [one, two] = [base(a.language), base(b.language)];
  if (one !== two && one !== 'und' && two !== 'und') return `They are in two languages (${one}, ${two}).`;
  if (publisherOf(a) !== undefined && publisherOf(a) === publisherOf(b))
    return 'Both are of one publisher, which comes back to its own stories: there it takes more to be the same.';
  return 'What is known beside the titles (kind of text, language, dates) has its say.';
}

function publisherOf({ family, provider }: Subject): string | undefined {
  return family ?? provider?.domain?.toLowerCase() ?? provider?.name?.toLowerCase();
}

/** `0.74 is 0.14 over the threshold of 0.60.` */
export function marginInWords(score: number, threshold: number): string {
  const [by, at] = [Math.abs(score - threshold).toFixed(2), threshold.toFixed(2)];
  if (by === '0.00')
    return `${score.toFixed(2)} is just ${score >= threshold ? 'at' : 'below'} the threshold of ${at}.`;
  return `${score.toFixed(2)} is ${by} ${score > threshold ? 'over' : 'below'} the threshold of ${at}.`;
}
