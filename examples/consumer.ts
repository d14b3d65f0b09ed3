/**
 * Prints one line for each revision of each story that a desk publishes.
 *
 *     REDIS_URL=redis://127.0.0.1:6379 node --import tsx examples/consumer.ts
 */
import { consumeQueue } from 'copydesk/consumer';

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
process.once('SIGINT', () => stop.abort());

const { closed } = consumeQueue(
  { redis: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379', consumer: 'example', signal: stop.signal },
  (message) => {
    const { storyId, revision, event } = message;
    const told =
      message.event === 'retracted'
        ? `(${message.reason})`
        : `${message.title} [${message.articlesTotal} articles, heat ${message.heat}]`;
    process.stdout.write(`${storyId} r${revision} ${event} ${told}\n`);
  },
);

await closed;
