import { existsSync, readFileSync } from 'node:fs';

/** The package's version, read from the package.json above this file (it lies one folder higher in a build). */
export function readVersion(): string {
  for (const place of ['../../package.json', '../../../package.json']) {
    const file = new URL(place, import.meta.url);
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  }
  return 'unknown';
}
