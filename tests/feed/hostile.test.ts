/** Documents made to take long, at a tenth of a megabyte: what becomes of each. How long they take at 10 MiB is in `bench reader`. */
import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { HOSTILE } from '../../bench/reader/hostile.ts';
import { readFeed } from '../../src/feed/read-feed.ts';
import { codeOf } from './bytes.ts';

const SIZE = 100_000;

const REFUSED: Readonly<Record<string, string>> = {
  'one tag of attributes': 'ill-formed',
  'nesting without end': 'too-deep',
  'unclosed items': 'too-deep',
  'unclosed fields': 'too-deep',
  'only <': 'not-a-feed',
  'an endless doctype': 'too-many-entities',
  'doctypes in comments': 'not-a-feed',
  'white space': 'empty',
  'an HTML page': 'html-page',
  zeros: 'empty',
  'bytes of 0xff': 'not-a-feed',
  'UTF-7': 'not-a-feed',
  'JSON of nested lists': 'too-deep',
  'JSON items nested': 'too-deep',
};

describe('readFeed of', () => {
  it.each(Object.keys(HOSTILE))('%s', async (name) => {
    const body = HOSTILE[name]?.(SIZE) ?? Buffer.alloc(0);
    expect(body.byteLength).toBeLessThanOrEqual(SIZE);
    expect(await codeOf(() => readFeed(body))).toBe(REFUSED[name] ?? 'read');
  });
});
