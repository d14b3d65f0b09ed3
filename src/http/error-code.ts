/** The code that Node's and undici's errors carry (`ENOENT`, `ECONNRESET`, `UND_ERR_SOCKET`), or an empty string. */
export function errorCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
