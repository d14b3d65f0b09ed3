#!/usr/bin/env node
import { runCommandLine } from '../src/cli/menu.ts';

const { stdin, stdout, stderr, env } = process;
// A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});
const code = await runCommandLine(process.argv.slice(2), { stdin, stdout, stderr, env });
// Not left to the event loop: a connection that is cut while an answer is due leaves ioredis's timer for it behind, 15 s long.
await Promise.all([stdout, stderr].map(untilWritten));
process.exit(code);

function untilWritten(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve());
  });
}
