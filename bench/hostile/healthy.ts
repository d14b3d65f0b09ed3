/** The process of a healthy publisher, which tells when it was asked. */
import { createServer } from 'node:http';
import { HEALTHY_HOST, type Appointment } from './places.ts';

const asked: Appointment[] = [];
let bulletins = 0;

const server = createServer((request, response) => {
  asked.push({ id: request.url?.slice(1) ?? '', at: Date.now() });
  bulletins += 1;
  response.end(
    `<rss version="2.0"><channel><title>Healthy</title><item><title>Bulletin number ${bulletins} of the harbour master</title><link>https://healthy.example/${bulletins}</link></item></channel></rss>`,
  );
});
server.listen(0, HEALTHY_HOST, () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
process.on('message', (message) => {
  if (message === 'take') process.send?.(asked.splice(0));
});
process.on('disconnect', () => process.exit());
