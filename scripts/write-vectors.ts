/**
 * Writes conformance/*.json: messages as an output may bring them, and what a consumer that keeps docs/consuming.md holds in
 * the end.
 *
 *     node --import tsx scripts/write-vectors.ts && npx oxfmt conformance
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** A message, or the text of one that is no JSON object. */
type Item = object | string;
type Held = { revision: number; title: string } | 'retracted';

interface Vector {
  name: string;
  why: string;
  takeReplays?: true;
  messages: Item[];
  final: Record<string, Held>;
  handled: [storyId: string, revision: number][];
}

const [A, B, C] = ['01HX00000000000000000000AA', '01HX00000000000000000000BB', '01HX00000000000000000000CC'];
const REPLAY = { id: '01HX0REPLAY', reason: 'the reader lost a disk' };
const SCHEMA = 'copydesk.story.v1';
/** The largest whole number that JavaScript, and any double, counts to without a gap. */
const LARGEST = 2 ** 53 - 1;

/** Revision `revision` of a story, called `Story A, 3` in its title. */
function story(storyId: string, revision: number, more: object = {}): object {
  const title = titleOf(storyId, revision);
  const article = {
    id: `article-${storyId.at(-1)}`,
    category: 'news',
    title,
    labels: [],
    firstSeenDateTime: '2024-05-01T12:00:00Z',
    webUrl: `https://news.example/${storyId.at(-1)}`,
    type: 'article',
    quality: 60,
    heat: 40,
    published: true,
    topics: [],
    images: [],
    related: [],
    language: 'en',
    authors: [],
    sourceId: 'wire',
  };
  return {
    schema: SCHEMA,
    desk: 'example',
    event: revision === 1 ? 'created' : 'updated',
    sequence: revision,
    time: '2024-05-01T12:00:30Z',
    storyId,
    revision,
    changed: revision === 1 ? [] : ['content'],
    ...article,
    articles: [{ ...article, similarity: 1 }],
    articlesTotal: 1,
    truncated: false,
    ...more,
  };
}

function tombstone(storyId: string, revision: number, more: object = {}): object {
  const [event, reason] = ['retracted', 'operator'];
  const time = '2024-05-01T12:05:00Z';
  return {
    schema: SCHEMA,
    desk: 'example',
    event,
    sequence: revision,
    time,
    storyId,
    revision,
    reason,
    ...more,
  };
}

function titleOf(storyId: string, revision: number): string {
  return `Story ${storyId.at(-1)}, ${revision}`;
}

function held(storyId: string, revision: number): Held {
  return { revision, title: titleOf(storyId, revision) };
}

