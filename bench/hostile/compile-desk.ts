import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

export interface CompiledDesk {
  /** The file to fork. */
  program: string;
  remove(): void;
}

/**
 * Compiles the process that is measured, as a release is compiled. Run from source it would carry a compiler in each of its
 * threads, which takes more memory than what is measured.
 *
 * @throws Error with the compiler's words, where it finds fault.
 */
export function compileDesk(): CompiledDesk {
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const project = join(import.meta.dirname, 'tsconfig.json');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project, '--outDir', folder], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    remove();
    throw new Error(`the desk does not compile: ${stdout}`);
  }
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return { program: join(folder, 'bench/hostile/desk.js'), remove };
}
