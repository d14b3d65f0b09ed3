import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { normalizeFeed } from '../article/normalize-feed.ts';
import { documentsFeed, readDocument } from '../feed/document/read-document.ts';
import { readFeed } from '../feed/read-feed.ts';
import { FeedError, type Feed } from '../feed/types.ts';
import {
  jsonLine,
  optionText,
  print,
  printLine,
  UsageError,
  type Command,
  type Invocation,
} from './command.ts';

export const parse: Command = {
  name: 'parse',
  usage: 'FILE|- [--content-type TYPE] [--url BASE]',
  summary: 'read one feed or document and print its articles',
  details: [
    'Reads bytes from a file or, with -, from stdin, and prints one article a line as JSON; no Redis is needed.',
    'A .txt or .md file, or one of type text/plain or text/markdown, that is no feed is read as a document.',
    '--content-type says what a server would have said, --url what relative links are relative to.',
    'What was wrong with the document goes to stderr; exit 1 if it could not be read.',
  ].join('\n'),
  options: { 'content-type': { type: 'string' }, url: { type: 'string' } },

  async run(invocation) {
    const [file, ...more] = invocation.words;
    if (file === undefined || more.length > 0) throw new UsageError('name one file, or - for stdin');
    const body = await readBytes(file, invocation);
    const feed = await read(body, file, invocation);
    for (const note of feed.notes) printLine(invocation.stderr, `note: ${note}`);
    const { articles, skipped } = normalizeFeed(feed, { id: 'parse' }, new Date());
    for (const { article } of articles) print(invocation.stdout, jsonLine(article));
    for (const { key, reason } of skipped) printLine(invocation.stderr, `skipped: ${reason} (${key})`);
    return 0;
  },
};

/** The file cannot be read; the message says why. */
class UnreadableFileError extends Error {
  override readonly name = 'UnreadableFileError';
}

async function readBytes(file: string, { stdin }: Invocation): Promise<Uint8Array> {
  if (file === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  }
  try {
    return await readFile(file);
  } catch (cause) {
    throw new UnreadableFileError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function read(body: Uint8Array, file: string, invocation: Invocation): Promise<Feed> {
  const contentType = optionText(invocation, 'content-type');
  const url = optionText(invocation, 'url');
  const isText = contentType ? /^text\/(plain|markdown)\b/i.test(contentType) : /\.(txt|md)$/i.test(file);
  try {
    return await readFeed(body, { ...(contentType && { contentType }), ...(url && { url }) });
  } catch (error) {
    if (!(error instanceof FeedError) || error.code !== 'not-a-feed' || !isText) throw error;
    return documentsFeed([readDocument(body, { path: file === '-' ? 'stdin' : basename(file) })]);
  }
}
