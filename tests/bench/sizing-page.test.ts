import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { estimate } from '../../bench/sizing/estimate.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/sizing.md'), 'utf8');
/** `| 20,000 | 7 | stream, queue | 1.4 GB | 0.6 GB | 1 min | 1 min |` */
const rows = [...page.matchAll(/^\| ([\d,]+) \| (\d+) \| (stream(?:, queue)?) \| (.+) \|$/gm)];

describe('docs/sizing.md', () => {
  it('has some loads', () => expect(rows.length).toBeGreaterThan(5));

  it.each(rows.map(([row = '', ...cells]) => [row, cells] as const))(
    'reckons as the formula does: %s',
    (_, cells) => {
      const [articles = '', days = '', outputs, told] = cells;
      const need = estimate({
        articlesPerDay: Number(articles.replaceAll(',', '')),
        days: 90,
        windowDays: Number(days),
        sources: 1000,
        streams: 1,
        queues: outputs === 'stream' ? 0 : 1,
      });
      const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
      const minutes = (seconds: number) => `${Math.round(seconds / 60)} min`;
      expect(told).toBe(
        [
          gigabytes(need.redisBytes),
          gigabytes(need.mergeBytes),
          minutes(need.deskCpuS),
          minutes(need.redisCpuS),
        ].join(' | '),
      );
    },
  );
});
