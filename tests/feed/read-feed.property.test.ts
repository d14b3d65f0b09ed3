import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import { readDocument } from '../../src/feed/document/read-document.ts';
import { readFeed } from '../../src/feed/read-feed.ts';
import { codeOf, rss } from './bytes.ts';

/** Pieces that documents are made of, in any order. */
const pieces = fc.constantFrom(
  '<rss version="2.0">', '<channel>', '<item>', '</item>', '<title>', '</title>', '<feed>', '<entry>', '<link href="/a"/>',
  '<![CDATA[', ']]>', '<!--', '-->', '<?xml encoding="utf-16"?>', '<!DOCTYPE rss [<!ENTITY a "b">', ']>', '&a;', '&#0;', '&#xD800;',
  '<pubDate>', '1 Jan 2020', '<content type="xhtml">', '<p>', '</p>', '"', "'", '<', '>', '&', '\0', ' ', '\n', 'text', '{', '}', '[', '"items":',
  '---', 'title: x', '- ', ': ', '3 Min Read', '27.10.2023', ' date 2020-07-16 ', 'All rights reserved.', 'A sentence. Another one!',
); // prettier-ignore
const documents = fc.array(pieces, { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')));

describe('whatever comes in', () => {
  it('readFeed reads it or throws FeedError', async () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 500 }), documents);
    await fc.assert(fc.asyncProperty(anything, (body) => codeOf(() => readFeed(body)).then(() => true)));
  });

  it('readDocument reads it or throws FeedError', async () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 500 }), documents);
    await fc.assert(
      fc.asyncProperty(anything, (body) =>
        codeOf(() => readDocument(body, { path: 'a.txt' })).then(() => true),
      ),
    );
  });

  it('a broken item does not lose the one after it', async () => {
    const broken = fc.array(fc.constantFrom('<b>', '</i>', '<guid>', '&', '<pubDate>x', '<p a=', 'x', '>'), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(broken, async (parts) => {
        const text = rss(`<description>${parts.join(' ')}></description></item><item><title>last</title>`);
        const { items } = await readFeed(Buffer.from(text));
        return items.some((item) => item.title === 'last');
      }),
    );
  });
});
