/** What somebody should see to, from the facts about the desk: shown on the overview, and told by alerts. Pure. */
import type { AlertRule } from '../config/types.ts';
import type { ConfigStatus, Need, OutputState } from './operate-types.ts';

/** A source by what people call it. */
export interface NamedSource {
  id: string;
  name: string;
  /** What is wrong, in half a sentence. */
  detail: string;
}

export interface DeskFacts {
  /** Whether the data live in the process's own memory. */
  embedded: boolean;
  config: Pick<ConfigStatus, 'good' | 'problems' | 'atNextStart'>;
  /** Sources that failed at least `alerts.failures` times in a row, and those that are silent. */
  failing: NamedSource[];
  silent: NamedSource[];
  outputs: readonly OutputState[];
  deadLetters: number;
  /** Seconds that the oldest publishable change, and the oldest fetched batch, have waited. */
  publishLag: number;
  mergeLag: number;
}

export interface NeedLimits {
  /** ms. */
  lagMs: number;
  /** Dead letters from which on somebody is told. */
  deadLetters: number;
}

/** A need, and what alerts know it by. */
export interface KnownNeed extends Need {
  rule: AlertRule;
  /** Of one thing at a time: `paused-output queue stories`, `silent wire-a`. */
  key: string;
}

/** The gravest first. */
export function needsOf(facts: DeskFacts, limits: NeedLimits): KnownNeed[] {
  return [
    ...configNeeds(facts),
    ...outputNeeds(facts),
    ...lagNeeds(facts, limits),
    ...deadLetterNeeds(facts, limits),
    ...sourceNeeds(facts),
    ...memoryNeeds(facts),
  ].toSorted((a, b) => Number(b.level === 'bad') - Number(a.level === 'bad'));
}

function configNeeds({ config }: DeskFacts): KnownNeed[] {
  const [first] = config.problems;
  const needs: KnownNeed[] = [];
  if (!config.good && first)
    needs.push({
      level: 'bad',
      rule: 'config',
      code: 'config',
      key: 'config',
      title: 'The edited configuration has errors; the last good one is in use',
      detail: `${first.file}:${first.line}:${first.column}: ${first.message}`,
      path: '/config',
    });
  if (config.atNextStart.length > 0)
    needs.push({
      level: 'warn',
      rule: 'config',
      code: 'restart',
      key: `restart ${config.atNextStart.join(' ')}`,
      title: 'Settings wait for the next start',
      detail: config.atNextStart.join(', '),
      path: '/config',
    });
  return needs;
}

function outputNeeds({ outputs }: DeskFacts): KnownNeed[] {
  return outputs.flatMap(({ type, name, pausedDateTime, error, unread, missed }): KnownNeed[] => {
    if (!pausedDateTime && !error) return [];
    const waiting = `${unread} unread, ${missed} stories still to get`;
    return [
      {
        level: 'bad',
        rule: 'outputs',
        code: 'output',
        key: `output ${type} ${name}`,
        title: error
          ? `The ${type} ${name} takes no messages`
          : `The ${type} ${name} is paused: nobody reads it`,
        detail: error ? `${error} (${waiting})` : waiting,
        path: '/queues',
      },
    ];
  });
}

function lagNeeds({ publishLag, mergeLag }: DeskFacts, { lagMs }: NeedLimits): KnownNeed[] {
  const late = (seconds: number) => seconds * 1000 >= lagMs;
  const need = (code: string, title: string, seconds: number): KnownNeed => ({
    level: 'bad',
    rule: 'lag',
    code,
    key: code,
    title,
    detail: `${Math.round(seconds / 60)} min behind`,
    path: '/queues',
  });
  return [
    ...(late(mergeLag) ? [need('merge', 'Fetched articles wait for a merge worker', mergeLag)] : []),
    ...(late(publishLag) ? [need('lag', 'Stories wait to be published', publishLag)] : []),
  ];
}

function deadLetterNeeds({ deadLetters }: DeskFacts, limits: NeedLimits): KnownNeed[] {
  if (deadLetters < limits.deadLetters) return [];
  return [
    {
      level: 'warn',
      rule: 'dead-letters',
      code: 'dead-letters',
      key: 'dead-letters',
      title: deadLetters === 1 ? 'There is a dead letter' : `There are ${deadLetters} dead letters`,
      detail: 'what could not be done after its last attempt',
      path: '/dead-letters',
    },
  ];
}

function sourceNeeds({ failing, silent }: DeskFacts): KnownNeed[] {
  const needs = (rule: 'failing' | 'silent', sources: readonly NamedSource[]) =>
    sources.map(({ id, name, detail }): KnownNeed => ({
      level: 'warn',
      rule,
      code: rule,
      key: `${rule} ${id}`,
      title: rule === 'failing' ? `${name} cannot be read` : `${name} is silent`,
      detail,
      path: `/sources/${encodeURIComponent(id)}`,
    }));
  return [...needs('failing', failing), ...needs('silent', silent)];
}

function memoryNeeds({ embedded }: DeskFacts): KnownNeed[] {
  if (!embedded) return [];
  return [
    {
      level: 'warn',
      rule: 'redis',
      code: 'redis',
      key: 'embedded',
      title: 'Redis is embedded and in memory: stories will not survive a restart',
      detail: 'install redis-server or set REDIS_URL',
      path: '/config',
    },
  ];
}
