/** `outputs` of config/copydesk.yaml: where stories go, and how much may wait there. */
import { z } from 'zod';
import * as names from './schema-names.ts';
import {
  duration,
  listOf,
  listOrOne,
  mapping,
  section,
  slug,
  text,
  truth,
  wholeNumber,
} from './schema-values.ts';

/** Secrets that a webhook may have at a time: the one in use, and the one that takes its place. */
const MOST_SECRETS = 2;

const filter = section({
  topics: listOf(text('a topic', 100), 1000)
    .exactOptional()
    .describe('Only stories with at least one of these topics.'),
  languages: listOf(names.language(), 200)
    .exactOptional()
    .describe('Only stories in one of these languages.'),
  minHeat: wholeNumber(0, 1000).exactOptional().describe('Only stories whose lead is at least this hot.'),
  sources: listOf(slug('a source id'), 100_000)
    .exactOptional()
    .describe('Only stories with an article of at least one of these sources.'),
});

/** Keys of every output. */
const common = {
  name: slug('a name').describe('Its name; unique among those of its type.'),
  secured: truth()
    .prefault(false)
    .describe('Whether the opaque payloads that some records carry (`secured`) go out here.'),
  maxUnread: wholeNumber(100, 10_000_000)
    .prefault(50_000)
    .describe(
      'Unread messages that may wait here. Above half of it only the latest revision of each story stays; at all of it the output pauses, says so, and gets the latest of each story once there is room again.',
    ),
  filter: filter.describe('Which stories go out here. What is left out does not filter.'),
};

const queue = mapping({
  type: z.literal('queue').describe('A BullMQ queue: one inbox for one consuming team.'),
  ...common,
});

const stream = mapping({
  type: z.literal('stream').describe('A Redis Stream: any language, many readers, replay.'),
  ...common,
  deadAfter: duration('1m', '90d')
    .prefault('3d')
    .describe(
      'A consumer group that is behind and has not moved for so long is dead: it is warned of, and nothing is kept for it any more.',
    ),
});

const webhook = mapping({
  type: z.literal('webhook').describe('Each message is sent to a web address, signed.'),
  ...common,
  url: names
    .webhookUrl()
    .describe(
      'Where messages are sent with POST. Plain http only to a private address or name. Credentials come in as ${NAME}.',
    ),
  secret: listOrOne(names.webhookSecret(), MOST_SECRETS, 'string', names.WEBHOOK_SECRET, 1).describe(
    'What messages are signed with, by Standard Webhooks. Write it as ${NAME}. Of two, each signs: so a receiver can change from one to the other.',
  ),
  timeout: duration('1s', '60s').prefault('10s').describe('For one request, to the end of its answer.'),
});

export const outputsSchema = listOf(
  z.discriminatedUnion('type', [queue, stream, webhook], { error: 'queue, stream, webhook' }),
  100,
);

export type OutputsFile = z.output<typeof outputsSchema>;
