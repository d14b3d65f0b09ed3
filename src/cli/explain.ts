import type { Config } from '../config/types.ts';
import type { OpenDesk } from '../../workers/open-desk.ts';
import { readLog } from '../redis/stories/article-log.ts';
import { readStates } from '../redis/stories/stories.ts';
import { scoreTitles } from '../story/titles/score-titles.ts';
import { isStoryId } from '../story/ids.ts';
import { LOG_START, type LogArticle } from '../story/window/log.ts';
import { comparedTitle } from '../story/window/placement.ts';
import { profiles } from '../story/titles/thresholds.ts';
import type { SharedWord, Thresholds, TitleInput, TitleScores, Why } from '../story/types.ts';
import { eitherIdFrom } from './act.ts';
import { harmless, jsonLine, print, UsageError, type Command, type Invocation } from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';

export const explain: Command = {
  name: 'explain',
  usage: 'TITLE TITLE | ID ID [--config DIR] [--json]',
  details: [
    'Prints scores, shared words with their weights, penalties, the thresholds in force, and the verdict: as text on a terminal,',
    'as a line of JSON elsewhere. Two ids, of articles or of stories, for which their leads stand, are looked up in the log of',
    'the desk, with their excerpts and dates, and judged by its settings; two titles need neither Redis nor a configuration,',
    'and are judged by the profile strict.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    json: { type: 'boolean', help: 'a line of JSON, also on a terminal' },
  },
  takes: { most: 2, otherwise: 'name two titles (in quotes) or two ids' },

  async run(invocation) {
    const [a, b] = invocation.words;
    if (a === undefined || b === undefined) throw new UsageError('name two titles (in quotes) or two ids');
    const areIds = [a, b].filter(isIdLike).length;
    if (areIds === 1) throw new UsageError('one is a title and the other an id: name two titles, or two ids');
    const explained =
      areIds === 2
        ? await explainArticles(eitherIdFrom(a), eitherIdFrom(b), invocation)
        : explainTitles(a, b);
    const asJson = invocation.options['json'] === true || !invocation.stdout.isTTY;
    print(invocation.stdout, asJson ? jsonLine(explained) : asText(explained));
    return 0;
  },
};

type Verdict = 'duplicate' | 'possible-duplicate' | 'related' | 'different';

interface Explained extends TitleScores {
  verdict: Verdict;
  thresholds: Thresholds;
  a: Subject;
  b: Subject;
  /** Only for articles: whether they stand in one story now. */
  sameStory?: boolean;
}

interface Subject {
  title: string;
  articleId?: string;
  storyId?: string;
  excerpt?: string;
  publishedDateTime?: string;
}

/** What an id names is not in the log. */
class UnknownIdError extends Error {
  override readonly name = 'UnknownIdError';
}

/** Whether it is an id, or was to be one: no title is one long word with digits in it. */
function isIdLike(word: string): boolean {
  return /^[A-Za-z0-9_-]{16,64}$/.test(word) && /\d/.test(word);
}

function explainTitles(a: string, b: string): Explained {
  return judge({ title: a }, { title: b }, profiles.strict);
}

async function explainArticles(a: string, b: string, invocation: Invocation): Promise<Explained> {
  const config = loadConfig(invocation);
  const [first, second] = await lookUp([a, b], config, invocation);
  const shipped = profiles[config.match.profile];
  const thresholds = {
    duplicate: config.match.duplicate ?? shipped.duplicate,
    related: config.match.related ?? shipped.related,
  };
  const explained = judge(subjectOf(first), subjectOf(second), thresholds);
  return { ...explained, sameStory: first.story === second.story };
}

