import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filedOfExcerpt, filedOfTitle } from '../../../src/story/search/filed.ts';
import { KeyReader, KeyWriter, type Unread } from '../../../src/story/window/key-batch.ts';
import { prepareTitle } from '../../../src/story/titles/prepare.ts';

const WORDS = 'dam bursts near Ghent 17 million Ärzte 東京で地震 l’école U.S. opinion: - UPDATE the'.split(
  ' ',
);
const text = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join(' ')),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const article = fc.record({ title: text, excerpt: text, language: fc.constantFrom('', 'en', 'de') });
type Text = { title: string; excerpt: string; language: string };

function unreadOf(articles: readonly Text[]): Unread {
  return {
    titles: articles.map(({ title }) => title),
    excerpts: articles.map(({ excerpt }) => excerpt),
    languages: articles.map(({ language }) => language),
  };
}

function keysOf({ title, excerpt, language }: Text) {
  const prepared = prepareTitle({ title, excerpt, language });
  const { words } = filedOfTitle(prepared);
  return {
    title: words.map(({ form, key }) => [form, key]),
    excerpt: filedOfExcerpt(prepared).map(({ key }) => key),
  };
}

describe('the keys of many articles', () => {
  it('are in another thread what they are in this one, batch by batch', () => {
    fc.assert(
      fc.property(fc.array(fc.array(article, { maxLength: 5 }), { maxLength: 4 }), (batches) => {
        const writer = new KeyWriter();
        const reader = new KeyReader();
        for (const articles of batches) {
          const keysAt = reader.take(structuredClone(writer.write(unreadOf(articles))));
          const taken = articles.map((_, at) => {
            const { title, excerpt } = keysAt(at);
            return {
              title: title.words.map(({ form, key }) => [form, key]),
              excerpt: excerpt.map(({ key }) => key),
            };
          });
          expect(taken).toEqual(articles.map(keysOf));
        }
      }),
    );
  });

  it('are written out once', () => {
    const writer = new KeyWriter();
    const dam = unreadOf([{ title: 'Dam bursts near Ghent', excerpt: '', language: 'en' }]);
    expect(writer.write(dam).fresh.map(({ key }) => key)).toEqual(['dam', 'burst', 'near', 'ghent']);
    expect(writer.write(dam).fresh).toEqual([]);
  });
});
