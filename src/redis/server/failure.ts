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
