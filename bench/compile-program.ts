import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

export interface Compiled {
  /** The file to run. */
  program: string;
  remove(): void;
}

/**
 * Compiles a program that is measured, as a release is compiled. Run from source it would carry a compiler in each of its
 * threads, which takes more memory than what is measured, and give every function a name whenever it is made.
 *
 * @param file within bench, of a folder whose tsconfig.json names what to compile.
 * @throws Error with the compiler's words, where it finds fault.
 */
export function compileProgram(file: string): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'copydesk-bench-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const project = join(import.meta.dirname, dirname(file), 'tsconfig.json');
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project, '--outDir', folder], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    remove();
    throw new Error(`${file} does not compile: ${stdout}`);
  }
  copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return { program: join(folder, 'bench', file.replace(/\.ts$/, '.js')), remove };
}
