/** Lines at the end among which a notice is looked for. */
const NEAR = 3;
/** Longest line that can be one. */
const MAX_LINE = 500;

/** Ways in which the last line of a text names its publisher. The name is the first group. */
const NOTICES = [
  /^(.{2,60}?)(?:['’]s?)? (?:web ?site|site|page) (?:contains|carries|shows|publishes) only\b/i,
  /^(?:©|\(c\)|copyright)(?: ?(?:©|\(c\)))? ?(?:\d{4}(?: ?[-–] ?\d{4})?,?)? ?(?:by )?(.{2,60}?)[.,;]? all rights reserved/i,
  /^(?:©|\(c\)) ?(?:\d{4},?)? ?([^.,;]{2,60})\.?$/i,
  /^(.{2,60}?)[.,;] all rights reserved/i,
  /^this (?:article|story|report|text|piece) (?:was|is|has been) (?:(?:first|originally) )?published (?:by|on|in|at) ([^.,;(]{2,60}?)(?= and |[.,;(]|$)/i,
  /^(?:source|quelle|izvor|burimi|источник|kaynak) ?: ?([^.,;]{2,60})\.?$/i,
];

/** Takes a closing notice off the end of a text; it is no part of the article, and says who published it. */
export function takeClosingNotice(lines: string[]): { lines: string[]; providerName?: string } {
  for (let at = lines.length - 1; at >= Math.max(1, lines.length - NEAR); at--) {
    const name = publisherIn(lines[at] ?? '');
    if (name) return { lines: lines.toSpliced(at, 1), providerName: name };
  }
  return { lines };
}

function publisherIn(line: string): string | undefined {
  if (line.length > MAX_LINE) return undefined;
  for (const notice of NOTICES) {
    const name = notice.exec(line)?.[1]?.replace(/^the /i, '').trim();
    if (name && /^[\p{L}\d]/u.test(name)) return name;
  }
  return undefined;
}
