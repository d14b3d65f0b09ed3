import { expect, it } from 'vitest';
import { judge } from '../../bench/verdicts.ts';

it('holds what was measured to its bar, on the side that the bar has, and says nothing of the rest', () => {
  const verdicts = judge({
    'publish.vs_addbulk': 0.7,
    'commit.articles_per_redis_core_s': 7999,
    'desk.page_p95_ms': 150.01,
    'soak.failed': 0,
    'reader.mb_per_cpu_s': 9,
  });
  expect(verdicts.map((line) => line.replace(/ +/g, ' '))).toEqual([
    'missed commit.articles_per_redis_core_s 7999 >= 8000',
    'met publish.vs_addbulk 0.7 >= 0.7',
    'missed desk.page_p95_ms 150.01 <= 150',
    'met soak.failed 0 <= 0',
  ]);
});
