/** What a search asks of each wording: in few bytes, since a search meets thousands and waits for memory most of its time. */
import { reach } from '../columns/int-lists.ts';

/** Fields of a record. */
export const SQUARES = 0;
export const FIRST = 1;
export const WORDS = 2;
export const STRIDE = 3;

/** Norms are told in quarters: no title has more than 48 words, none of which weighs 9. */
const NORM_STEPS = 4;
const MOST_CODE = 255;
/** By code: 1 divided by the least norm that it stands for. */
export const INVERSE_NORMS = Float64Array.from({ length: MOST_CODE + 1 }, (_, code) => NORM_STEPS / code);

/** What is shared is one number: the dot product in sixteenths, and below it the evidence in eighths, both rounded up. */
const EVIDENCE_BITS = 14;
const EVIDENCE = (1 << EVIDENCE_BITS) - 1;
const DOT_STEPS = 16;
const EVIDENCE_STEPS = 8;

export const packShared = (dot: number, evidence: number): number =>
  (Math.ceil(dot * DOT_STEPS) << EVIDENCE_BITS) + Math.ceil(evidence * EVIDENCE_STEPS);
/** Evidence in the steps of what is shared; the same of `packedEvidenceOf` or more are at least so much. */
export const packEvidence = (evidence: number): number => Math.max(0, Math.floor(evidence * EVIDENCE_STEPS));
export const packedEvidenceOf = (shared: number): number => shared & EVIDENCE;
export const dotOf = (shared: number): number => (shared >>> EVIDENCE_BITS) / DOT_STEPS;
export const evidenceOf = (shared: number): number => (shared & EVIDENCE) / EVIDENCE_STEPS;

export class WordingRecords {
  /** By wording: what it shares so far in one search (`packShared`), zero between searches. */
  shared = new Int32Array(64);
  /** By wording: code of the least that the length of its vector of weights can be. */
  norms = new Uint8Array(64);
  /** By wording, two each: its signature of 64 bits, one for each word. */
  signatures = new Int32Array(128);
  /** `SQUARES`: what its norm is the root of; `FIRST` and `WORDS`: where its forms stand, and how many. */
  fields = new Int32Array(64 * STRIDE);

  get bytes(): number {
    return (
      this.shared.byteLength + this.norms.byteLength + this.signatures.byteLength + this.fields.byteLength
    );
  }

  /** May put other arrays in the place of these. */
  reach(wording: number): void {
    if (wording < this.shared.length) return;
    this.shared = reach(this.shared, wording);
    this.norms = reach(this.norms, wording);
    this.signatures = reach(this.signatures, 2 * this.shared.length - 1);
    this.fields = reach(this.fields, this.shared.length * STRIDE - 1);
  }

  setNorm(wording: number, norm: number): void {
    this.norms[wording] = Math.min(MOST_CODE, Math.floor(norm * NORM_STEPS));
  }
}
