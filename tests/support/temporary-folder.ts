/**
 * Vitest's global setup: a temporary folder of the run's own, which goes with all that tests leave in it. Files share their modules,
 * so that a helper cannot tell when the file that it worked for is done.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setUp(): () => void {
  const before = process.env['TMPDIR'];
  // Short: paths of sockets have some hundred characters at most.
  const folder = mkdtempSync(join(tmpdir(), 'cd-'));
  process.env['TMPDIR'] = folder;
  return () => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(folder, { recursive: true, force: true });
  };
}
