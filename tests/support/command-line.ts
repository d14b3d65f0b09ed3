/** The command line in this process, with what it wrote. */
import { PassThrough, Readable } from 'node:stream';
import { runCommandLine } from '../../src/cli/menu.ts';

export interface Said {
  code: number;
  stdout: string;
  stderr: string;
}

export async function say(
  words: string[],
  { stdin = '', env = {} }: { stdin?: string | Uint8Array; env?: NodeJS.ProcessEnv } = {},
): Promise<Said> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const heard = Promise.all([textOf(stdout), textOf(stderr)]);
  const code = await runCommandLine(words, {
    stdout,
    stderr,
    stdin: Readable.from([Buffer.from(stdin)]),
    env,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await heard;
  return { code, stdout: out, stderr: err };
}

/** JSON Lines, parsed. */
export function lines<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

async function textOf(stream: PassThrough): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}
