import { NO_WORDS, print, type Command } from './command.ts';

/** Longer than the probe itself takes to call Redis silent (2 s). */
const ANSWER_WITHIN_MS = 4000;

export const health: Command = {
  name: 'health',
  usage: '',
  details: [
    'Asks http://127.0.0.1:PORT/readyz (PORT from the environment, default 8080) and prints each check. Exit 0 if it is ready, 1',
    'if it is not or does not answer. A process without the api role answers too where PORT is set for it.',
  ].join(' '),
  takes: NO_WORDS,

  async run({ env, stdout, stderr }) {
    const url = `http://127.0.0.1:${env['PORT'] || 8080}/readyz`;
    const headers: Record<string, string> = env['COPYDESK_TOKEN']
      ? { authorization: `Bearer ${env['COPYDESK_TOKEN']}` }
      : {};
    try {
      const answer = await fetch(url, { headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      const { status, checks } = (await answer.json()) as { status: string; checks: Check[] };
      print(stdout, [status, ...checks.map(inWords)].join('; '));
      return answer.ok ? 0 : 1;
    } catch (error) {
      print(
        stderr,
        `copydesk health: no answer at ${url}: ${error instanceof Error ? error.message : String(error)}`,
      );
      return 1;
    }
  },
};

interface Check {
  name: string;
  ok: boolean;
  detail?: string;
}

function inWords({ name, ok, detail }: Check): string {
  return `${name} ${ok ? 'good' : 'bad'}${detail ? ` (${detail})` : ''}`;
}
