/** The host gate failed, which says nothing about the host: a surprise, thrown to whoever fetches. */
export class GateError extends Error {
  override readonly name = 'GateError';

  constructor(cause: unknown) {
    super('the gate that admits requests to hosts failed', { cause });
  }
}
