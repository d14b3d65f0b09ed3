/**
 * Wire lineage: which agency's copy an article is. A hundred papers that print one agency's piece have one voice. What says so
 * is the publisher itself, the byline, the dateline at the beginning of the excerpt, a credit at its end, and one at the end
 * of the title. A false claim gains nothing: it makes a voice less.
 */
import type { Article } from '../article/types.ts';
import { AGENCIES } from './tables/agencies.ts';

/** What is looked at; of what a related link shows there are no authors. */
export type Credited = Partial<Pick<Article, 'title' | 'excerpt' | 'provider' | 'authors'>>;

/** Letters of a text's ends that a credit is looked for in: a dateline names a town or two and a date. */
const REACH = 80;
const MOST_AUTHORS = 10;

const DATELINE = /^[^()]{0,60}\(([^()]{2,40})\)/u;
const CLOSING_CREDIT = /\(([^()]{2,40})\)[\s.]{0,3}$/u;
const TITLE_CREDIT = /(?:\(([^()]{2,40})\)|\s[-–—|]\s([^-–—|]{2,40}))$/u;
/** Words around an agency's name in a byline. */
const AROUND =
  /^(?:by|from|von|par|por|di|fonte|quelle|source|mit material von)\s+|\s+(?:staff|newsroom|gmbh)$/giu;
const BETWEEN = /\s*[/,;|&+]\s*|\s+(?:and|und|et|y|e|with|mit|avec|con|via)\s+/iu;

const { byName, byDomain } = readAgencies();

function readAgencies() {
  const names = new Map<string, string>();
  const domains = new Map<string, string>();
  for (const line of AGENCIES.trim().split('\n')) {
    const [key = '', rest = ''] = line.split(': ');
    const [called = '', at = ''] = rest.split(' / ');
    for (const name of called.split(', ')) names.set(name, key);
    for (const domain of at.split(' ')) domains.set(domain, key);
  }
  return { byName: names, byDomain: domains };
}

/** The agency's key, the first that is named where there are several; undefined for what names none. */
export function wireOf({ title = '', excerpt = '', provider, authors = [] }: Credited): string | undefined {
  return (
    byDomain.get(provider?.domain?.toLowerCase() ?? '') ??
    agencyIn(provider?.name) ??
    firstOf(authors.slice(0, MOST_AUTHORS), agencyIn) ??
    (excerpt.includes('(') ? agencyInExcerpt(excerpt) : undefined) ??
    agencyInTitle(title)
  );
}

function agencyInExcerpt(excerpt: string): string | undefined {
  return (
    agencyIn(DATELINE.exec(excerpt.slice(0, REACH))?.[1]) ??
    agencyIn(CLOSING_CREDIT.exec(excerpt.slice(-REACH))?.[1])
  );
}

function agencyInTitle(title: string): string | undefined {
  const credit = TITLE_CREDIT.exec(title.slice(-REACH));
  return agencyIn(credit?.[1] ?? credit?.[2]);
}

/** `Jane Doe, Associated Press`, `dpa/lsw`, `By Reuters Staff`: some whole part of it is an agency's name. */
function agencyIn(credit: string | undefined): string | undefined {
  if (!credit) return undefined;
  const parts = credit.slice(0, REACH).split(BETWEEN);
  return firstOf(parts, (part) => byName.get(part.trim().replace(AROUND, '').toLowerCase()));
}

function firstOf<T>(values: readonly T[], find: (value: T) => string | undefined): string | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
