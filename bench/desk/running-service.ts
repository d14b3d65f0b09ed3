import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface RunningService {
  url: string;
  /** ms from the start of the process until it said that it runs. */
  startMs: number;
  stop(): Promise<void>;
}

/** Starts the compiled service on a configuration folder, and waits until it says where it listens. */
export async function startService(program: string, folder: string, socket: string): Promise<RunningService> {
  const began = performance.now();
  const { REDIS_URL: _elsewhere, HOST: _host, COPYDESK_TOKEN: _token, ...env } = process.env;
  const child = spawn(process.execPath, [program, 'run'], {
    env: { ...env, COPYDESK_CONFIG: folder, REDIS_URL: `unix://${socket}`, PORT: '0', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines = createInterface(child.stderr);
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const told = /"url":"([^"]+)".*"copydesk is running"/.exec(line)?.[1];
      if (told !== undefined) resolve(told);
    });
    child.once('exit', (code) => reject(new Error(`the service ended with exit code ${code}`)));
  });
  return {
    url,
    startMs: performance.now() - began,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
