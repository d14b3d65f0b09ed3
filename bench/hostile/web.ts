/** The process of the hostile publishers. Its argument is the port of them all. */
import { createServer } from 'node:http';
import { constants, setPriority } from 'node:os';
import { once } from 'node:events';
import { hostOf } from './places.ts';
import { PUBLISHERS } from './publishers.ts';

// In earnest these are other people's machines: they have the processors when neither the desk nor its threads want them.
setPriority(constants.priority.PRIORITY_LOW);
const port = Number(process.argv[2]);
for (const [at, publisher] of PUBLISHERS.entries()) {
  let asked = 0;
  const server = createServer((request, response) => {
    request.socket.on('error', () => {});
    void Promise.resolve(publisher.answer(response, asked++)).catch(() => response.destroy());
  });
  await once(server.listen(port, hostOf(at)), 'listening');
}
process.on('disconnect', () => process.exit());
process.send?.('ready');
