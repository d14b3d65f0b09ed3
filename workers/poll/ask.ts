import type { WebSource } from '../../src/config/types.ts';
import type { FetchRequest, Validators } from '../../src/http/types.ts';
import { userAgentOf } from '../../src/http/user-agent.ts';
import type { Desk } from '../desk.ts';

/** A request on behalf of a source. Its headers and credentials are for the origin that the operator named, and no other. */
export function requestFor(
  source: WebSource,
  desk: Pick<Desk, 'config' | 'version'>,
  url: string,
  validators: Validators = {},
): FetchRequest {
  const { headers, auth, proxy, userAgent } = source;
  const { contact } = desk.config;
  const isOwn = new URL(url).origin === new URL(source.url).origin;
  return {
    url,
    validators,
    userAgent: userAgentOf({
      version: desk.version,
      ...(contact && { contact }),
      ...(userAgent && { product: userAgent }),
    }),
    ...(isOwn && headers && { headers }),
    ...(isOwn && auth && { auth }),
    ...(proxy && { proxy }),
  };
}
