import { asError, isReply } from '../../src/redis/server/failure.ts';

/** Redis serves nobody, or takes no writes: that is nothing of one output. Inside a script's error they stand after its place. */
const REFUSALS =
  /\b(OOM|MISCONF|READONLY|NOREPLICAS|CLUSTERDOWN|WRONGPASS|NOAUTH|LOADING|MASTERDOWN|BUSY|TRYAGAIN)\b/;

/** Whether Redis refused a command for what it finds at one output, such as a key that holds something else. */
export function isOfOneOutput(error: unknown): boolean {
  return isReply(error) && !REFUSALS.test(asError(error).message);
}
