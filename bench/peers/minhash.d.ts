/** The package brings no types; this is what the measurement uses of it. */
declare module 'minhash' {
  export interface Signature {
    hashvalues: number[];
    seed: number;
  }

  export class Minhash implements Signature {
    hashvalues: number[];
    seed: number;
    constructor(options?: { numPerm?: number; seed?: number });
    update(word: string): void;
    jaccard(other: Signature): number;
  }

  export class LshIndex {
    constructor(options?: { bandSize?: number });
    insert(key: string, hash: Minhash): void;
    /** Throws where no title that was inserted shares a band of the hash. */
    query(hash: Minhash): string[];
  }
}
