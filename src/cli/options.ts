/** The options and words of a command line, and what is said where they cannot be read. */
import { parseArgs } from 'node:util';
import { suggest } from '../config/suggest.ts';
import { harmless, UsageError, type Options } from './command.ts';

const HELP: Options = { help: { type: 'boolean', short: 'h', help: 'this text' } };

/** An option as it stands in the command line. */
interface Given {
  name: string;
  /** With its hyphens, and without its value. */
  rawName: string;
  value: string | undefined;
  /** Whether the value stood behind `=`. */
  inlineValue: boolean | undefined;
}

/** @throws {UsageError} */
export function parseOptions(
  known: Options,
  args: readonly string[],
): { words: string[]; options: Record<string, string | boolean | undefined> } {
  const options = { ...known, ...HELP };
  // Not strict: it is refused here, in words of ours.
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, short }]) => [name, { type, ...(short && { short }) }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) if (token.kind === 'option') refuseMisuse(token, options);
  return { words: positionals, options: values };
}

function refuseMisuse({ name, rawName, value, inlineValue }: Given, options: Options): void {
  const flag = harmless(rawName);
  const option = Object.hasOwn(options, name) ? options[name] : undefined;
  if (!option) {
    const meant = rawName.startsWith('--') ? suggest(name, Object.keys(options)) : undefined;
    throw new UsageError(`there is no option ${flag}${meant ? `: did you mean --${meant}?` : ''}`);
  }
  if (option.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${flag} takes no value`);
    return;
  }
  const isOption = value !== undefined && value.length > 1 && value.startsWith('-') && !inlineValue;
  if (value === undefined || isOption)
    throw new UsageError(`${flag} wants a value: ${flag} ${option.value ?? 'VALUE'}`);
}
