/** The process of the publishers: the hostile ones, and a healthy one that tells when it was asked. */
import { createServer } from 'node:http';
import { constants, setPriority } from 'node:os';
import { once } from 'node:events';
import { HEALTHY_HOST, hostOf, type Appointment } from './places.ts';
import { PUBLISHERS } from './publishers.ts';

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const asked = new Map<string, number>();
const healthyAt: Appointment[] = [];
let bulletins = 0;

async function listen(
  host: string,
  answer: Parameters<typeof createServer>[1],
  port: number,
): Promise<number> {
  const server = createServer(answer).listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

const port = await listen(
  HEALTHY_HOST,
  (request, response) => {
    healthyAt.push({ id: request.url?.slice(1) ?? '', at: Date.now() });
    bulletins += 1;
    response.end(
      `<rss version="2.0"><channel><title>Healthy</title><item><title>Bulletin number ${bulletins} of the harbour master</title><link>https://healthy.example/${bulletins}</link></item></channel></rss>`,
    );
  },
  0,
);
for (const [at, publisher] of PUBLISHERS.entries()) {
  await listen(
    hostOf(at),
    (request, response) => {
      request.socket.on('error', () => {});
      const before = asked.get(publisher.name) ?? 0;
      asked.set(publisher.name, before + 1);
      void Promise.resolve(publisher.answer(response, before)).catch(() => response.destroy());
    },
    port,
  );
}
process.on('message', (message) => {
  if (message === 'take') process.send?.(healthyAt.splice(0));
});
process.on('disconnect', () => process.exit());
process.send?.({ port });
