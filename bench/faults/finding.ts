/** Something that is held against the desk. */
export interface Finding {
  kind: 'lost' | 'doubled' | 'wrong';
  /** What shows it, for a person to look into. */
  what: string;
}

export function lost(what: string): Finding {
  return { kind: 'lost', what };
}

export function doubled(what: string): Finding {
  return { kind: 'doubled', what };
}

export function wrong(what: string): Finding {
  return { kind: 'wrong', what };
}
