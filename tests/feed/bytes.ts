import { Buffer } from 'node:buffer';
import { readFeed } from '../../src/feed/read-feed.ts';
import { FeedError } from '../../src/feed/types.ts';
import type { FeedItem, ReadHint } from '../../src/feed/types.ts';

export function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'utf8');
}

export function read(text: string, hint?: ReadHint) {
  return readFeed(bytes(text), hint);
}

/** The first item of a feed that is given as text. */
export async function firstItem(text: string, hint?: ReadHint): Promise<FeedItem> {
  const { items } = await read(text, hint);
  if (!items[0]) throw new Error('the feed has no items');
  return items[0];
}

/** The code that reading ends with; an error of another kind is passed on. */
export async function codeOf(reading: () => unknown): Promise<string> {
  try {
    await reading();
  } catch (error) {
    if (error instanceof FeedError) return error.code;
    throw error;
  }
  return 'read';
}

export function rss(
  item: string,
  channel = '<title>Daily</title><link>https://daily.example/</link>',
): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel>${channel}<item>${item}</item></channel></rss>`;
}

export function atom(entry: string, feed = '<title>Daily</title>'): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom">${feed}<entry>${entry}</entry></feed>`;
}
