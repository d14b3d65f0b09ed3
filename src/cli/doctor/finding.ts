/** What was looked at, and how it is. */
export interface Finding {
  /** What was looked at: `node`, `redis memory`, `queues`. */
  check: string;
  level: 'ok' | 'warn' | 'bad';
  /** How it is, in words. */
  found: string;
  /** What to do, where something is to be done. */
  advice?: string;
}

export const ok = (check: string, found: string): Finding => ({ check, level: 'ok', found });
export const warn = (check: string, found: string, advice?: string): Finding => ({
  check,
  level: 'warn',
  found,
  ...(advice && { advice }),
});
export const bad = (check: string, found: string, advice?: string): Finding => ({
  ...warn(check, found, advice),
  level: 'bad',
});
