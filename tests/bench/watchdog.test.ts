import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

/** What is ended leaves its input behind. */
const folder = mkdtempSync(join(tmpdir(), 'copydesk-watchdog-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs code beside a watchdog whose patience is 0.5 s of CPU. */
function watched(code: string) {
  const file = new URL('../../bench/fuzz/watchdog.ts', import.meta.url).href;
  const script = `
    import { Watchdog } from '${file}';
    const watchdog = new Watchdog(0.5);
    watchdog.watch('feed', { bytes: 'a', variant: 0 });
    ${code}
    await watchdog.close();`;
  return spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: folder },
    timeout: 60_000,
  });
}

describe('the watchdog of fuzzing', () => {
  it('ends a reading that never does', () => {
    const { signal, stderr } = watched('for (;;);');
    expect(stderr).toContain('finding: an input is never read to its end');
    expect(signal).toBe('SIGKILL');
  });

  it('lets one be that the machine does not let come to its end', () => {
    const { status, stderr } = watched('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);');
    expect(stderr).not.toContain('finding');
    expect(status).toBe(0);
  });
});
