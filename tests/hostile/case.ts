/** What a hostile case is: a publisher that does harm, and the named outcome that its poll has to have. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { WebSource } from '../../src/config/types.ts';
import type { SourceStatus } from '../../src/redis/sources/source-status.ts';
import type { StoryArticle } from '../../src/story/types.ts';
import { rss, type Item } from '../support/desk.ts';
import type { Answer, Handler, SeenRequest } from '../support/feed-server.ts';

/** One case's publisher: a loopback address of its own, which the desk takes for public. */
export interface Site {
  /** The case's source, too. */
  id: string;
  host: string;
  /** By default of the feed. */
  url(path?: string): string;
  set(path: string, answer: Answer | Handler): void;
  /** An address within the operator's network, which nobody may be made to ask. */
  inside(path?: string): string;
  /** Another publisher, of another origin. */
  elsewhere(path?: string): string;
  setElsewhere(path: string, answer: Answer | Handler): void;
  /** The port of all of them. */
  port: number;
}

/** What a poll came to, as far as it can be seen from outside. */
export interface Told {
  outcome: string;
  /** The finer name that is counted and shown; the outcome where there is none. */
  code: string;
  detail: string;
  /** Those that the source's document holds, as they went out. */
  articles: StoryArticle[];
  status: SourceStatus;
  /** What the case's own publisher was asked in this round. */
  requests: SeenRequest[];
  /** What the other publisher was asked for this case, in this round. */
  elsewhere: SeenRequest[];
}

export interface Expected {
  outcome: 'modified' | 'unchanged' | 'gone' | 'throttled' | 'refused' | 'failed' | 'unreadable';
  code?: string;
  detail?: RegExp;
  /** How many articles the document is good for, or their titles. Refused and unreadable documents are good for none. */
  articles?: number | string[];
  /** How often the case's own publisher was asked. */
  requests?: number;
  /** What else has to hold. */
  also?: (told: Told, site: Site) => void;
}

export interface HostileCase {
  name: string;
  /** The attack, advisory or trap that it is taken from. */
  from: string;
  /** Sets what the publisher answers; called before each round, from 1. */
  serve: (site: Site, round: number) => void;
  /** What the operator configured; a feed at `/feed` where absent. */
  source?: (site: Site) => Partial<WebSource>;
  /** One for each round in which the case is polled. */
  expect: Expected | Expected[];
}

/** A headline of words that no other has. */
export function headline(seed: string): string {
  const syllables = [
    'ba',
    'ke',
    'li',
    'mo',
    'nu',
    'ra',
    'se',
    'ti',
    'vo',
    'zu',
    'dal',
    'fen',
    'gor',
    'hul',
    'jat',
    'pim',
  ];
  const bytes = [...createHash('sha256').update(seed).digest()].slice(0, 24);
  const text = bytes.map((byte, at) => syllables[byte % 16] + (at % 4 === 3 ? ' ' : ''));
  return text.join('').trim();
}

/** Honest items: `count` of them, the same for the same site. */
export function itemsOf({ id }: Pick<Site, 'id'>, count = 1): Item[] {
  return Array.from({ length: count }, (_, at) => {
    return { title: headline(`${id} ${at}`), link: `https://${id}.example/${at}` };
  });
}

export function honestFeed(site: Pick<Site, 'id'>, count = 1): string {
  return rss(itemsOf(site, count));
}

/** RSS around items as they are. */
export function rssAround(items: string, head = ''): string {
  return `<?xml version="1.0"?>${head}<rss version="2.0"><channel><title>Hostile</title>${items}</channel></rss>`;
}

/** One item with a headline of its own and whatever else. */
export function itemWith({ id }: Pick<Site, 'id'>, inner: string): string {
  return rssAround(`<item><title>${headline(`${id} 0`)}</title>${inner}</item>`);
}

/** Bytes on the wire just as they are, then the end of the connection. */
export function wire(...parts: (string | Uint8Array)[]): Handler {
  return (request: IncomingMessage, _response: ServerResponse) => {
    request.socket.on('error', () => {});
    for (const part of parts) request.socket.write(part);
    request.socket.end();
  };
}

/** An HTTP answer around a body, of header lines as they are. */
export function answerOf(lines: string[], body: string | Uint8Array = ''): Uint8Array {
  return Buffer.concat([
    Buffer.from(['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n'), 'latin1'),
    Buffer.from(body as Uint8Array),
  ]);
}

export function redirectTo(location: string, status = 302): Answer {
  return { status, headers: { location } };
}

/** `piece` as often as fits in so many bytes. */
export function filled(piece: string, bytes = 1_000_000): string {
  return piece.repeat(Math.floor(bytes / Buffer.byteLength(piece)));
}
