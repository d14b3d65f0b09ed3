import { asError, isReply } from '../../src/redis/server/failure.ts';

/** Redis serves nobody, takes no writes, or has come up without our scripts: that is nothing of one output. Inside a script's error they stand after its place. */
const REFUSALS =
  /\b(OOM|MISCONF|READONLY|NOREPLICAS|CLUSTERDOWN|WRONGPASS|NOAUTH|LOADING|MASTERDOWN|BUSY|TRYAGAIN|NOSCRIPT)\b/;

/** Whether Redis refused a command for what it finds at one output, such as a key that holds something else. */
export function isOfOneOutput(error: unknown): boolean {
  return isReply(error) && !REFUSALS.test(asError(error).message);
}
