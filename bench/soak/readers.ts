/**
 * The readers of the soak: one of the queue and one of the stream, as teams have them. Each reads and confirms every message,
 * and tells which articles it had not met before. Their marks are their own, so that Redis holds what is the desk's.
 */
import { consumeQueue, consumeStream, memoryMarks, type Handler } from '../../src/consumer/index.ts';
import { installClock } from './clock.ts';
import type { Seen, Task } from './messages.ts';

const TELL_MS = 50;

const task = JSON.parse(process.argv[2] ?? '{}') as Task;
installClock(task.time);

function listener(output: Seen['output']): Handler {
  const met = new Set<string>();
  let news: string[] = [];
  setInterval(() => {
    if (news.length > 0) process.send?.({ output, articles: news } satisfies Seen);
    news = [];
  }, TELL_MS);
  return (message) => {
    for (const { id } of 'articles' in message ? message.articles : []) {
      if (met.has(id)) continue;
      met.add(id);
      news.push(id);
    }
  };
}

const where = { redis: { path: task.socket }, prefix: task.prefix };
const readers = [
  consumeQueue({ ...where, marks: memoryMarks(), concurrency: 10 }, listener('queue')),
  consumeStream({ ...where, marks: memoryMarks() }, listener('stream')),
];
process.on('message', (asked) => {
  if (asked === 'stop') void Promise.all(readers.map((each) => each.close())).then(() => process.exit(0));
});
process.send?.('ready');
