/** What was caught, as an error. */
export function asError(caught: unknown): Error {
  return caught instanceof Error ? caught : new Error(String(caught));
}

/** The system's code (`ENOENT`), where the error carries one. */
export function codeOf(caught: unknown): string | undefined {
  const code = caught instanceof Error && 'code' in caught ? caught.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Whether Redis answered with an error, as opposed to not answering. */
export function isReply(caught: unknown): boolean {
  return asError(caught).name === 'ReplyError';
}

/** Redis is there and serves nobody, takes no writes, or has come up without our scripts: every command meets it. In a script's error the code stands after its place. */
const REFUSALS =
  /\b(OOM|MISCONF|READONLY|NOREPLICAS|CLUSTERDOWN|WRONGPASS|NOAUTH|LOADING|MASTERDOWN|BUSY|TRYAGAIN|NOSCRIPT)\b/;

/** Words for a connection that is gone, or was given up since it said nothing (connection-options.ts). */
const NO_CONNECTION =
  /MaxRetriesPerRequest|Connection is closed|Stream isn't writeable|Socket timeout|Command timed out/;

/**
 * Whose fault it is that a command failed. `away`: there is no server to be heard; `refuses`: it refuses whoever comes; `reply`:
 * it refused this command, for what it found at its keys; `other`: nothing of Redis.
 */
export type FailureKind = 'away' | 'refuses' | 'reply' | 'other';

export function kindOfFailure(caught: unknown): FailureKind {
  const error = asError(caught);
  // BullMQ gives some replies on as errors of its own.
  if (REFUSALS.test(error.message)) return 'refuses';
  if (isReply(error)) return 'reply';
  return 'syscall' in error || NO_CONNECTION.test(`${error.name}: ${error.message}`) ? 'away' : 'other';
}
