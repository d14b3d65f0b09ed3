import { STORY_ACTS } from '../act-request.ts';
import { ACT_KINDS } from '../act-types.ts';
import { STORY_ORDERS } from '../types.ts';
import {
  body,
  file,
  inPath,
  json,
  list,
  object,
  oneOf,
  query,
  reading,
  ref,
  refusals,
  text,
  truth,
  whole,
  type Operation,
  type Paths,
} from './parts.ts';

const SUMMARIES = {
  split: 'Take articles out of a story',
  join: 'Make two stories one',
  retract: 'Take a story back',
  takedown: 'Remove content from everywhere; it cannot be undone',
} as const;

/** Who and why come with it; it waits for the merge worker, and is answered when that has carried it out. */
function act(summary: string, id: object): Operation {
  return {
    tags: ['decisions'],
    summary,
    parameters: [id],
    requestBody: body(ref('ActOrder')),
    responses: {
      200: json('Done.', object({ act: ref('Act') })),
      202: json('It waits until a merge worker runs.', object({ queued: text('The act’s id.') })),
      ...refusals(400, 409),
    },
  };
}

const STORY_ID = inPath('id', 'The story’s id, a ULID.');

export const storyPaths: Paths = {
  '/api/stories': reading('stories', 'The stories that went out', {
    parameters: [
      query('limit', whole(undefined, { minimum: 1, maximum: 100, default: 50 }), 'How many at most.'),
      query('cursor', text(), '`next` of the page before.'),
      query('topic', text(), 'Only stories with this topic.'),
      query('language', text(), 'A BCP 47 tag: `en` finds `en-GB`.'),
      query('source', text(), 'Only stories with an article of this source.'),
      query('since', text(), 'A span such as 6h or 7d, or a time.'),
      query('order', oneOf(...STORY_ORDERS), 'Newest change first, unless it says otherwise.'),
      query('q', text(), 'Words to look for in titles and excerpts.'),
    ],
    ok: json(
      'A page of them.',
      object({
        stories: list(ref('Story')),
        'next?': text('`cursor` of the next page; absent on the last.'),
        total: whole('On all pages together.'),
      }),
    ),
    refused: [400],
  }),
  '/api/stories/{id}': {
    get: {
      tags: ['stories'],
      summary: 'A story as it stands',
      parameters: [STORY_ID],
      responses: {
        200: json('The story.', ref('Story')),
        304: { description: 'As the asker has it, by `If-None-Match`.' },
        ...refusals(404),
        410: json('It was retracted.', object({ error: ref('RefusalReason'), story: ref('Tombstone') })),
      },
    },
  },
  '/api/stories/{id}/revisions': reading(
    'stories',
    'The revisions of a story that an output stream still holds',
    {
      parameters: [STORY_ID],
      ok: json(
        'Newest first.',
        object({
          'output?': text('The stream; absent where the desk has none.'),
          revisions: list({ oneOf: [ref('Story'), ref('Tombstone')] }),
          isCutShort: truth('The search was ended before the first revision was found.'),
        }),
      ),
      refused: [404],
    },
  ),
  ...Object.fromEntries(
    STORY_ACTS.map((kind) => [`/api/stories/{id}/${kind}`, { post: act(SUMMARIES[kind], STORY_ID) }]),
  ),
  '/api/acts': reading('decisions', 'What was decided about stories, newest first', {
    parameters: [
      query('kind', oneOf('all', 'hand', ...ACT_KINDS), '`hand`: by people.'),
      query('by', text(), 'Part of the name.'),
      query('story', text(), 'A story that it was about.'),
      query('limit', whole(undefined, { minimum: 1, maximum: 100, default: 50 }), 'How many at most.'),
      query('before', text(), '`next` of the page before.'),
    ],
    ok: json('A page of them.', object({ acts: list(ref('KnownAct')), 'next?': text() })),
    refused: [400],
  }),
  '/api/acts/{id}': reading('decisions', 'A decision', {
    parameters: [inPath('id', 'The act’s id, a ULID.')],
    ok: json('The decision.', ref('KnownAct')),
    refused: [404],
  }),
  '/api/acts/{id}/undo': { post: act('Take a decision back', inPath('id', 'The act’s id, a ULID.')) },
  '/api/snapshot.ndjson': {
    get: {
      tags: ['stories'],
      summary: 'All that an output holds, as lines of JSON',
      description:
        'How a consumer begins that has nothing yet: a line `snapshot` with the stream id to go on from, a line for each story, and a line `end` with their number. Without that last line it was cut off.',
      parameters: [query('output', text(), 'The output’s name; by default the first stream.')],
      responses: { 200: file('The lines.', 'application/x-ndjson'), ...refusals(404) },
    },
  },
  '/events': {
    get: {
      tags: ['stories'],
      summary: 'Stories as they are committed, as Server-Sent Events',
      description:
        'First `hello`, then `story` for each that was committed, `more` with how many are left out of a flood, and `missed` where some went by unheard: load the list anew then. Lists kept up to date this way are for people; consumers read an output.',
      parameters: [
        query(
          'after',
          text(),
          'The id of the last event that was had; `Last-Event-ID`, which browsers send, goes before it.',
        ),
      ],
      responses: { 200: events(), ...refusals(503) },
    },
  },
};

/** OpenAPI has no words for events, so each one's data stand in an extension. */
function events(): object {
  const data = {
    hello: object({ desk: text() }),
    story: ref('LiveStory'),
    more: object({ count: whole() }),
    missed: object({}),
  };
  return {
    description: 'The events, without end; the data of each are JSON.',
    content: { 'text/event-stream': { schema: { type: 'string' }, 'x-events': data } },
  };
}
