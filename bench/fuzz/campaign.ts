import { Coverage } from './coverage.ts';
import { judge } from './judge.ts';
import type { Instrumented, Surface } from './load.ts';
import { MAX_BYTES, mutate, pump } from './mutate.ts';
import type { Material } from './mutate-bytes.ts';
import { MAX_MS, slowness } from './pace.ts';
import type { Dice } from './random.ts';
import { shrink } from './shrink.ts';
import type { Finding, Input, Target } from './types.ts';

/** How one target did. */
export interface Outcome {
  target: string;
  executions: number;
  seconds: number;
  /** Blocks of our code that were reached, and the inputs that were kept as they reached something new. */
  blocks: number;
  corpus: number;
  slowestMs: number;
  findings: Finding[];
}

interface Setting {
  target: Target;
  instrumented: Instrumented;
  /** The same code without counters. */
  plain: Surface;
  seeds: readonly string[];
  words: readonly string[];
  dice: Dice;
  /** Called before each execution. */
  goesOn: (executions: number) => boolean;
  /** Told of what is about to be run, so that one that never returns is known. */
  onInput?: (target: string, input: Input) => void;
}

/** Of the inputs, how many are one of the corpus with a piece of it repeated to 64 KiB. */
const PUMPED = 0.004;
const SHRINK_TRIES = { corpus: 40, finding: 3000 };
/** Bytes above which an input of the corpus is worth reducing. */
const LONG = 200;
/** Findings of one target after which it is enough. */
const MAX_FINDINGS = 25;

/**
 * Fuzzes one target: inputs of the corpus are changed at random, and a mutant that reaches a block, or runs it more often,
 * than any before joins the corpus. The order of inputs depends on the dice alone. Each fault is reported once, reduced.
 */
export async function runCampaign(setting: Setting): Promise<Outcome> {
  return new Campaign(setting).run();
}

class Campaign {
  readonly #setting: Setting;
  readonly #coverage: Coverage;
  readonly #corpus: Input[] = [];
  readonly #findings = new Map<string, Finding>();
  #executions = 0;
  #slowestMs = 0;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#coverage = new Coverage(setting.instrumented.hits);
  }

  async run(): Promise<Outcome> {
    const { target, dice, words } = this.#setting;
    const start = performance.now();
    await this.#begin();
    const material: Material = { dice, words, other: () => dice.pick(this.#corpus).bytes };
    while (this.#goesOn()) {
      const parent = this.#choose();
      const input = dice.chance(PUMPED) ? pump(parent, dice) : mutate(parent, target.variants, material);
      const news = await this.#execute(input);
      if (news.length > 0) await this.#keep(input, news);
    }
    return {
      target: target.name,
      executions: this.#executions,
      seconds: (performance.now() - start) / 1000,
      blocks: this.#coverage.blocks,
      corpus: this.#corpus.length,
      slowestMs: this.#slowestMs,
      findings: [...this.#findings.values()],
    };
  }

  #goesOn(): boolean {
    return this.#findings.size < MAX_FINDINGS && this.#setting.goesOn(this.#executions);
  }

  /** The seeds under each setting of the target; one at least is there, so that there is something to change. */
  async #begin(): Promise<void> {
    const { target, seeds } = this.#setting;
    this.#corpus.push({ bytes: ' ', variant: 0 });
    for (const bytes of seeds)
      for (let variant = 0; variant < target.variants; variant++) {
        if (!this.#goesOn()) return;
        const input = { bytes: bytes.slice(0, MAX_BYTES), variant };
        if ((await this.#execute(input)).length > 0) this.#corpus.push(input);
      }
  }

  /** Often one of those that came last, as what is new has been tried least. */
  #choose(): Input {
    const { dice } = this.#setting;
    const size = this.#corpus.length;
    const last = Math.min(size, 30);
    return this.#corpus[dice.chance(0.3) ? size - 1 - dice.below(last) : dice.below(size)] as Input;
  }

  /** The blocks that an input reached, or ran more often, than any before it. */
  async #execute(input: Input): Promise<number[]> {
    const { target, instrumented, plain, onInput } = this.#setting;
    onInput?.(target.name, input);
    this.#executions++;
    this.#coverage.begin();
    const start = performance.now();
    const fault = await judge(target, instrumented.surface, input);
    const ms = performance.now() - start;
    const news = this.#coverage.takeNews();
    this.#slowestMs = Math.max(this.#slowestMs, ms);
    if (fault && !this.#findings.has(fault.key)) await this.#report(fault.key, input);
    if (ms > MAX_MS && !this.#findings.has('slow')) {
      const finding = await slowness(target, plain, input);
      if (finding) this.#findings.set('slow', finding);
    }
    return fault ? [] : news;
  }

  /** Takes an input into the corpus, without what it does not need to reach what is new in it. */
  async #keep(input: Input, news: number[]): Promise<void> {
    const { target, instrumented, onInput } = this.#setting;
    const reaches = async (candidate: Input) => {
      onInput?.(target.name, candidate);
      this.#executions++;
      this.#coverage.begin();
      const fault = await judge(target, instrumented.surface, candidate);
      return !fault && this.#coverage.reaches(news);
    };
    const isLong = input.bytes.length > LONG;
    this.#corpus.push(isLong ? await shrink(input, reaches, SHRINK_TRIES.corpus) : input);
  }

  /** Reduces an input to what shows the fault, in the plain code if it shows there. */
  async #report(key: string, input: Input): Promise<void> {
    const { target, instrumented, plain, onInput } = this.#setting;
    const surface = (await judge(target, plain, input))?.key === key ? plain : instrumented.surface;
    const shows = async (candidate: Input) => {
      onInput?.(target.name, candidate);
      return (await judge(target, surface, candidate))?.key === key;
    };
    const least = await shrink(input, shows, SHRINK_TRIES.finding);
    const fault = await judge(target, surface, least);
    const place = fault?.place;
    this.#findings.set(key, {
      target: target.name,
      key,
      message: fault?.message ?? key,
      ...(place && { place }),
      input: least,
    });
  }
}
