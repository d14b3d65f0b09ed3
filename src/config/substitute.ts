/** `${NAME}` and `${NAME:-default}` in configuration values. */

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Substituted {
  value: string;
  /** What was wrong, ready to follow a key's name; it names variables and never their values. */
  problems: { problem: string; expected: string }[];
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/;
const FORM = '${NAME} or ${NAME:-default}, or $${ for the characters themselves';

/**
 * Puts in the environment's values, once: a value that itself holds `${` stays as it is. `$${` stands for `${`.
 * A default also replaces an empty value, as in a shell; without a default an unset variable is a problem.
 */
export function substitute(text: string, environment: Environment): Substituted {
  const problems: Substituted['problems'] = [];
  let value = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('${', at);
    if (open < 0) return { value: value + text.slice(at), problems };
    if (open > at && text[open - 1] === '$') {
      value += `${text.slice(at, open - 1)}\${`;
      at = open + 2;
      continue;
    }
    const close = text.indexOf('}', open);
    if (close < 0) {
      problems.push({ problem: 'has a ${ that is not closed', expected: FORM });
      return { value: value + text.slice(at), problems };
    }
    const { found, problem } = lookUp(text.slice(open + 2, close), environment);
    if (problem) problems.push(problem);
    value += text.slice(at, open) + found;
    at = close + 1;
  }
}

function lookUp(
  inside: string,
  environment: Environment,
): { found: string; problem?: Substituted['problems'][number] } {
  const split = inside.indexOf(':-');
  const name = split < 0 ? inside : inside.slice(0, split);
  if (!NAME.test(name))
    return { found: '', problem: { problem: 'has a ${…} that holds no name', expected: FORM } };
  const found = Object.hasOwn(environment, name) ? environment[name] : undefined;
  if (split >= 0) return { found: found || inside.slice(split + 2) };
  if (found !== undefined) return { found };
  return {
    found: '',
    problem: {
      problem: `needs the environment variable ${name}, which is not set`,
      expected: `it set, or \${${name}:-default}`,
    },
  };
}

/** The environment's values that a text names, each of which may be a secret. */
export function variablesIn(text: string, environment: Environment): string[] {
  return [...text.matchAll(/\$\{([A-Za-z_][A-Za-z0-9_]{0,254})/g)].flatMap(([, name = '']) =>
    Object.hasOwn(environment, name) ? (environment[name] ?? []) : [],
  );
}

/** Whether a URL in the text names a user or password in plain letters and not as `${NAME}`. */
export function holdsCredentials(text: string): boolean {
  const user = /^\s*[a-z][a-z0-9+.-]{0,30}:\/\/([^/?#\s]*)@/i.exec(text)?.[1];
  return user !== undefined && !user.includes('${');
}
