/** What a command may touch of the world. */
export interface Terminal {
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stdin: NodeJS.ReadableStream;
  env: NodeJS.ProcessEnv;
}

export interface Invocation extends Terminal {
  /** What is not an option. */
  words: string[];
  options: Record<string, string | boolean | undefined>;
}

/** 0 success, 1 failure, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** By their long names. */
export type Options = Record<string, Option>;

export interface Option {
  type: 'string' | 'boolean';
  /** One letter. */
  short?: string;
  /** What stands for its value in the help: `FILE`. */
  value?: string;
  /** What it does, in some words. */
  help: string;
}

/** How many words beside its options a command takes at most, and what is said of more. */
export interface Words {
  most: number;
  otherwise: string;
}

export const NO_WORDS: Words = { most: 0, otherwise: 'it takes no words' };

export interface Command {
  name: string;
  /** After the name in the usage line: `FILE|- [--url BASE]`. */
  usage: string;
  /** What `copydesk NAME --help` says beyond the usage, the summary and the options; each line is a paragraph. */
  details: string;
  options?: Options;
  takes: Words;
  run(invocation: Invocation): Promise<ExitCode>;
}

/** Commands under one name: `copydesk source list`. */
export interface CommandGroup {
  name: string;
  details: string;
  /** Each with its whole name: `source list`. */
  commands: readonly Entry[];
}

/** A line of a menu. What it stands for is loaded when it is asked for: some commands bring most of the program with them. */
export interface Entry {
  name: string;
  summary: string;
  load: () => Promise<Command | CommandGroup>;
}

/** The command was called in a way it does not take. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function print(stream: NodeJS.WritableStream, line: string): void {
  stream.write(`${line}\n`);
}

/** One line in which others (feeds, servers, file names) have a hand, for a person to read. */
export function printLine(stream: NodeJS.WritableStream, line: string): void {
  print(stream, harmless(line));
}

/** A line in which nothing steers a terminal, begins another line or turns the direction round. */
export function harmless(line: string): string {
  return line.replace(/[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu, ' ');
}

/** A line of JSON. What JSON.stringify leaves as it is and a terminal would act on is escaped, which loses nothing. */
export function jsonLine(value: unknown): string {
  const escape = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\p{Bidi_Control}]/gu, escape);
}

export function optionText(invocation: Invocation, name: string): string | undefined {
  const value = invocation.options[name];
  return typeof value === 'string' ? value : undefined;
}
