import { spawnSync } from 'node:child_process';

export interface Python {
  path: string;
  /** The version of redis-py; absent where it is not installed. */
  redis?: string;
}

/** The interpreter that the Python example is run by: rather one that has redis-py (Debian's python3-redis). */
export function findPython(): Python | undefined {
  const found = ['python3', '/usr/bin/python3'].flatMap((path): Python[] => {
    const { status, stdout } = spawnSync(path, ['-c', PROBE], { encoding: 'utf8' });
    if (status !== 0) return [];
    const redis = stdout.trim();
    return [{ path, ...(redis && { redis }) }];
  });
  return found.find(({ redis }) => redis !== undefined) ?? found[0];
}

const PROBE = `
import sqlite3
try:
    import redis
    print(redis.__version__)
except ImportError:
    pass
`;
