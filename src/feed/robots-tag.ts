/** What a publisher asks of whoever indexes a page; each is true where it is asked for. */
export interface Robots {
  /** Do not take the page up. */
  noindex: boolean;
  /** Keep no copy. */
  noarchive: boolean;
  /** Show no text of it. */
  nosnippet: boolean;
  /** Show no picture of it. */
  noimageindex: boolean;
}

export const NO_ROBOTS: Robots = { noindex: false, noarchive: false, nosnippet: false, noimageindex: false };

/** Characters of directives that are looked at. */
const MAX_LENGTH = 5000;

/** Directives with a value of their own; what stands before any other colon is the name of a robot. */
const VALUED = new Set(['max-snippet', 'max-image-preview', 'max-video-preview', 'unavailable_after']);

/** What each directive asks for. `none` is noindex and nofollow; `nocache` is what noarchive is called by some. */
const MEANINGS: ReadonlyMap<string, keyof Robots> = new Map([
  ['noindex', 'noindex'],
  ['none', 'noindex'],
  ['noarchive', 'noarchive'],
  ['nocache', 'noarchive'],
  ['nosnippet', 'nosnippet'],
  ['max-snippet:0', 'nosnippet'],
  ['noimageindex', 'noimageindex'],
  ['max-image-preview:none', 'noimageindex'],
]);

/**
 * Reads the values of X-Robots-Tag headers, with a comma or a line between them. `googlebot: noindex, nofollow` is only for
 * the robot that it names, up to the next one named or the end of the line; `agent` is our own name (`copydesk`). What
 * is asked of all and what is asked of us add up.
 */
export function parseRobotsTag(value: string, agent: string): Robots {
  const asked = value
    .slice(0, MAX_LENGTH)
    .split(/[\r\n]+/)
    .flatMap((line) => directivesFor(line, agent.toLowerCase()));
  return robotsOf(asked);
}

/** Reads the content of a `<meta name="robots">`. */
export function parseRobotsMeta(content: string): Robots {
  return robotsOf(content.slice(0, MAX_LENGTH).split(','));
}

export function addRobots(a: Robots, b: Robots): Robots {
  return {
    noindex: a.noindex || b.noindex,
    noarchive: a.noarchive || b.noarchive,
    nosnippet: a.nosnippet || b.nosnippet,
    noimageindex: a.noimageindex || b.noimageindex,
  };
}

function directivesFor(line: string, agent: string): string[] {
  let isOurs = true;
  return line.split(',').flatMap((part) => {
    const named = /^\s*([a-z][\w.*-]{0,60})\s*:/i.exec(part);
    const name = named?.[1]?.toLowerCase();
    if (!named || !name || VALUED.has(name)) return isOurs ? [part] : [];
    isOurs = name === agent;
    return isOurs ? [part.slice(named[0].length)] : [];
  });
}

function robotsOf(directives: string[]): Robots {
  const asked = new Set(
    directives.flatMap((one) => MEANINGS.get(one.replace(/\s+/g, '').toLowerCase()) ?? []),
  );
  return {
    noindex: asked.has('noindex'),
    noarchive: asked.has('noarchive'),
    nosnippet: asked.has('nosnippet'),
    noimageindex: asked.has('noimageindex'),
  };
}
