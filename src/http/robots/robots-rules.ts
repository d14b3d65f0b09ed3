import robotsParser from 'robots-parser';

/** The package's types have it as an ES module's default; it is a CommonJS module that is the function. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

/** What a robots.txt says to one crawler, small enough to be kept. */
export interface RobotsRules {
  /** Each `+` or `-` (allow, disallow) and a pattern in one spelling of escapes; none twice. */
  rules: string[];
  /** 0 to one day. */
  crawlDelayMs?: number;
}

/** A robots.txt that cannot be followed; then nothing that it may forbid is asked for. */
export class RobotsError extends Error {
  override readonly name = 'RobotsError';
}

/** Characters of a path with its query. Matching takes path times pattern steps; honest addresses are a tenth of it. */
const MAX_PATH = 2_000;
/** Characters of all patterns with wildcards together; large sites have one or two thousand. */
const MAX_WILD = 4_000;
const TOO_WILD = 'has more wildcards than can be followed';

/** The lines that count, up to a comment. */
const LINE = /^[ \t]*(user-agent|allow|disallow|crawl-delay)[ \t]*:([^\r\n#]*)/gim;
/** One day. */
const MAX_DELAY_MS = 24 * 60 * 60 * 1_000;

/**
 * The rules for one crawler, by RFC 9309 §2.2: those of all groups that name it, else those of all groups for `*`. Lines
 * that are no rules, known or not, neither count nor end a group; Crawl-delay, which is no part of the RFC, is one of them.
 *
 * @param text as decoded from bytes: without halves of surrogate pairs.
 * @param token the crawler's product token, `copydesk`.
 * @throws RobotsError where its wildcards are more than can be matched in little time.
 */
export function readRobots(text: string, token: string): RobotsRules {
  const own = token.toLowerCase();
  const found = new Map<string, { rules: Set<string>; delay?: number }>();
  let agents = new Set<string>();
  let begun = false;

  for (const [, word = '', rest = ''] of text.matchAll(LINE)) {
    const [name, value] = [word.toLowerCase(), rest.trim()];
    if (name === 'user-agent') {
      if (begun) agents = new Set();
      begun = false;
      const agent = agentOf(value);
      if (agent !== own && agent !== '*') continue;
      agents.add(agent);
      if (!found.has(agent)) found.set(agent, { rules: new Set() });
    } else if (name === 'allow' || name === 'disallow') {
      begun = true;
      const pattern = agents.size > 0 ? readPattern(value) : undefined;
      if (pattern === undefined) continue;
      for (const agent of agents) found.get(agent)?.rules.add((name === 'allow' ? '+' : '-') + pattern);
    } else if (name === 'crawl-delay') {
      for (const agent of agents) Object.assign(found.get(agent) ?? {}, { delay: Number(value) });
    }
  }

  const { rules, delay = Number.NaN } = found.get(own) ?? found.get('*') ?? { rules: [] };
  const kept = [...rules];
  const wild = kept.filter((rule) => rule.includes('*')).reduce((sum, rule) => sum + rule.length, 0);
  if (wild > MAX_WILD) throw new RobotsError(TOO_WILD);
  return { rules: kept, ...(delay >= 0 && { crawlDelayMs: Math.min(delay * 1_000, MAX_DELAY_MS) }) };
}

/** Whether the rules let an address be asked for: of those that match, the longest decides, and `allow` among equals. */
export function isAllowed({ rules }: RobotsRules, url: URL): boolean {
  if (rules.length === 0) return true;
  const path = oneSpelling(url.pathname + url.search).replace(/[*$]/g, encodeMark);
  if (path.length > MAX_PATH) return false;
  const near = rules.filter((rule) => path.startsWith(literalStart(rule)));
  const lines = near.map((rule) => `${rule.startsWith('+') ? 'allow' : 'disallow'}:${rule.slice(1)}`);
  const robots = parseRobots(`${url.origin}/robots.txt`, ['user-agent:*', ...lines].join('\n'));
  return robots.isAllowed(`${url.origin}${path}`) ?? false;
}

/** The product token that a user-agent line begins with, in lower case, or `*`. */
function agentOf(value: string): string {
  const [token = ''] = /^(?:\*(?=\s|$)|[a-z_-]+)/i.exec(value) ?? [];
  return token.toLowerCase();
}

/** Absent where the pattern is empty, and so says nothing, or too long to match any path that is looked up. */
function readPattern(value: string): string | undefined {
  // An escape of three characters may stand for one.
  if (value.length > 3 * MAX_PATH) {
    if (value.includes('*')) throw new RobotsError(TOO_WILD);
    return undefined;
  }
  const isAnchored = value.endsWith('$');
  const body = isAnchored ? value.slice(0, -1) : value;
  const pattern = oneSpelling(body)
    .replace(/\*{2,}/g, '*')
    .replaceAll('$', encodeMark);
  if (pattern === '' || (pattern.length > MAX_PATH && !pattern.includes('*'))) return undefined;
  return isAnchored ? `${pattern}$` : pattern;
}

/** RFC 9309 §2.2.2: escapes of what needs none are undone, and what needs one gets it. */
function oneSpelling(text: string): string {
  if (/^[\w/.~*?=&-]*$/.test(text)) return text;
  const decoded = text.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const char = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(char) ? char : escape.toUpperCase();
  });
  return encodeURI(decoded).replaceAll('%25', '%');
}

/** `*` and `$` that stand for themselves. */
function encodeMark(mark: string): string {
  return mark === '*' ? '%2A' : '%24';
}

/** What a path begins with, surely, when a rule matches it. */
function literalStart(rule: string): string {
  const [start = ''] = rule.slice(1).split(/\*|\$$/, 1);
  return start;
}