export const VECTORS: readonly Vector[] = [
  {
    name: 'in-order',
    why: 'Each revision replaces the one before it.',
    messages: [story(A, 1), story(A, 2), story(B, 1), story(A, 3)],
    final: { [A]: held(A, 3), [B]: held(B, 1) },
    handled: [
      [A, 1],
      [A, 2],
      [B, 1],
      [A, 3],
    ],
  },
  {
    name: 'repeats',
    why: 'Delivery is at least once: what was handled is acknowledged and not handled again.',
    messages: [story(A, 1), story(A, 1), story(A, 2), story(A, 1), story(A, 2), story(B, 1), story(B, 1)],
    final: { [A]: held(A, 2), [B]: held(B, 1) },
    handled: [
      [A, 1],
      [A, 2],
      [B, 1],
    ],
  },
  {
    name: 'out-of-order',
    why: 'The highest revision is the truth, whatever comes last; the revisions in between are not missed.',
    messages: [story(A, 3), story(A, 1), story(B, 2), story(A, 2), story(B, 1), story(A, 5), story(A, 4)],
    final: { [A]: held(A, 5), [B]: held(B, 2) },
    handled: [
      [A, 3],
      [B, 2],
      [A, 5],
    ],
  },
  {
    name: 'begins-late',
    why: 'On a filtered output, and after compaction, a story may begin with any revision and leave some out.',
    messages: [story(A, 7), story(A, 12)],
    final: { [A]: held(A, 12) },
    handled: [
      [A, 7],
      [A, 12],
    ],
  },
  {
    name: 'retracted',
    why: 'A tombstone ends the story, and its repeat changes nothing.',
    messages: [story(A, 1), story(B, 1), tombstone(A, 2), tombstone(A, 2)],
    final: { [A]: 'retracted', [B]: held(B, 1) },
    handled: [
      [A, 1],
      [B, 1],
      [A, 2],
    ],
  },
  {
    name: 'late-after-retraction',
    why: 'The revision of a tombstone is kept: what comes late must not bring the story back.',
    messages: [story(A, 1), tombstone(A, 3), story(A, 2), story(A, 1)],
    final: { [A]: 'retracted' },
    handled: [
      [A, 1],
      [A, 3],
    ],
  },
  {
    name: 'tombstone-first',
    why: 'A tombstone passes every filter: of a story that never came it is not handled, but its revision is kept.',
    messages: [tombstone(A, 2), story(A, 1), tombstone(A, 2)],
    final: { [A]: 'retracted' },
    handled: [],
  },
  {
    name: 'revived',
    why: 'An operator may undo a retraction: the story lives again with the next revision, under its own id.',
    messages: [
      story(A, 1),
      tombstone(A, 2),
      story(A, 3),
      tombstone(A, 2),
      tombstone(B, 4),
      story(B, 5),
      story(B, 3),
    ],
    final: { [A]: held(A, 3), [B]: held(B, 5) },
    handled: [
      [A, 1],
      [A, 2],
      [A, 3],
      [B, 5],
    ],
  },
  {
    name: 'takedown',
    why: 'Every reason of a tombstone ends the story alike, also one that is not known yet.',
    messages: [
      story(A, 1),
      story(B, 1),
      story(C, 1),
      tombstone(A, 2, { reason: 'takedown' }),
      tombstone(B, 2, { reason: 'expired' }),
      tombstone(C, 2, { reason: 'court-order' }),
    ],
    final: { [A]: 'retracted', [B]: 'retracted', [C]: 'retracted' },
    handled: [
      [A, 1],
      [B, 1],
      [C, 1],
      [A, 2],
      [B, 2],
      [C, 2],
    ],
  },
  {
    name: 'merged',
    why: 'One story takes another in: the survivor is replaced, and the other ends by its own tombstone.',
    messages: [
      story(A, 1),
      story(B, 1),
      story(A, 2, { event: 'merged', supersedes: [B] }),
      tombstone(B, 2, { reason: 'merged', mergedInto: A }),
    ],
    final: { [A]: held(A, 2), [B]: 'retracted' },
    handled: [
      [A, 1],
      [B, 1],
      [A, 2],
      [B, 2],
    ],
  },
  {
    name: 'merged-tombstone-first',
    why: 'The tombstone of the story that was taken in may come before the survivor.',
    messages: [
      story(A, 1),
      story(B, 1),
      tombstone(B, 2, { reason: 'merged', mergedInto: A }),
      story(A, 2, { event: 'merged', supersedes: [B] }),
    ],
    final: { [A]: held(A, 2), [B]: 'retracted' },
    handled: [
      [A, 1],
      [B, 1],
      [B, 2],
      [A, 2],
    ],
  },
  {
    name: 'supersedes-ends-nothing',
    why: 'Only its own tombstone ends a story. `supersedes` says where it went: here the two were parted again before.',
    messages: [
      story(A, 1),
      story(B, 1),
      tombstone(B, 2, { reason: 'merged', mergedInto: A }),
      story(B, 3, { event: 'split', splitFrom: A }),
      story(A, 2, { event: 'merged', supersedes: [B] }),
    ],
    final: { [A]: held(A, 2), [B]: held(B, 3) },
    handled: [
      [A, 1],
      [B, 1],
      [B, 2],
      [B, 3],
      [A, 2],
    ],
  },
  {
    name: 'split',
    why: 'A story comes out of another: a new one, or one that had been taken in, under its own id.',
    messages: [
      story(A, 1),
      story(B, 1),
      tombstone(B, 2, { reason: 'merged', mergedInto: A }),
      story(A, 2, { event: 'merged', supersedes: [B] }),
      story(B, 3, { event: 'split', splitFrom: A }),
      story(C, 1, { event: 'split', splitFrom: A }),
      story(A, 3),
    ],
    final: { [A]: held(A, 3), [B]: held(B, 3), [C]: held(C, 1) },
    handled: [
      [A, 1],
      [B, 1],
      [B, 2],
      [A, 2],
      [B, 3],
      [C, 1],
      [A, 3],
    ],
  },
  {
    name: 'replay-skipped',
    why: 'A replay was not asked for: it is acknowledged, and its revision is not taken for handled.',
    messages: [
      story(A, 1),
      story(A, 2, { replay: REPLAY }),
      story(B, 4, { replay: REPLAY }),
      story(A, 2),
      tombstone(A, 3, { replay: REPLAY }),
      story(B, 3),
    ],
    final: { [A]: held(A, 2), [B]: held(B, 3) },
    handled: [
      [A, 1],
      [A, 2],
      [B, 3],
    ],
  },
  {
    name: 'replay-taken',
    why: 'A replay was asked for: the last revision is handled once more, a later one as any, one from before is not.',
    takeReplays: true,
    messages: [
      story(A, 1),
      story(A, 3),
      story(A, 3, { replay: REPLAY }),
      story(A, 2, { replay: REPLAY }),
      story(A, 4, { replay: REPLAY }),
      story(A, 4),
      story(B, 2, { replay: REPLAY }),
      story(B, 1),
    ],
    final: { [A]: held(A, 4), [B]: held(B, 2) },
    handled: [
      [A, 1],
      [A, 3],
      [A, 3],
      [A, 4],
      [B, 2],
    ],
  },
  {
    name: 'replay-after-retraction',
    why: 'A replay that a retraction overtook does not bring the story back; the tombstone may be replayed too.',
    takeReplays: true,
    messages: [
      story(A, 1),
      tombstone(A, 2),
      story(A, 1, { replay: REPLAY }),
      tombstone(A, 2, { replay: REPLAY }),
      tombstone(B, 3, { replay: REPLAY }),
      story(B, 2, { replay: REPLAY }),
    ],
    final: { [A]: 'retracted', [B]: 'retracted' },
    handled: [
      [A, 1],
      [A, 2],
      [A, 2],
    ],
  },
  {
    name: 'unknown-fields',
    why: 'Fields are added within v1: those that are not known change nothing.',
    messages: [
      story(A, 1, { sentiment: { score: 0.4, words: ['calm'] } }),
      tombstone(B, 1, { note: 'x' }),
      story(A, 2, { changed: ['mood'], replayed: true }),
    ],
    final: { [A]: held(A, 2), [B]: 'retracted' },
    handled: [
      [A, 1],
      [A, 2],
    ],
  },
  {
    name: 'unknown-events',
    why: 'Events are added within v1: one that is not known is acknowledged, and its revision is not taken for handled.',
    messages: [
      story(A, 1),
      story(A, 2, { event: 'translated' }),
      story(A, 2),
      story(B, 1, { event: 'Created' }),
    ],
    final: { [A]: held(A, 2) },
    handled: [
      [A, 1],
      [A, 2],
    ],
  },
  {
    name: 'another-schema',
    why: 'What is not copydesk.story.v1 is somebody else’s: acknowledged and left alone.',
    messages: [
      story(A, 1),
      story(A, 2, { schema: 'copydesk.story.v2' }),
      tombstone(A, 3, { schema: 'copydesk.act.v1' }),
      story(B, 1, { schema: null }),
    ],
    final: { [A]: held(A, 1) },
    handled: [[A, 1]],
  },
  {
    name: 'malformed',
    why: 'What is no message must not stop the ones after it.',
    messages: [
      story(A, 1),
      '{',
      '',
      'null',
      '7',
      '"text"',
      '[]',
      '{}',
      '{"schema":"copydesk.story.v1"}',
      '{"schema":"copydesk.story.v1","event":"updated","revision":2}',
      '{"schema":"copydesk.story.v1","event":"updated","storyId":"","revision":2}',
      '{"schema":"copydesk.story.v1","event":"updated","storyId":7,"revision":2}',
      '{"schema":"copydesk.story.v1","event":["updated"],"storyId":"x","revision":2}',
      `{"schema":"${SCHEMA}","event":"retracted","storyId":"${A}","revision":9`,
      `{"schema":"${SCHEMA}","event":"retracted","storyId":"${A}","revision":NaN}`,
      '['.repeat(5000),
      story(A, 2),
    ],
    final: { [A]: held(A, 2) },
    handled: [
      [A, 1],
      [A, 2],
    ],
  },
  {
    name: 'odd-revisions',
    why: 'A revision is a whole number from 1 up to 9007199254740991, and nothing else.',
    messages: [
      story(A, 1),
      story(A, 2, { revision: '2' }),
      story(A, 2, { revision: 2.5 }),
      story(A, 2, { revision: true }),
      story(A, 2, { revision: null }),
      story(A, 2, { revision: [2] }),
      story(B, 1, { revision: 0 }),
      story(B, 1, { revision: -1 }),
      JSON.stringify(tombstone(A, 2)).replace('"revision":2', '"revision":9007199254740992'),
      JSON.stringify(tombstone(A, 2)).replace('"revision":2', '"revision":1e400'),
      JSON.stringify(tombstone(A, 2)).replace('"revision":2', `"revision":${'9'.repeat(5000)}`),
      JSON.stringify(story(C, 2)).replace('"revision":2', '"revision":2.0'),
    ],
    final: { [A]: held(A, 1), [C]: held(C, 2) },
    handled: [
      [A, 1],
      [C, 2],
    ],
  },
  {
    name: 'big-revisions',
    why: 'Revisions are compared as numbers, and are not cut to 32 bits.',
    messages: [
      story(A, 9),
      story(A, 10),
      story(A, 2 ** 31),
      story(A, 2 ** 32 + 1),
      story(A, 2 ** 32),
      story(A, LARGEST),
      story(A, LARGEST - 1),
    ],
    final: { [A]: held(A, LARGEST) },
    handled: [
      [A, 9],
      [A, 10],
      [A, 2 ** 31],
      [A, 2 ** 32 + 1],
      [A, LARGEST],
    ],
  },
  {
    name: 'odd-text',
    why: 'A title is any text: it is kept as it came, to the last character.',
    messages: [
      story(A, 1, { title: 'Dž Straße — “𝒜” \u202Eabc\u0000 \u2028 <b>&amp;</b>' }),
      story(B, 1, { title: '' }),
      `  ${JSON.stringify(story(C, 1)).replace('Story C', 'Story\\u0020C')}  `,
    ],
    final: {
      [A]: { revision: 1, title: 'Dž Straße — “𝒜” \u202Eabc\u0000 \u2028 <b>&amp;</b>' },
      [B]: { revision: 1, title: '' },
      [C]: held(C, 1),
    },
    handled: [
      [A, 1],
      [B, 1],
      [C, 1],
    ],
  },
];

if (process.argv[1] === import.meta.filename) {
  const folder = resolve(import.meta.dirname, '../conformance');
  mkdirSync(folder, { recursive: true });
  for (const vector of VECTORS)
    writeFileSync(join(folder, `${vector.name}.json`), `${JSON.stringify(vector, null, 2)}\n`);
}
