import { SOURCE_STATES } from '../types.ts';
import {
  body,
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

const SOURCE_ID = inPath('id', 'The source’s id in sources.yaml.');

function sourceAction(summary: string, answer: object, requestBody?: object): Operation {
  return {
    tags: ['sources'],
    summary,
    parameters: [SOURCE_ID],
    ...(requestBody && { requestBody }),
    responses: { 200: answer, ...refusals(404, 409, 429) },
  };
}

export const operatePaths: Paths = {
  '/api/sources': reading('sources', 'The configured sources, and how they are doing', {
    parameters: [
      query('offset', whole(undefined, { minimum: 0, default: 0 }), 'How many to pass over.'),
      query('limit', whole(undefined, { minimum: 1, maximum: 1000 }), 'How many at most; all by default.'),
      query('state', oneOf(...SOURCE_STATES, 'silent'), 'Only those in this state.'),
      query('text', text(), 'Only those whose id, name or address holds this.'),
    ],
    ok: json(
      'A page of them, in the configuration’s order.',
      object({
        sources: list(ref('Source')),
        total: whole('On all pages together.'),
        states: ref('SourceStates'),
        'next?': whole('`offset` of the next page; absent on the last.'),
      }),
    ),
    refused: [400],
  }),
  '/api/sources/{id}': reading('sources', 'A source with its last polls and what it cost', {
    parameters: [SOURCE_ID],
    ok: json('The source.', ref('SourceDetails')),
    refused: [404],
  }),
  '/api/sources/{id}/poll': {
    post: sourceAction('Ask it as soon as its host has a place free', json('Done.', ref('Done'))),
  },
  '/api/sources/{id}/pause': {
    post: sourceAction(
      'Take it out of the schedule',
      json('Done.', ref('Done')),
      body(object({ 'reason?': text('At most 300 characters.') }), false),
    ),
  },
  '/api/sources/{id}/resume': {
    post: sourceAction('Put it into the schedule again', json('Done.', ref('Done'))),
  },
  '/api/sources/{id}/test': {
    post: sourceAction('Read it once, and store nothing', json('What it gave.', ref('SourceTrial'))),
  },
  '/api/overview': reading('operation', 'How the desk is doing, and what somebody should see to', {
    ok: json('All of it.', ref('Overview')),
  }),
  '/api/config': reading('operation', 'How the service stands to its configuration', {
    ok: json('How it stands.', ref('ConfigStatus')),
  }),
  '/api/queues': reading('operation', 'How the queues stand', {
    ok: json('In the order of an item’s way.', object({ queues: list(ref('QueueStatus')) })),
  }),
  '/api/dead-letters': reading('operation', 'What was given up, and why', {
    parameters: [
      query('queue', text(), 'Only of this queue.'),
      query('limit', whole(undefined, { minimum: 1, maximum: 100, default: 50 }), 'How many of each queue.'),
      query('offset', whole(undefined, { minimum: 0, default: 0 }), 'How many of each to pass over.'),
    ],
    ok: json(
      'The newest of each queue first.',
      object({
        queues: list(object({ queue: text(), total: whole(), letters: list(ref('DeadLetter')) })),
      }),
    ),
    refused: [400, 404],
  }),
  '/api/dead-letters/redrive': {
    post: {
      tags: ['operation'],
      summary: 'Try again what was given up',
      requestBody: body(
        object({
          queue: text(),
          'ids?': list(text(), 'At most 1,000.'),
          'all?': truth('In place of ids.'),
        }),
      ),
      responses: {
        200: json('What was there.', object({ redriven: list(text()), unknown: list(text()) })),
        ...refusals(400, 404),
      },
    },
  },
};
