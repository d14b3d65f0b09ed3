/** Which of the names that a source gives its items can be relied on. */

/**
 * What an item is known by within its source: `guid` (the default) is GUID, else link, else title with date. Where a
 * source's names have proved to change by themselves they are left out: `link` does without GUIDs, `guid-only` without
 * links, `title` without either. A document's path is never left out.
 */
export type KeyBy = 'guid' | 'link' | 'guid-only' | 'title';

export interface KeyTrust {
  guids: boolean;
  links: boolean;
}

const TRUST: Record<KeyBy, KeyTrust> = {
  guid: { guids: true, links: true },
  link: { guids: false, links: true },
  'guid-only': { guids: true, links: false },
  title: { guids: false, links: false },
};

export function trustOf(keyBy: KeyBy = 'guid'): KeyTrust {
  return TRUST[keyBy];
}

/** The same without the names that proved bad. */
export function distrust(keyBy: KeyBy, bad: KeyTrust): KeyBy {
  const guids = TRUST[keyBy].guids && !bad.guids;
  const links = TRUST[keyBy].links && !bad.links;
  if (guids) return links ? 'guid' : 'guid-only';
  return links ? 'link' : 'title';
}

export function isKeyBy(value: unknown): value is KeyBy {
  return typeof value === 'string' && Object.hasOwn(TRUST, value);
}
