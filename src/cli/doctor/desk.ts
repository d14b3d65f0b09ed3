/** What the desk's data tell: whether a service runs, how far behind it is, and what needs somebody. */
import { needsOf } from '../../api/needs.ts';
import { queueNames, readQueueDepths } from '../../redis/queue-depths.ts';
import type { OpenDesk } from '../../../workers/open-desk.ts';
import { readFacts } from '../../../workers/overview/desk-facts.ts';
import { sourceReader } from '../../../workers/sources/source-reader.ts';
import { bad, ok, warn, type Finding } from './finding.ts';

/** A scheduler announces its sources every minute. */
const UNSEEN_MS = 3 * 60_000;
/** Polls that wait beyond this are more than the fetch workers can do: some minutes of one of them. */
const MANY_POLLS = 1000;

const ADVICE: Record<string, string> = {
  output: 'see that its consumers run, or take it out of outputs',
  merge: 'see that a process with the role merge runs, and what its log says',
  lag: 'see that a process with the role publish runs, and what its log says',
  'dead-letters': 'see `copydesk dead-letters list`, mend the cause, then `copydesk dead-letters redrive`',
  failing: 'see `copydesk source test ID`, or pause it',
  silent: 'see whether the feed has moved or ended',
};

export async function checkDesk(desk: OpenDesk): Promise<Finding[]> {
  const { redis, keys, config } = desk;
  const [{ facts }, depths, service] = await Promise.all([
    readFacts(desk, sourceReader(desk)),
    readQueueDepths(redis, keys, queueNames(config.outputs)),
    checkService(desk),
  ]);
  const needs = needsOf(facts, config.alerts);
  const words = depths.map(({ name, waiting }) => `${name} ${waiting}`).join(', ');
  const polls = depths.find(({ name }) => name === 'fetch')?.waiting ?? 0;
  return [
    service,
    polls > MANY_POLLS
      ? warn(
          'queues',
          `waiting: ${words}`,
          'run more processes with the role fetch, or raise fetch.concurrency',
        )
      : ok('queues', `waiting: ${words}`),
    ...needs.map(({ level, code, title, detail }) => {
      const found = detail ? `${title} (${detail})` : title;
      return (level === 'bad' ? bad : warn)(CHECKS[code] ?? 'desk', found, ADVICE[code]);
    }),
    ...(needs.length === 0
      ? [ok('desk', 'no dead letters, no paused outputs, no failing or silent sources')]
      : []),
  ];
}

const CHECKS: Record<string, string> = {
  output: 'outputs',
  merge: 'merging',
  lag: 'publishing',
  'dead-letters': 'dead letters',
  failing: 'sources',
  silent: 'sources',
};

async function checkService({ redis, keys, now }: OpenDesk): Promise<Finding> {
  const [, seen] = await redis.zrevrange(keys.wanted, 0, 0, 'WITHSCORES');
  if (seen === undefined)
    return warn('service', 'no service has run on these data yet', 'start it: `copydesk run`');
  const ago = now().getTime() - Number(seen);
  if (ago <= UNSEEN_MS) return ok('service', 'a scheduler runs');
  const minutes = Math.round(ago / 60_000);
  return bad('service', `no scheduler was seen for ${minutes} min`, 'start it: `copydesk run`');
}
