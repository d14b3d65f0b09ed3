export interface UserAgentParts {
  version: string;
  /** Mail address or URL of the operator. */
  contact?: string;
  /** What goes before our own name, which always stands: `Mozilla/5.0 (compatible)`. */
  product?: string;
}

/** Characters; some firewalls turn away longer ones. */
const MAX_PRODUCT = 200;

/** `copydesk/0.1.0 (+mailto:desk@example.org)`, so that a publisher can tell who polls and whom to write to. */
export function userAgentOf({ version, contact, product }: UserAgentParts): string {
  // A header holds printable ASCII; brackets would end the comment early.
  const reach = (contact ?? '').replace(/[^\x21-\x7e]|[()]/g, '');
  const isMail = reach.includes('@') && !/^[a-z]+:/i.test(reach);
  const own = `copydesk/${version} (${reach ? `+${isMail ? 'mailto:' : ''}${reach}` : 'no contact set'})`;
  const before = cleanProduct(product ?? '');
  return before ? `${before} ${own}` : own;
}

/** One line of printable ASCII, and without its brackets where they would swallow what comes after. */
function cleanProduct(product: string): string {
  const text = product
    .slice(0, MAX_PRODUCT)
    .replace(/[^\x20-\x7e]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return isBalanced(text) ? text : text.replace(/[()]/g, '');
}

function isBalanced(text: string): boolean {
  let depth = 0;
  for (const char of text) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth < 0) return false;
  }
  // A backslash in a comment would take away its closing bracket.
  return depth === 0 && !text.includes('\\');
}
