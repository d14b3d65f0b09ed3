import { basename } from 'node:path';
import { normalizeFeed } from '../article/normalize-feed.ts';
import { rulesOf, type NormalizeRules } from '../article/normalize-rules.ts';
import type { JsonMapping, Source, SourceProfile } from '../config/types.ts';
import { documentsFeed, readDocument } from '../feed/document/read-document.ts';
import { readJsonDocument } from '../feed/json-mapped.ts';
import { readFeed } from '../feed/read-feed.ts';
import { readSitemap } from '../feed/sitemap.ts';
import { FeedError, type Feed, type ReadHint } from '../feed/types.ts';
import {
  jsonLine,
  optionText,
  print,
  printLine,
  UsageError,
  type Command,
  type Invocation,
} from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { readInput } from './read-input.ts';

export const parse: Command = {
  name: 'parse',
  usage:
    'FILE|- [--kind feed|sitemap|json|documents | --source ID [--config DIR]] [--content-type TYPE] [--url BASE]',
  details: [
    'Reads bytes from a file or, with -, from stdin, and prints one article a line as JSON; no Redis is needed. It is read as a',
    'feed unless --kind or --source says otherwise. Without either, a .txt or .md file, or one of type text/plain or',
    'text/markdown, that is no feed is read as a document. What was wrong with the document goes to stderr; exit 1 if it could',
    'not be read.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    kind: { type: 'string', short: 'k', value: 'KIND', help: 'what it is: feed, sitemap, json or documents' },
    source: {
      type: 'string',
      value: 'ID',
      help: 'a configured source whose kind, mapping, rules and time zone hold',
    },
    'content-type': { type: 'string', value: 'TYPE', help: 'the media type that a server would have told' },
    url: { type: 'string', value: 'BASE', help: 'what relative links are relative to' },
  },
  takes: { most: 1, otherwise: 'one file at a time' },

  async run(invocation) {
    const [file] = invocation.words;
    if (file === undefined) throw new UsageError('name one file, or - for stdin');
    const manner = mannerOf(invocation);
    const body = await readInput(file, invocation);
    const feed = await read(body, file, manner, invocation);
    for (const note of feed.notes) printLine(invocation.stderr, `note: ${note}`);
    const { articles, skipped } = normalizeFeed(feed, manner.source, new Date(), manner.rules);
    for (const { article } of articles) print(invocation.stdout, jsonLine(article));
    for (const { key, reason } of skipped) printLine(invocation.stderr, `skipped: ${reason} (${key})`);
    return 0;
  },
};

/** How the bytes are to be read. */
interface Manner {
  /** Undefined: as what it looks like. */
  kind: Source['kind'] | undefined;
  mapping: JsonMapping;
  source: SourceProfile;
  rules: NormalizeRules;
  url?: string;
}

/** Without a mapping: a list of our own records. */
const OWN_RECORDS: JsonMapping = { items: '' };

function mannerOf(invocation: Invocation): Manner {
  const id = optionText(invocation, 'source');
  const kind = kindOf(invocation);
  if (id === undefined) return { kind, mapping: OWN_RECORDS, source: { id: 'parse' }, rules: {} };
  if (kind !== undefined) throw new UsageError('--source has a kind of its own: leave --kind out');
  const config = loadConfig(invocation);
  const source = config.sources.find((source) => source.id === id);
  if (!source) throw new UsageError(`there is no source ${id} in the configuration`);
  return {
    kind: source.kind,
    mapping: source.kind === 'json' ? source.mapping : OWN_RECORDS,
    source,
    rules: rulesOf(config),
    ...(source.kind !== 'documents' && { url: source.url }),
  };
}

const KINDS = ['feed', 'sitemap', 'json', 'documents'] as const;

function kindOf(invocation: Invocation): Source['kind'] | undefined {
  const text = optionText(invocation, 'kind');
  const kind = KINDS.find((kind) => kind === text);
  if (text !== undefined && !kind) throw new UsageError(`--kind takes ${KINDS.join(', ')}`);
  return kind;
}

async function read(body: Uint8Array, file: string, manner: Manner, invocation: Invocation): Promise<Feed> {
  const contentType = optionText(invocation, 'content-type');
  const url = optionText(invocation, 'url') ?? manner.url;
  const { timeZone } = manner.source;
  const hint: ReadHint = {
    ...(contentType && { contentType }),
    ...(url && { url }),
    ...(timeZone && { timeZone }),
  };
  const asDocument = () =>
    documentsFeed([
      readDocument(body, { path: file === '-' ? 'stdin' : basename(file), ...(timeZone && { timeZone }) }),
    ]);
  switch (manner.kind) {
    case 'sitemap':
      return readSitemap(body, hint);
    case 'json':
      return readJsonDocument(body, manner.mapping, hint);
    case 'documents':
      return asDocument();
    case 'feed':
      return readFeed(body, hint);
  }
  const isText = contentType ? /^text\/(plain|markdown)\b/i.test(contentType) : /\.(txt|md)$/i.test(file);
  try {
    return await readFeed(body, hint);
  } catch (error) {
    if (!(error instanceof FeedError) || error.code !== 'not-a-feed' || !isText) throw error;
    return asDocument();
  }
}
