import type { HostGate } from '../../src/http/types.ts';

/** A place at a host that a poll came with. */
export interface HeldPlace {
  host: string;
  leave: () => Promise<void>;
}

/** A gate that lets the first request through to the host at which a place is held, and all others as the shared one does. */
export function gateWith(
  shared: HostGate,
  place: HeldPlace | undefined,
): HostGate & { close(): Promise<void> } {
  let held = place;
  return {
    async enter(host, signal) {
      if (held?.host !== host) return shared.enter(host, signal);
      const { leave } = held;
      held = undefined;
      return () => void leave().catch(() => undefined);
    },
    /** Gives the place back where no request was made. */
    async close() {
      await held?.leave();
      held = undefined;
    },
  };
}
