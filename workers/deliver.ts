import type { WebhookOutput } from '../src/config/types.ts';
import { startDeliverer } from './deliver/deliverer.ts';
import type { Desk, Role } from './desk.ts';

/**
 * Drains the queue of each webhook to its receiver. Each has workers of its own, so that one that is slow or away holds up
 * no other; and a story's revisions go out in rising order, whatever number of processes do this.
 */
export function startDelivery(desk: Desk): Role {
  const outputs = desk.config.outputs.filter((output): output is WebhookOutput => output.type === 'webhook');
  const deliverers = outputs.map((output) => startDeliverer(desk, output));
  return {
    async stop() {
      await Promise.all(deliverers.map((deliverer) => deliverer.stop()));
    },
  };
}
