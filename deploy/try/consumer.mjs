// A consumer as another team would run it, in a container with nothing of the desk but the reader's password. Reads the
// stream from its beginning and prints a line a message; ends when EXPECT stories came, or exits 1 after 30 s without.
import { consumeStream } from 'copydesk/consumer';

const expected = Number(process.env.EXPECT ?? 5);
const seen = new Set();
const reading = consumeStream(
  { redis: process.env.REDIS_URL, group: process.env.GROUP ?? 'try', onError: complain },
  (message) => {
    seen.add(message.storyId);
    process.stdout.write(`${message.storyId} r${message.revision} ${message.event} ${message.title}\n`);
    if (seen.size >= expected) setTimeout(() => void reading.close(), 500);
  },
);
const late = setTimeout(() => {
  complain(new Error(`only ${seen.size} of ${expected} stories came`));
  process.exit(1);
}, 30_000);
await reading.closed;
clearTimeout(late);

function complain(error) {
  process.stderr.write(`${error.message}\n`);
}