/** The newest state in the log of each article, or of a story's lead. */
async function lookUp(
  ids: [string, string],
  config: Config,
  invocation: Invocation,
): Promise<[LogArticle, LogArticle]> {
  const desk = await openBeside(config, invocation, 'error');
  try {
    const leads = await leadsOf(ids.filter(isStoryId), desk);
    const wanted = ids.map((id) => leads.get(id) ?? id);
    const found = new Map<string, LogArticle>();
    for await (const entry of readLog(desk.redis, desk.keys, LOG_START)) {
      for (const article of entry.articles) if (wanted.includes(article.id)) found.set(article.id, article);
      for (const { moves = [] } of entry.acts ?? []) for (const move of moves) follow(move, found);
    }
    const [first, second] = wanted.map((id, at) => found.get(id) ?? missing(ids[at] ?? id, config));
    return [first, second] as [LogArticle, LogArticle];
  } finally {
    await desk.close();
  }
}

/** Notes which story articles are in since an act. */
function follow(
  { story, articles }: { story: string; articles: readonly string[] },
  found: Map<string, LogArticle>,
) {
  for (const id of articles) {
    const article = found.get(id);
    if (article) found.set(id, { ...article, story });
  }
}

/** Story → its lead; without those that are gone. */
async function leadsOf(ids: string[], { redis, keys }: OpenDesk): Promise<Map<string, string>> {
  const states = await readStates(redis, keys, ids);
  return new Map([...states.values()].map(({ id, leadId }) => [id, leadId]));
}

function missing(id: string, { window }: Config): never {
  const what = isStoryId(id) ? 'story' : 'article';
  throw new UnknownIdError(
    `no ${what} ${id} in the log: it is unknown, or older than the window of ${window.days} days`,
  );
}

/** With the title as it is compared: without what its source puts behind all of its titles. */
function subjectOf(article: LogArticle): Subject {
  const { id, story, excerpt, published } = article;
  return {
    title: comparedTitle(article),
    articleId: id,
    storyId: story,
    ...(excerpt && { excerpt }),
    ...(published && { publishedDateTime: published }),
  };
}

function judge(a: Subject, b: Subject, thresholds: Thresholds): Explained {
  const scores = scoreTitles(a satisfies TitleInput, b satisfies TitleInput);
  return { verdict: verdictOf(scores, thresholds), ...scores, thresholds, a, b };
}

function verdictOf({ duplicate, related }: TitleScores, thresholds: Thresholds): Verdict {
  if (duplicate >= thresholds.duplicate) return 'duplicate';
  if (duplicate >= profiles.balanced.duplicate) return 'possible-duplicate';
  return related >= thresholds.related ? 'related' : 'different';
}

const IN_WORDS: Record<Verdict, string> = {
  duplicate: 'duplicate: the two would be merged into one story',
  'possible-duplicate': 'possible duplicate: linked as related, marked as likely the same, not merged',
  related: 'related: linked, not merged',
  different: 'different: neither merged nor linked',
};

function asText({ a, b, verdict, duplicate, related, thresholds, why, sameStory }: Explained): string {
  return [
    `A  ${a.title}`,
    `B  ${b.title}`,
    '',
    IN_WORDS[verdict],
    `  duplicate ${duplicate.toFixed(3)}  (threshold ${thresholds.duplicate})`,
    `  related   ${related.toFixed(3)}  (threshold ${thresholds.related})`,
    `  dice      ${why.dice.toFixed(3)}  rule ${why.rule}, matcher ${why.matcher}`,
    ...(sameStory === undefined ? [] : [`  now in ${sameStory ? 'one story' : 'two stories'}`]),
    '',
    ...wordLines(why),
    ...why.penalties.map(
      ({ name, value, detail }) => `  penalty ${name} −${value.toFixed(2)}${detail ? `: ${detail}` : ''}`,
    ),
  ]
    .map(harmless)
    .join('\n');
}

function wordLines({ sharedWords, excerptWords = [] }: Why): string[] {
  const titles = sharedWords.map((word) => `  shared ${inColumns(word)}`);
  const excerpts = excerptWords.map((word) => `  shared ${inColumns(word)}  (excerpts)`);
  return titles.length + excerpts.length === 0 ? ['  no words shared'] : [...titles, ...excerpts];
}

function inColumns({ word, with: other, weight }: SharedWord): string {
  return `${weight.toFixed(2).padStart(6)}  ${other === undefined ? word : `${word} ~ ${other}`}`;
}
