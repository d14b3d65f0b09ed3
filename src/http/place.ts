import { GateError } from './gate-error.ts';
import type { HostGate } from './types.ts';

/** The place at one host that a fetch holds while it is under way. */
export interface Place {
  /** Keeps the place at this host, or gives it back and waits for one at the next. */
  moveTo(host: string): Promise<void>;
  leave(): void;
}

/** @throws GateError where the gate fails; the signal's reason where that is aborted. */
export function placeAt(gate: HostGate, signal: AbortSignal): Place {
  let held: string | undefined;
  let giveBack = () => {};

  function leave(): void {
    giveBack();
    giveBack = () => {};
    held = undefined;
  }

  return {
    async moveTo(host) {
      if (host === held) return;
      // Whoever held on while waiting could wait for one that waits for it.
      leave();
      try {
        giveBack = await gate.enter(host, signal);
      } catch (error) {
        throw signal.aborted ? signal.reason : new GateError(error);
      }
      held = host;
    },
    leave,
  };
}
