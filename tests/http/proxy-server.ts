import { once } from 'node:events';
import { createServer, request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** A proxy on loopback that finds every name at one port of 127.0.0.1, and keeps what it was asked. */
export interface ProxyServer {
  /** `http://127.0.0.1:PORT`, with user name and password if given. */
  urlFor(user?: string): string;
  /** Method and target as they stood in the request line. */
  seen: { method: string; target: string; headers: IncomingHttpHeaders }[];
}

/** @param refuseWith the status that every request gets instead of being passed on. */
export async function testProxy(port: number, refuseWith?: number): Promise<ProxyServer> {
  const seen: ProxyServer['seen'] = [];
  const server = createServer((asked, answer) => {
    const { method = '', url: target = '', headers } = asked;
    seen.push({ method, target, headers });
    if (refuseWith) {
      answer.writeHead(refuseWith).end('proxy says no');
      return;
    }
    const { pathname, search } = new URL(target);
    const passed = request({ host: '127.0.0.1', port, path: pathname + search, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy()).end();
  });
  server.on('connect', ({ method = '', url: target = '', headers }, socket) => {
    seen.push({ method, target, headers });
    socket.on('error', () => {});
    if (refuseWith) {
      socket.end(`HTTP/1.1 ${refuseWith} No\r\n\r\n`);
      return;
    }
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const beyond = connect(port, '127.0.0.1').on('error', () => socket.destroy());
    socket.pipe(beyond).pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const own = typeof address === 'object' && address ? address.port : 0;
  return { urlFor: (user) => `http://${user ? `${user}@` : ''}127.0.0.1:${own}`, seen };
}
