import { describe, expect, it } from 'vitest';
import { ONE_SOURCE, configOf, problemsOf } from './folder.ts';

const HOOK = 'https://hooks.example/T0/s3cret';

const files = (alerts: object) => ({
  'sources.yaml': ONE_SOURCE,
  'copydesk.yaml': JSON.stringify({ alerts }),
});

describe('alerts', () => {
  it('are as they are written, in milliseconds', () => {
    const written = { webhook: '${HOOK}', rules: ['lag', 'silent'], quiet: '1h', lag: '30s', failures: 3 };
    expect(configOf(files(written), { HOOK }).alerts).toEqual({
      webhook: HOOK,
      rules: ['lag', 'silent'],
      quietMs: 3_600_000,
      lagMs: 30_000,
      failures: 3,
      deadLetters: 1,
    });
  });

  it('keep the address in the environment, which opens the way to it', () => {
    expect(problemsOf(files({ webhook: '${HOOK}' }), { HOOK })).toEqual([]);
    const [told, ...more] = problemsOf(files({ webhook: HOOK }));
    expect(told).toMatch(
      /^copydesk\.yaml:1:\d+: warning: alerts\.webhook stands in the file in plain letters/,
    );
    expect([told, ...more].join()).not.toContain('s3cret');
  });

  it.each([
    [{ webhook: 'ftp://hooks.example/' }, 'alerts.webhook'],
    [{ webhook: 'http://hooks.example/' }, 'alerts.webhook'],
    [{ rules: ['everything'] }, 'alerts.rules[0]'],
    [{ quiet: '1s' }, 'alerts.quiet'],
    [{ lag: 'soon' }, 'alerts.lag'],
    [{ failures: 0 }, 'alerts.failures'],
    [{ deadLetters: 0 }, 'alerts.deadLetters'],
    [{ slack: HOOK }, 'unknown key slack in alerts'],
  ])('refuse %j', (alerts, name) => {
    const problems = problemsOf(files(alerts));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`error: ${name}`);
  });
});
