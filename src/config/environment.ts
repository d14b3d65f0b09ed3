/** What the environment decides over the files' heads. */
import { parseUrl } from './schema-url.ts';
import { z } from 'zod';
import { describe } from './describe-issue.ts';
import { ENVIRONMENT } from './problem.ts';
import type { Problem } from './problem.ts';
import * as names from './schema-names.ts';
import { choice, wholeNumber } from './schema-values.ts';
import type { Environment } from './substitute.ts';
import type { Config } from './types.ts';

/** Variables that win over a key, each with the kind of value it must hold. */
const OVERRIDES = {
  REDIS_URL: names.redisUrl(),
  REDIS_PASSWORD: z.string(),
  HOST: names.host(),
  PORT: wholeNumber(0, 65_535),
  COPYDESK_TOKEN: names.token(),
  LOG_LEVEL: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
};

/** A variable that is set to nothing counts as not set. */
export function checkEnvironment(environment: Environment): Problem[] {
  return Object.entries(OVERRIDES).flatMap(([name, schema]: [string, z.ZodType]) => {
    const issue = environment[name] ? schema.safeParse(environment[name]).error?.issues[0] : undefined;
    if (!issue) return [];
    const { problem, expected } = describe(issue, environment[name]);
    const message = `${name} ${problem}`;
    return [{ file: ENVIRONMENT, line: 1, column: 1, path: name, message, expected, severity: 'error' }];
  });
}

/** Call it only once `checkEnvironment` has found nothing. */
export function applyEnvironment(config: Config, environment: Environment): Config {
  const { REDIS_URL, REDIS_PASSWORD, HOST, PORT, COPYDESK_TOKEN, LOG_LEVEL } = environment;
  const url = REDIS_URL || config.redis.url;
  return {
    ...config,
    redis: { ...config.redis, ...(url && { url: REDIS_PASSWORD ? withPassword(url, REDIS_PASSWORD) : url }) },
    logLevel: LOG_LEVEL || config.logLevel,
    api: {
      ...config.api,
      ...(HOST && { host: HOST }),
      ...(PORT && { port: Number(PORT) }),
      ...(COPYDESK_TOKEN && { token: COPYDESK_TOKEN }),
    },
  };
}

/** So that the address may stand in a file while the password comes from a secret. */
function withPassword(url: string, password: string): string {
  const path = names.isSocketPath(url) ? url.replace(/[%#]/g, encodeURIComponent) : undefined;
  const [, user = '', socket] = names.UNIX_URL.exec(path ? `unix://${path}` : url) ?? [];
  if (socket) return `unix://${user}:${encodeURIComponent(password)}@${socket}`;
  const address = parseUrl(url);
  if (!address) return url;
  if (address.host !== '') address.password = encodeURIComponent(password);
  return address.href;
}
