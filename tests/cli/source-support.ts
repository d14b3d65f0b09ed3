/** A configuration folder for the `source` commands, and the command line as on a terminal. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { runCommandLine } from '../../src/cli/menu.ts';
import { startFeedServer, type FeedServer } from '../support/feed-server.ts';

export interface ConfigFolder {
  dir: string;
  /** sources.yaml as it is now. */
  sources: () => Promise<string>;
}

/** A folder that lets loopback addresses be asked without a pause. */
export async function configFolder(sources?: string, copydesk = ''): Promise<ConfigFolder> {
  const dir = await mkdtemp(join(tmpdir(), 'copydesk-source-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const network = 'network: { allow: [127.0.0.0/8], hostGap: 0s }\ncontact: desk@example.org\n';
  await writeFile(join(dir, 'copydesk.yaml'), network + copydesk);
  const file = join(dir, 'sources.yaml');
  if (sources !== undefined) await writeFile(file, sources);
  return { dir, sources: () => readFile(file, 'utf8') };
}

export async function feedServer(): Promise<FeedServer> {
  const server = await startFeedServer();
  onTestFinished(() => server.close());
  return server;
}

/** What stdout and stderr of a terminal of this width were sent, colours and all. */
export async function sayOnTerminal(
  words: string[],
  { columns = 80, env = {}, stdin = '' }: { columns?: number; env?: NodeJS.ProcessEnv; stdin?: string } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const terminal = () => Object.assign(new PassThrough(), { isTTY: true, columns });
  const [stdout, stderr] = [terminal(), terminal()];
  const code = await runCommandLine(words, {
    stdout,
    stderr,
    stdin: Readable.from([Buffer.from(stdin)]),
    env,
  });
  const textOf = (stream: PassThrough) => String((stream.read() as Buffer | null) ?? '');
  return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
}

/** Without the colours that a terminal gets. */
export function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex -- that is how colours begin
  return text.replace(/\u001b\[\d{1,2}m/g, '');
}
