import { MOST_ARTICLES } from '../matching-types.ts';
import {
  body,
  file,
  inPath,
  json,
  list,
  number,
  object,
  oneOf,
  query,
  reading,
  ref,
  refusals,
  text,
  whole,
  type Paths,
} from './parts.ts';

const share = number(undefined, { minimum: 0, maximum: 1 });
const tuning = [
  query('profile', oneOf('strict', 'balanced'), 'Brings its own thresholds. By default the one in force.'),
  query('duplicate', share, 'Merge from here.'),
  query('related', share, 'Link from here.'),
  query(
    'articles',
    whole(undefined, { minimum: 1, maximum: MOST_ARTICLES, default: 5000 }),
    'How many of the newest articles.',
  ),
];
const PAIR_ID = inPath('id', 'Of a pair that was shown: 32 digits from 0 to f.');
const DONE = { description: 'Done.' };

export const matchingPaths: Paths = {
  '/api/compare': reading('matching', 'Why two are, or are not, the same story', {
    parameters: [
      query('a', text(), 'A title, or the id of an article or a story.'),
      query('b', text(), 'The other.'),
      query('excerptA', text(), 'Goes with the title a.'),
      query('excerptB', text(), 'Goes with the title b.'),
      query('dateA', text(), 'When a was published.'),
      query('dateB', text(), 'When b was.'),
      query('list', text(), 'In place of a and b: up to 50 titles, one a line.'),
    ],
    ok: json('Explained.', { oneOf: [ref('ComparedPair'), ref('ComparedList')] }),
    refused: [400, 404],
  }),
  '/api/tune': reading('matching', 'What other settings would make of the newest articles', {
    parameters: tuning,
    ok: json('The changes.', ref('TuneResult')),
    refused: [400, 503],
  }),
  '/api/tune.csv': reading('matching', 'The same as a table', {
    parameters: tuning,
    ok: file('A row for each part of a story that would change, and for each link.', 'text/csv'),
    refused: [400, 503],
  }),
  '/api/pairs': reading('matching', 'Pairs of articles near a threshold, to be judged', {
    ok: json('Those that nothing was said of.', object({ pairs: list(ref('BorderlinePair')) })),
    refused: [503],
  }),
  '/api/marks': reading('matching', 'What people said of pairs, and how the thresholds do on it', {
    ok: json(
      'Newest first.',
      object({
        marks: list(ref('Mark')),
        total: whole(),
        settings: ref('MatchSettings'),
        'verdict?': object({ merges: ref('Accuracy'), links: ref('Accuracy') }),
      }),
    ),
  }),
  '/api/marks/{id}': {
    put: {
      tags: ['matching'],
      summary: 'Say what a pair is',
      parameters: [PAIR_ID],
      requestBody: body(ref('MarkOrder')),
      responses: { 204: DONE, ...refusals(400, 404, 409) },
    },
    delete: {
      tags: ['matching'],
      summary: 'Take back what was said of a pair',
      parameters: [PAIR_ID],
      responses: { 204: DONE, ...refusals(404) },
    },
  },
  '/api/gold.tsv': reading('matching', 'What people said, as a gold file for `copydesk tune --gold`', {
    ok: file('Tab-separated, under a header.', 'text/tab-separated-values'),
  }),
  '/api/openapi.json': reading('operation', 'This description', {
    ok: json('OpenAPI 3.1.', { type: 'object' }),
  }),
};
