import type { QueueOutput, StreamOutput, WebhookOutput } from '../../src/config/types.ts';

const COMMON = { secured: false, maxUnread: 50_000, filter: {} };

/** Outputs as a configuration that names nothing but their type and name has them. */
export function queueOutput(name: string, more: Partial<QueueOutput> = {}): QueueOutput {
  return { type: 'queue', name, ...COMMON, ...more };
}

export function streamOutput(name: string, more: Partial<StreamOutput> = {}): StreamOutput {
  return { type: 'stream', name, ...COMMON, deadAfterMs: 259_200_000, ...more };
}

/** A secret that is plain text. */
export const WEBHOOK_SECRET = 'a-secret-that-only-tests-know';

export function webhookOutput(name: string, url: string, more: Partial<WebhookOutput> = {}): WebhookOutput {
  return { type: 'webhook', name, ...COMMON, url, secrets: [WEBHOOK_SECRET], timeoutMs: 10_000, ...more };
}
