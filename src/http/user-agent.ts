export interface UserAgentParts {
  version: string;
  /** Mail address or URL of the operator. */
  contact?: string;
}

/** `copydesk/0.1.0 (+mailto:desk@example.org)`, so that a publisher can tell who polls and whom to write to. */
export function userAgentOf({ version, contact }: UserAgentParts): string {
  // A header holds printable ASCII; brackets would end the comment early.
  const reach = (contact ?? '').replace(/[^\x21-\x7e]|[()]/g, '');
  const isMail = reach.includes('@') && !/^[a-z]+:/i.test(reach);
  return `copydesk/${version} (${reach ? `+${isMail ? 'mailto:' : ''}${reach}` : 'no contact set'})`;
}
