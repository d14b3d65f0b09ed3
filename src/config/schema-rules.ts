/** What the operator keeps, drops and mends of a source's items. */
import { pattern, replacement, tellingPattern, wrongReference } from './schema-pattern.ts';
import { choice, listOrOne, mapping } from './schema-values.ts';

/** Patterns for one part of an item. */
const MOST_PATTERNS = 100;

const anyOf = () =>
  listOrOne(tellingPattern(), MOST_PATTERNS, 'string', 'a pattern in RE2 syntax').exactOptional();

const patterns = () =>
  mapping(
    {
      title: anyOf().describe('Patterns for the headline as plain text. Any of them will do.'),
      link: anyOf().describe("Patterns for the item's own address."),
      category: anyOf().describe("Patterns for each of the feed's categories."),
      author: anyOf().describe("Patterns for each author's name."),
      text: anyOf().describe('Patterns for headline and summary together, as plain text.'),
    },
    'a mapping of title, link, category, author or text to patterns',
  );

const REWRITE = 'a mapping with match and with';

const rewrite = () =>
  mapping(
    {
      match: pattern().describe('What is replaced, every time it occurs.'),
      with: replacement().describe(
        'What is put in its place: `$1` and `$<name>` are groups of the match, `$&` is all of it, `$$` a dollar sign.',
      ),
    },
    REWRITE,
  ).superRefine((value, context) => {
    const wrong = wrongReference(value.match, value.with);
    if (!wrong) return;
    const { problem, expected } = wrong;
    context.addIssue({ code: 'custom', path: ['with'], message: expected, params: { problem } });
  });

const rewrites = () => listOrOne(rewrite(), MOST_PATTERNS, 'object', REWRITE).exactOptional();

/** Keys that a source and `defaults` share. */
export const rules = () => ({
  include: patterns()
    .exactOptional()
    .describe('Only items that any of these patterns matches; all, when left out.'),
  exclude: patterns().exactOptional().describe('Items that any of these patterns matches are dropped.'),
  rewrite: mapping({
    title: rewrites().describe('Replacements in the headline, one after the other.'),
    link: rewrites().describe("Replacements in the item's address, which must stay an http or https URL."),
  })
    .exactOptional()
    .describe('What is mended in each item, before include and exclude look at it.'),
  tails: choice('learn', 'keep')
    .exactOptional()
    .describe(
      "What the source's titles end in, such as ` | The Daily`, is learnt from them and left out where titles are compared; `keep`: compared with the rest.",
    )
    .meta({ standard: 'learn' }),
});
