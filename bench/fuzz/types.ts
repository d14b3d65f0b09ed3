import type { Surface } from './load.ts';

/** What one execution is given. */
export interface Input {
  /** Bytes, one character each (Latin-1), as that is what mutations work on and what a fixture can be written as. */
  bytes: string;
  /** Which of the target's settings go with it: 0 to `variants` - 1. */
  variant: number;
}

/** One reading under fuzz, with what it promises. */
export interface Target {
  name: string;
  /** Folders of seeds/ that it begins with. */
  seeds: string[];
  variants: number;
  /** Of the time of a run; the average is 1. */
  share: number;
  /** Reads the input and holds what comes out against the promise. Throws Broken, or whatever the reading throws. */
  run(surface: Surface, input: Input): void | Promise<void>;
}

/** A promise that did not hold, or an error that should not have come out. */
export interface Finding {
  target: string;
  /** The same for all inputs that show the same fault. */
  key: string;
  message: string;
  /** Where in the code, as far as it shows. */
  place?: string;
  /** Reduced to what is needed. */
  input: Input;
}

/** A promise of the reader that did not hold. */
export class Broken extends Error {
  override readonly name = 'Broken';
}
