import { isWanted } from '../../workers/acts/act-desk.ts';
import { ACT_KINDS, HAND_KINDS, type ActQuery } from '../api/act-types.ts';
import { readActs } from '../redis/stories/acts.ts';
import type { PastAct } from '../story/acts/acts.ts';
import { storiesIn } from '../story/window/log.ts';
import { storyIdFrom } from './act.ts';
import {
  jsonLine,
  NO_WORDS,
  optionText,
  print,
  UsageError,
  type Command,
  type Invocation,
} from './command.ts';
import { CONFIG_OPTION, loadConfig } from './load.ts';
import { openBeside } from './open-beside.ts';
import { fit, screenOn, type Screen } from './source/screen.ts';

export const acts: Command = {
  name: 'acts',
  usage: '[--kind KIND] [--by NAME] [--story ID] [--limit N] [--json] [--config DIR]',
  details: [
    'Joins, splits, retractions, takedowns and their undoing, newest first: who, when, why, and what each did. A match is what',
    'matching did by itself, when two stories proved to be one. 10,000 acts are kept, and all of the window. A table on a',
    'terminal, JSON elsewhere.',
  ].join(' '),
  options: {
    ...CONFIG_OPTION,
    kind: {
      type: 'string',
      value: 'KIND',
      help: `one of ${ACT_KINDS.join(', ')}; or hand, for what people decided`,
    },
    by: { type: 'string', value: 'NAME', help: 'those by people whose name has this in it' },
    story: { type: 'string', value: 'ID', help: 'those on this story' },
    limit: { type: 'string', value: 'N', help: 'print so many at most (default 100)' },
    json: { type: 'boolean', help: 'lines of JSON, also on a terminal' },
  },
  takes: NO_WORDS,

  async run(invocation) {
    const limit = limitFrom(optionText(invocation, 'limit'), 100);
    const filter = filterFrom(invocation);
    const desk = await openBeside(loadConfig(invocation), invocation, 'error');
    try {
      const all = await readActs(desk.redis, desk.keys);
      const known = all.filter((act) => isWanted(act, filter)).slice(0, limit);
      const { stdout } = invocation;
      if (invocation.options['json'] === true || !stdout.isTTY) {
        for (const act of known) print(stdout, jsonLine(act));
        return 0;
      }
      const screen = screenOn(stdout, invocation);
      const undone = new Set(all.flatMap(({ undoes }) => undoes ?? []));
      for (const act of known) show(act, undone.has(act.id), screen);
      return 0;
    } finally {
      await desk.close();
    }
  },
};

function filterFrom(invocation: Invocation): Pick<ActQuery, 'kinds' | 'by' | 'story'> {
  const [kind, by, story] = ['kind', 'by', 'story'].map((name) => optionText(invocation, name));
  return {
    ...(kind !== undefined && { kinds: kindsFrom(kind) }),
    ...(by !== undefined && { by }),
    ...(story !== undefined && { story: storyIdFrom(story) }),
  };
}

function kindsFrom(word: string): NonNullable<ActQuery['kinds']> {
  if (word === 'hand') return HAND_KINDS;
  const kind = ACT_KINDS.find((one) => one === word);
  if (!kind) throw new UsageError(`--kind is one of ${ACT_KINDS.join(', ')}, hand: not ${word}`);
  return [kind];
}

function show(act: PastAct, isUndone: boolean, screen: Screen): void {
  const line = isUndone ? `${inWords(act)} (undone)` : inWords(act);
  screen.line(screen.paint(isUndone ? 'dim' : 'bold', fit(line, screen.width - 1)));
  if (act.reason) screen.field('why', act.reason);
}

function inWords(act: PastAct): string {
  const time = new Date(act.at).toISOString().slice(0, 16);
  return [act.id, time, act.kind, ...storiesIn(act), `by ${act.by}`].join('  ');
}

/** A count of 1 to 10,000. */
export function limitFrom(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 10_000) throw new UsageError('--limit takes a number from 1 to 10000');
  return limit;
}
