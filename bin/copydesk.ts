#!/usr/bin/env node
import { runCommandLine } from '../src/cli/menu.ts';

const { stdin, stdout, stderr, env } = process;
// A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});
process.exitCode = await runCommandLine(process.argv.slice(2), { stdin, stdout, stderr, env });
