/** config/topics.yaml: which articles get which topics, and what publishers' categories mean to us. */
import { z } from 'zod';
import * as names from './schema-names.ts';
import { Refusal, listOf, mapping, text, written } from './schema-values.ts';

const phrase = written(
  'a word or phrase of 1 to 100 characters, with a letter or digit',
  { maxLength: 100 },
  (value) =>
    value.length <= 100 && /[\p{L}\p{N}]/u.test(value)
      ? value.trim()
      : new Refusal('is not a word or phrase'),
);

const rule = mapping({
  topic: text('a topic', 100).describe('The topic that is given.'),
  words: listOf(phrase, 1000, 1).describe(
    'Any of these gives it: words or phrases, matched whole, without regard to case or accents.',
  ),
  languages: listOf(names.language(), 200)
    .exactOptional()
    .describe('Only articles in one of these languages; any, when left out.'),
});

/** Lower-cased keys on an object without a prototype, so that a feed's category `constructor` finds nothing. */
function byLowerCase(categories: Record<string, string>): Record<string, string> {
  const found: Record<string, string> = Object.create(null);
  for (const [from, to] of Object.entries(categories)) found[from.trim().toLowerCase()] = to;
  return found;
}

export const topicsSchema = z.preprocess(
  (value) => value ?? {},
  mapping({
    topics: listOf(rule, 10_000).prefault([]).describe('The rules. An article may get several topics.'),
    categories: z
      .record(z.string(), text('a category', 64), { error: 'a mapping of feed categories to ours' })
      .transform(byLowerCase)
      .prefault({})
      .describe(
        "A feed's category, in any case → our category. The first one of an item that is listed here counts.",
      ),
  }),
);

export type TopicsFile = z.output<typeof topicsSchema>;
