import type { Lookup, ResolvedAddress } from './guarded-connector.ts';

export interface SharingOptions {
  /** ms that anybody waits for an answer at most. The question itself goes on, and its answer counts for those who come later. */
  deadlineMs: number;
  /** ms after which the last answer does instead, where there is one. */
  lateMs?: number;
  /** Names that are remembered. */
  most?: number;
  /** ms, of a clock that only goes forward. */
  now?: () => number;
}

/** How long an answer counts, in ms: the systems' lookup does not tell for how long it may be kept. */
const FRESH_MS = 60_000;
const FAILED_MS = 5_000;
/** An answer older than this does for nothing any more. */
const OLD_MS = 24 * 3_600_000;

type Answer = { addresses: ResolvedAddress[] } | { error: unknown };

interface Name {
  answer?: Answer;
  /** Until when the answer counts. */
  until: number;
  last?: { addresses: ResolvedAddress[]; at: number };
  /** Never rejects. */
  underway?: Promise<Answer>;
}

/**
 * Looks names up so that those whose servers never answer do not hold up all others. The system works on a few names at a
 * time, and on one such name for half a minute, whoever still waits for it. So each name is asked for once at a time,
 * answers are kept for a minute and failures for some seconds, and a name whose answer is late is taken to be where it was.
 */
export function shareLookups(lookup: Lookup, options: SharingOptions): Lookup {
  const { deadlineMs, lateMs = 2_000, most = 5_000, now = () => performance.now() } = options;
  // What was used last stands last.
  const names = new Map<string, Name>();

  function nameOf(hostname: string): Name {
    const name = names.get(hostname) ?? { until: -Infinity };
    names.delete(hostname);
    names.set(hostname, name);
    const [oldest] = names.keys();
    if (names.size > most && oldest !== undefined) names.delete(oldest);
    return name;
  }

  async function ask(hostname: string, name: Name): Promise<Answer> {
    const answer = await lookup(hostname).then(
      (addresses): Answer => ({ addresses }),
      (error: unknown): Answer => ({ error }),
    );
    const at = now();
    name.answer = answer;
    name.until = at + ('error' in answer ? FAILED_MS : FRESH_MS);
    if ('addresses' in answer) name.last = { ...answer, at };
    delete name.underway;
    return answer;
  }

  return async (hostname) => {
    const name = nameOf(hostname);
    const known = name.answer && now() < name.until ? name.answer : undefined;
    const last = name.last && now() - name.last.at < OLD_MS ? name.last : undefined;
    const waitMs = last ? Math.min(lateMs, deadlineMs) : deadlineMs;
    const answer =
      known ?? (await within(waitMs, (name.underway ??= ask(hostname, name)))) ?? noAnswer(hostname);
    if ('addresses' in answer) return answer.addresses;
    if (last && isWithoutAnswer(answer.error)) return last.addresses;
    throw answer.error;
  };
}

/** Undefined where it takes longer. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function noAnswer(hostname: string): Answer {
  return { error: Object.assign(new Error(`no answer for ${hostname} in time`), { code: 'EAI_AGAIN' }) };
}

function isWithoutAnswer(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAI_AGAIN';
}
