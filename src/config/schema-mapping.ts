/** Where a JSON endpoint keeps what we read: the list of items, and each field within an item. */
import { parseFieldPath } from './schema-field-path.ts';
import { Refusal, listOrOne, mapping, written } from './schema-values.ts';
import type { JsonField } from './types.ts';

const EXAMPLES = 'headline.main, keywords[].value or media[0].url';
/** Paths that are tried for one field. */
const MOST_PATHS = 10;

const fieldPath = () =>
  written(`the path of a value such as ${EXAMPLES}`, { maxLength: 200 }, (value) => {
    if (value === '') return new Refusal('is empty');
    return parseFieldPath(value) ? value : new Refusal('is not a path');
  });

const itemsPath = () =>
  written(
    "the path of a list such as response.docs ('' where the document is the list)",
    { maxLength: 200 },
    (value) => (parseFieldPath(value) ? value : new Refusal('is not a path')),
  );

const FIELDS: Record<JsonField, string> = {
  guid: "The publisher's own id of the item.",
  title: 'The headline.',
  link: "The item's address.",
  publishedDateTime: 'When it was published.',
  updatedDateTime: 'When it was last changed.',
  excerpt: 'The summary.',
  content: 'The full text. It never leaves the desk.',
  language: 'The BCP 47 tag of its language.',
  authors: "The authors' names.",
  categories: "The publisher's own categories.",
  images: 'Addresses of pictures.',
  provider: "The publisher's name.",
  category: 'Our category, ready-made.',
  topics: 'Our topics, ready-made.',
  type: 'article, video or audio.',
  quality: 'Our quality, ready-made, 0 to 200.',
  heat: 'Heat as the endpoint reckons it.',
  published: 'Whether the endpoint calls it published.',
  webUrl: 'The canonical address, ready-made.',
  ampWebUrl: 'The address of its AMP page.',
  cdnAmpWebUrl: 'The address of that page on the AMP cache.',
  related: 'Related articles that the item names itself, as records.',
  secured: 'An encrypted payload that is handed on as it is.',
};

const pathsOf = (description: string) =>
  listOrOne(fieldPath(), MOST_PATHS, 'string', 'a path such as headline.main')
    .exactOptional()
    .describe(description);

function fields(): Record<JsonField, ReturnType<typeof pathsOf>> {
  const described = Object.entries(FIELDS).map(([field, description]) => [field, pathsOf(description)]);
  return Object.fromEntries(described);
}

export function jsonMapping() {
  return mapping(
    {
      items: itemsPath().describe(
        'The path of the list of items; [] on the way goes through every entry of a list.',
      ),
      fields: mapping(fields(), 'a mapping of our fields to paths')
        .exactOptional()
        .describe(
          "Our field → its path in an item. Of several paths the first that leads to something counts. Without it the items are read by our own fields' names.",
        ),
    },
    'a mapping with items, the path of the list of items',
  );
}
