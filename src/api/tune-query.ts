/** Which settings are to be tried, and over how much of the log, as the address says it. */
import { profiles, type Profile } from '../story/titles/thresholds.ts';
import type { Thresholds } from '../story/types.ts';
import { DEFAULT_ARTICLES, MOST_ARTICLES, type MatchSettings, type TuneRequest } from './matching-types.ts';
import type { Parameters, QueryProblem } from './story-query.ts';

export type TuneRead = { request: TuneRequest; isAsked: boolean } | { problem: QueryProblem };

/**
 * Reads `profile`, `duplicate`, `related` and `articles`. What is left out is as in force, but that another profile brings
 * its own thresholds. The page's form has two controls for a threshold, a slider (`duplicateSlider`) and a number, and says
 * what both stood at (`duplicateWas`, `profileWas`): the one that was moved counts, the number before the slider.
 */
export function readTuneQuery(parameters: Parameters, inForce: MatchSettings): TuneRead {
  const given = (name: string) => parameters(name)?.trim() || undefined;
  const profile = given('profile') ?? inForce.profile;
  if (!isProfile(profile))
    return bad('bad-profile', `profile is one of ${Object.keys(profiles).join(', ')}.`);
  const articles = given('articles') ?? String(DEFAULT_ARTICLES);
  if (!/^\d{1,6}$/.test(articles) || Number(articles) < 1 || Number(articles) > MOST_ARTICLES)
    return bad('bad-articles', `articles is a whole number from 1 to ${MOST_ARTICLES}.`);
  const base = profile === (given('profileWas') ?? inForce.profile) ? inForce : profiles[profile];
  const [duplicate, related] = (['duplicate', 'related'] as const).map((name) =>
    readThreshold(name, given, base),
  );
  if (duplicate === undefined || related === undefined)
    return bad('bad-threshold', 'duplicate and related are numbers from 0 to 1.');
  const isAsked = ['profile', 'duplicate', 'related'].some((name) => given(name) !== undefined);
  return { request: { tried: { profile, duplicate, related }, articles: Number(articles) }, isAsked };
}

/** Undefined where it is no number from 0 to 1. */
function readThreshold(
  name: keyof Thresholds,
  given: (name: string) => string | undefined,
  base: Thresholds,
): number | undefined {
  const [number, slider, was] = [given(name), given(`${name}Slider`), given(`${name}Was`)];
  const isMoved = (value: string | undefined) => value !== undefined && Number(value) !== Number(was);
  const chosen = was === undefined ? number : [number, slider].find(isMoved);
  if (chosen === undefined) return base[name];
  const value = /^(?:\d+(?:\.\d{0,6})?|\.\d{1,6})$/.test(chosen) ? Number(chosen) : Number.NaN;
  return value >= 0 && value <= 1 ? value : undefined;
}

export const isProfile = (name: string): name is Profile => Object.hasOwn(profiles, name);

function bad(code: string, message: string): { problem: QueryProblem } {
  return { problem: { code, message } };
}

/** The same question as an address, without what only the form needs. */
export function tuneParameters({ tried, articles }: TuneRequest): string {
  const { profile, duplicate, related } = tried;
  return new URLSearchParams({
    profile,
    duplicate: String(duplicate),
    related: String(related),
    articles: String(articles),
  }).toString();
}

/** What to put into copydesk.yaml to have these settings: what the profile says anyway is left out. */
export function settingsYaml({ profile, duplicate, related }: MatchSettings): string {
  const shipped = profiles[profile];
  return [
    'match:',
    `  profile: ${profile}`,
    ...(duplicate === shipped.duplicate ? [] : [`  duplicate: ${duplicate}`]),
    ...(related === shipped.related ? [] : [`  related: ${related}`]),
    '',
  ].join('\n');
}
