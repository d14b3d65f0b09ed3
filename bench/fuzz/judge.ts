import type { Surface } from './load.ts';
import { Broken } from './types.ts';
import type { Input, Target } from './types.ts';

export interface Fault {
  /** The same for all inputs that show the same fault. */
  key: string;
  message: string;
  place?: string;
}

/** What our own code says where something was thrown that it did not expect: named, but a fault all the same. */
const CATCH_ALL = /could not be read$/;
const STACK = /call stack/;
/** Errors of parsers that the readers leave the judgement to. */
const PARSERS = /^(?:SyntaxError|YAML)/;

/** Runs a target on an input: undefined where it reads it or refuses it by name, as it promises. */
export async function judge(target: Target, surface: Surface, input: Input): Promise<Fault | undefined> {
  try {
    await target.run(surface, input);
    return undefined;
  } catch (error) {
    const fault = error instanceof surface.FeedError ? hiddenIn(error) : error;
    return fault === undefined ? undefined : describeFault(fault);
  }
}

/** An error that nobody expected, within one with a name; a stack that ran out may as well have ended the process. */
function hiddenIn({ message, cause }: Error): unknown {
  if (!(cause instanceof Error)) return undefined;
  const isCaught = CATCH_ALL.test(message) && !PARSERS.test(cause.name);
  return isCaught || STACK.test(cause.message) ? cause : undefined;
}

function describeFault(error: unknown): Fault {
  if (!(error instanceof Error)) return { key: 'thrown', message: `threw ${String(error)}` };
  const name = error instanceof Broken ? 'broken' : error.name;
  const message = error.message.slice(0, 300);
  const place = error instanceof Broken ? undefined : placeIn(error.stack ?? '');
  return {
    key: `${name} ${message.replace(/\d+/g, '#').slice(0, 80)}`,
    message: `${name}: ${message}`,
    ...(place && { place }),
  };
}

/** The first line of a stack that is ours. */
function placeIn(stack: string): string | undefined {
  return /\b(src\/[\w/.-]+\.ts:\d+)/.exec(stack)?.[1];
}
