import type { Case, Class } from './corpus.ts';
import type { Reader, Reading } from './readers.ts';
import { sameInstant, sameText } from './same.ts';

export interface Miss {
  file: string;
  /** `read`, `refused`, or a field. */
  what: string;
  expected: string;
  got: string;
}

export interface Score {
  metrics: Record<string, number>;
  misses: Miss[];
}

/** One count of right ones among all. */
class Tally {
  right = 0;
  all = 0;

  add(isRight: boolean): void {
    this.all++;
    if (isRight) this.right++;
  }

  get percent(): number {
    return Math.round((10_000 * this.right) / this.all) / 100;
  }
}

const READ_CLASSES: Class[] = ['wellformed', 'illformed', 'non_utf8', 'real'];
const ORACLE_FIELDS: Readonly<Record<string, string>> = {
  title: 'titles',
  link: 'links',
  id: 'ids',
  published: 'dates',
};
const BROKEN = '[object Object]';

/**
 * Scores one reader by the protocol of the corpus. All metrics are percent but `slowest_ms`; those that nothing counted
 * towards are absent. A file is read if nothing was thrown, no value is «[object Object]», and there are items where the
 * oracle found some or an item is expected. A field of a file that was not read is wrong.
 */
export async function scoreReader(reader: Reader, cases: readonly Case[]): Promise<Score> {
  const tallies = new Map<string, Tally>();
  const misses: Miss[] = [];
  const lost = { items: 0, of: 0 };
  let slowest = 0;
  let crashes = 0;
  const count = (metric: string, isRight: boolean) => {
    const tally = tallies.get(metric) ?? new Tally();
    tallies.set(metric, tally);
    tally.add(isRight);
  };

  for (const one of cases) {
    const begun = performance.now();
    const outcome = await reader.read(one).catch((error: unknown) => ({ error }));
    slowest = Math.max(slowest, performance.now() - begun);
    const reading = 'error' in outcome ? undefined : outcome;
    const named = 'error' in outcome && reader.isNamed(outcome.error);
    if ('error' in outcome && !named) crashes++;
    const miss = (what: string, expected: string, got: string) =>
      misses.push({ file: one.file, what, expected, got });
    const said = 'error' in outcome ? String(outcome.error) : `${outcome.items.length} items`;

    if (one.classes.has('refused')) {
      count('refused.html', named);
      if (!named) miss('refused', 'a named error', said);
      continue;
    }
    const isRead = reading !== undefined && countsAsRead(reading, one);
    for (const name of READ_CLASSES) if (one.classes.has(name)) count(`read.${name}`, isRead);
    if (!isRead) miss('read', `${one.oracle?.items ?? 'no error, and'} items`, said);

    for (const { field, value } of one.expected) {
      const got = fieldOf(reading, field);
      const isRight = got.some((text) => isSame(field, text, value));
      count(`fields.${field.replace(/^.*\./, '')}`, isRight);
      count('fields.all', isRight);
      if (!isRight) miss(field, value, got.join(' | '));
    }
    for (const [at, given] of (one.oracle?.first ?? []).entries()) {
      for (const [name, metric] of Object.entries(ORACLE_FIELDS)) {
        const value = given[name];
        if (value === undefined) continue;
        const got = reading?.items[at]?.[name] ?? [];
        const isRight = got.some((text) => isSame(name, text, value));
        count(`oracle.${metric}`, isRight);
        if (!isRight) miss(`oracle items[${at}].${name}`, value, got.join(' | '));
      }
    }
    lost.of += one.oracle?.items ?? 0;
    lost.items += Math.max(0, (one.oracle?.items ?? 0) - (reading?.items.length ?? 0));
  }

  const metrics = Object.fromEntries([...tallies].map(([name, tally]) => [name, tally.percent]));
  if (lost.of > 0) metrics['oracle.items_lost_pct'] = Math.round((10_000 * lost.items) / lost.of) / 100;
  metrics['crashes'] = crashes;
  metrics['slowest_ms'] = Math.round(slowest);
  return { metrics, misses };
}

function countsAsRead(reading: Reading, one: Case): boolean {
  const wantsItems =
    (one.oracle?.items ?? 0) > 0 || one.expected.some(({ field }) => field.startsWith('items['));
  const values = [reading.feed, ...reading.items].flatMap((fields) => Object.values(fields).flat());
  return (!wantsItems || reading.items.length > 0) && !values.some((value) => value.includes(BROKEN));
}

/** The values at `feed.title` or `items[2].author`. */
function fieldOf(reading: Reading | undefined, field: string): string[] {
  const [, at, name = ''] = /^(?:feed|items\[(\d+)\])\.(\w+)$/.exec(field) ?? [];
  const fields = at === undefined ? reading?.feed : reading?.items[Number(at)];
  return fields?.[name === 'contentText' ? 'content' : name] ?? [];
}

function isSame(field: string, a: string, b: string): boolean {
  if (/published$|updated$/.test(field)) return sameInstant(a, b);
  return /link$|image$|enclosure$/.test(field) ? sameText(a, b) : sameText(a, b);
}
