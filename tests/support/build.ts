/** Vitest's global setup: the product as it ships, plain JavaScript in .test-build, for tests that run it as a process. */
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export default function build(): void {
  const tsc = resolve(ROOT, 'node_modules/typescript/bin/tsc');
  const words = [
    '-p',
    'tsconfig.build.json',
    '--outDir',
    '.test-build',
    '--sourceMap',
    'false',
    '--declaration',
    'false',
  ];
  execFileSync(process.execPath, [tsc, ...words], { cwd: ROOT, stdio: 'inherit' });
}
