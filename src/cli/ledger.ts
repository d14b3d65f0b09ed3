import { appendFile } from 'node:fs/promises';
import type { Desk } from '../../workers/desk.ts';
import { readLog } from '../redis/stories/article-log.ts';
import { readStates } from '../redis/stories/stories.ts';
import { EXPECTED, isKept, parseLedger, placePair } from '../story/ledger.ts';
import type { Expected, LedgerArticle, LedgerLine } from '../story/ledger.ts';
import { LOG_START } from '../story/window/log.ts';
import { isArticleId, isStoryId } from '../story/ids.ts';
import { withoutTail } from '../article/text/title-tails.ts';
import { eitherIdFrom } from './act.ts';
import {
  jsonLine,
  optionText,
  print,
  printLine,
  UsageError,
  type Command,
  type ExitCode,
  type Invocation,
} from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';
import { UnwritableFileError } from './output-file.ts';
import { readInput } from './read-input.ts';

export const ledger: Command = {
  name: 'ledger',
  usage: `ID ID --expect ${EXPECTED.join('|')} [--note WORDS] [--file FILE] [--config DIR] | --check FILE`,
  details: [
    'Each ID is an article, or a story, for which its lead stands; `copydesk story STORY` names the articles. The line has what',
    'matching sees of both: titles, excerpts, labels, dates, publishers, languages. It goes to stdout, or into a file;',
    'tests/ledger/ledger.jsonl is the one that the tests hold. stderr says whether it is right by now, which a window full of',
    'other news may make different.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    expect: {
      type: 'string',
      value: 'WHAT',
      help: 'what should be: merged (one story), related (two stories that are linked) or apart (two stories)',
    },
    note: { type: 'string', value: 'WORDS', help: 'why, in the line' },
    file: { type: 'string', value: 'FILE', help: 'add the line to this file' },
    check: {
      type: 'string',
      value: 'FILE',
      help: 'try every line of this file; exit 1 where one is wrong, and those go to stdout',
    },
  },
  takes: { most: 2, otherwise: 'name two articles or stories by their ids' },

  async run(invocation) {
    const file = optionText(invocation, 'check');
    return file === undefined ? addLine(invocation) : checkFile(file, invocation);
  },
};

/** What an id names is not there. */
class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}

async function checkFile(file: string, invocation: Invocation): Promise<ExitCode> {
  if (invocation.words.length > 0) throw new UsageError('--check takes no ids');
  const lines = parseLedger(new TextDecoder().decode(await readInput(file, invocation)));
  const wrong = lines.filter((line) => !isKept(line));
  for (const line of wrong) print(invocation.stdout, jsonLine(line));
  printLine(invocation.stderr, `${lines.length - wrong.length} of ${lines.length} lines are right`);
  return wrong.length > 0 ? 1 : 0;
}

async function addLine(invocation: Invocation): Promise<ExitCode> {
  const [one, two] = invocation.words;
  if (one === undefined || two === undefined)
    throw new UsageError('name two articles or stories by their ids');
  const expect = expectedIn(invocation);
  const ids = [one, two].map(eitherIdFrom) as [string, string];
  const note = optionText(invocation, 'note')?.trim();
  const [a, b] = await lookUp(ids, invocation);
  const line: LedgerLine = { expect, a, b, ...(note && { note }) };
  const file = optionText(invocation, 'file');
  if (file === undefined) print(invocation.stdout, jsonLine(line));
  else await append(file, jsonLine(line));
  printLine(invocation.stderr, verdictOn(line));
  return 0;
}

function expectedIn(invocation: Invocation): Expected {
  const text = optionText(invocation, 'expect');
  const expect = EXPECTED.find((known) => known === text);
  if (!expect) throw new UsageError(`say what should be: --expect ${EXPECTED.join('|')}`);
  return expect;
}

async function append(file: string, line: string): Promise<void> {
  try {
    await appendFile(file, `${line}\n`);
  } catch (cause) {
    throw new UnwritableFileError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function verdictOn(line: LedgerLine): string {
  const place = placePair(line.a, line.b);
  return isKept(line)
    ? `it is right by now: two such articles alone are ${place}`
    : `it is not right yet: two such articles alone are ${place}, and should be ${line.expect}`;
}

async function lookUp(
  ids: [string, string],
  invocation: Invocation,
): Promise<[LedgerArticle, LedgerArticle]> {
  const desk = await openBeside(loadConfig(invocation), invocation, 'error');
  try {
    const found = new Map([...(await leadsOf(ids, desk)), ...(await articlesOf(ids, desk))]);
    const [a, b] = ids.map((id) => found.get(id));
    if (a && b) return [a, b];
    const gone = a ? ids[1] : ids[0];
    throw new NotFoundError(`${gone} is not there, or it is older than the log`);
  } finally {
    await desk.close();
  }
}

async function leadsOf(ids: string[], { redis, keys }: Desk): Promise<[string, LedgerArticle][]> {
  const states = await readStates(redis, keys, ids.filter(isStoryId));
  return [...states.values()].flatMap(({ id, leadId, articles }) => {
    const lead = articles.find((article) => article.id === leadId);
    if (!lead) return [];
    const tail = lead.titleTail?.length ?? 0;
    return [[id, sideOf({ ...lead, tail, published: lead.publishedDateTime })]];
  });
}

/** The newest state of each article in the log. */
async function articlesOf(ids: string[], { redis, keys }: Desk): Promise<[string, LedgerArticle][]> {
  const found: [string, LedgerArticle][] = [];
  const wanted = new Set(ids.filter(isArticleId));
  if (wanted.size === 0) return found;
  for await (const { articles } of readLog(redis, keys, LOG_START))
    for (const article of articles)
      if (wanted.has(article.id) && article.title) found.push([article.id, sideOf(article)]);
  return found;
}

interface Known extends Omit<LedgerArticle, 'published'> {
  published?: string | undefined;
  tail?: number;
}

/** What is unknown is left out, and so is what its source puts behind all of its titles. */
function sideOf({
  title,
  tail = 0,
  excerpt,
  labels = [],
  published,
  provider,
  language = 'und',
}: Known): LedgerArticle {
  return {
    title: withoutTail(title, tail),
    ...(excerpt && { excerpt }),
    ...(labels.length > 0 && { labels }),
    ...(published && { published }),
    ...(provider && { provider }),
    ...(language !== 'und' && { language }),
  };
}
