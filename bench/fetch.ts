/** Fetching: what a request takes by our fetcher, with its guard, limits and gate, beside bare undici. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { compileProgram } from './compile-program.ts';
import type { RequestCosts } from './fetch/requests.ts';
import { startPublisher } from './pipeline/publisher.ts';

export interface FetchBenchOptions {
  /** Told of each measurement as it is made. */
  report?: (line: string) => void;
}

const FEEDS = 300;

/**
 * Metrics: `fetch.us_document`, `fetch.us_304` (CPU of one request over loopback), the same of bare undici as
 * `undici.fetch.…`, and ours over theirs as `fetch.vs_undici_document`, `fetch.vs_undici_304`. Takes some ten seconds.
 */
export async function runFetch({ report = () => undefined }: FetchBenchOptions = {}): Promise<{
  metrics: Record<string, number>;
}> {
  const compiled = compileProgram('fetch/requests.ts');
  const publisher = await startPublisher(FEEDS);
  try {
    const kb = Math.round(publisher.bytes / FEEDS / 1000);
    const run = await promisify(execFile)(process.execPath, [
      compiled.program,
      publisher.origin,
      String(FEEDS),
    ]);
    const { bare, ours } = JSON.parse(run.stdout) as RequestCosts;
    report(
      `a document of ${kb} KB: ${Math.round(ours.document)} µs CPU, bare undici ${Math.round(bare.document)};` +
        ` a 304: ${Math.round(ours.notModified)}, bare ${Math.round(bare.notModified)}`,
    );
    return {
      metrics: {
        'fetch.us_document': Math.round(ours.document),
        'fetch.us_304': Math.round(ours.notModified),
        'undici.fetch.us_document': Math.round(bare.document),
        'undici.fetch.us_304': Math.round(bare.notModified),
        'fetch.vs_undici_document': rounded(ours.document / bare.document),
        'fetch.vs_undici_304': rounded(ours.notModified / bare.notModified),
      },
    };
  } finally {
    publisher.close();
    compiled.remove();
  }
}

const rounded = (value: number): number => Number(value.toPrecision(3));
