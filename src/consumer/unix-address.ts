/** `unix://[user:password@]/path/to/socket[?db=n]`, as the desk's REDIS_URL may have it. ioredis reads none with a login. */
const UNIX = /^unix:\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?(\/[^/].*)$/is;

export interface UnixAddress {
  /** With its query. Every character means itself. */
  path: string;
  login: { username?: string; password?: string };
}

/**
 * @returns undefined for what is none.
 * @throws {URIError} where a `%` in the login is not followed by two hexadecimal digits.
 */
export function readUnixAddress(address: string): UnixAddress | undefined {
  const [, username, password, path] = UNIX.exec(address) ?? [];
  if (path === undefined) return undefined;
  const login = {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
  };
  return { path, login };
}
