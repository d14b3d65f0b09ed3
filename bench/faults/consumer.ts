/** A consumer as a process of its own: `consumer.ts queue|stream REDIS_URL PREFIX JOURNAL`. */
import {
  consumeQueue,
  consumeStream,
  isStoryMessage,
  type ConsumeOptions,
} from '../../src/consumer/index.ts';
import { openJournal } from './journal.ts';

const [kind, redis = '', prefix = '', path = ''] = process.argv.slice(2);
const journal = openJournal(path);
const options: ConsumeOptions = {
  redis,
  prefix,
  marks: journal.marks,
  onSkip(reason, message) {
    // What was purged while it was on its way is an entry without a message.
    if (message === undefined) return;
    if (!isStoryMessage(message))
      throw new Error(`not a message that a consumer knows: ${JSON.stringify(message)}`);
    // What it takes back without having had it is noted with its mark, which the journal has by now.
    journal.pass(message);
    process.stderr.write(`passed over ${message.storyId} r${message.revision}: ${reason}\n`);
  },
  // Redis comes and goes here.
  onError: (error) => process.stderr.write(`${error.message}\n`),
};
const consumption =
  kind === 'queue'
    ? consumeQueue(options, (message) => journal.handle(message))
    : consumeStream({ ...options, group: 'faults', member: 'one' }, (message) => journal.handle(message));
process.stderr.write('the consumer is running\n');
process.once('SIGTERM', () => void consumption.close());
await consumption.closed;
journal.close();
