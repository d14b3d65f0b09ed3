import { parseUrl } from '../../config/schema-url.ts';
import { substitute } from '../../config/substitute.ts';
import { redactUrl } from '../../http/redact-url.ts';

/** Stands for what the environment would put in. */
const VARIABLE = 'variable-of-the-environment';

/** An address that others may see. */
export interface PublicAddress {
  url: string;
  /** Whether something was taken out. */
  isCut: boolean;
}

/**
 * A source's address without what may open something: user, password, variables, and what no message of ours would show
 * (redactUrl). Undefined where that is a part of host or path, since the rest leads nowhere.
 * @param written as it stands in the file, `${NAME}` and all
 */
export function publicAddress(written: string): PublicAddress | undefined {
  const names = [...written.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]{0,254})/g)].map(([, name = '']) => name);
  const { value } = substitute(written, Object.fromEntries(names.map((name) => [name, VARIABLE])));
  const address = parseUrl(value);
  if (!address) return undefined;
  const { protocol, host, pathname, search, username, password } = address;
  if (
    isSecret(host, `http://${host}/`) ||
    pathname.split('/').some((part) => isSecret(part, `http://x/${part}`))
  )
    return undefined;
  const pairs = search.slice(1).split('&').filter(Boolean);
  const kept = pairs.filter((pair) => !isSecret(pair, `http://x/?${pair}`));
  const query = kept.length > 0 ? `?${kept.join('&')}` : '';
  return {
    url: `${protocol}//${host}${pathname}${query}`,
    isCut: kept.length < pairs.length || username !== '' || password !== '',
  };
}

/** @param url a short address that holds the part and nothing else of note */
function isSecret(part: string, url: string): boolean {
  return part.includes(VARIABLE) || redactUrl(url) !== new URL(url).href;
}
