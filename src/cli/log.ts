import { Writable } from 'node:stream';
import { destination, pino, type Logger } from 'pino';
import { harmless, type Terminal } from './command.ts';

/** JSON lines to stderr; on a terminal one short line an event, for a person to read. */
export function createLog(level: string, terminal: Terminal): Logger {
  const options = {
    level,
    base: null,
    // Payloads and credentials never reach the log, whatever a caller hands in.
    redact: {
      // ioredis hangs the failed command on its errors, a log-in with its password among them.
      paths: [
        'secured',
        '*.secured',
        'password',
        '*.password',
        'token',
        '*.token',
        'err.command',
        '*.command',
      ],
      censor: '[redacted]',
    },
  };
  if (terminal.stderr.isTTY) return pino(options, forPeople(terminal.stderr));
  return pino(
    options,
    terminal.stderr === process.stderr ? destination({ dest: 2, sync: true }) : terminal.stderr,
  );
}

const NAMES: Record<number, string> = {
  10: 'trace',
  20: 'debug',
  30: '',
  40: 'warning: ',
  50: 'error: ',
  60: 'fatal: ',
};

function forPeople(stream: NodeJS.WritableStream): Writable {
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const { level, time, msg, err, ...rest } = JSON.parse(chunk.toString()) as Record<string, unknown>;
      const clock = new Date(Number(time)).toTimeString().slice(0, 8);
      const facts = Object.entries(rest).map(([name, value]) => `${name}=${plain(value)}`);
      const cause = err && typeof err === 'object' && 'message' in err ? [`(${plain(err.message)})`] : [];
      stream.write(
        `${[clock, `${NAMES[Number(level)] ?? ''}${plain(msg)}`, ...cause, ...facts].join(' ')}\n`,
      );
      done();
    },
  });
}

/** Feeds and servers have a hand in what is logged: no control characters reach the terminal. */
function plain(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return harmless(text ?? '');
}
