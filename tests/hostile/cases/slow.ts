/** Answers that never end, or hardly begin. */
import type { ServerResponse } from 'node:http';
import { answerOf, honestFeed, redirectTo, type Expected, type HostileCase } from '../case.ts';

const TIMEOUT: Expected = { outcome: 'refused', code: 'timeout', articles: 0 };
const LORIS = 'slow loris';

/** Writes again and again until somebody hangs up. */
function every(ms: number, first: string | Uint8Array, piece: string) {
  return ({ socket }: { socket: NodeJS.Socket & { destroyed: boolean } }, _response: ServerResponse) => {
    socket.on('error', () => {});
    socket.write(first);
    const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(piece)), ms);
    socket.on('close', () => clearInterval(timer));
  };
}

export const slow: HostileCase[] = [
  {
    name: 'takes the question and never answers',
    from: LORIS,
    serve: (site) => site.set('/feed', () => {}),
    expect: TIMEOUT,
  },
  {
    name: 'sends its headers letter by letter',
    from: LORIS,
    serve: (site) => site.set('/feed', every(20, 'HTTP/1.1 200 OK\r\nX-A: ', 'a')),
    expect: TIMEOUT,
  },
  {
    name: 'sends one header after another',
    from: LORIS,
    serve: (site) => site.set('/feed', every(20, 'HTTP/1.1 200 OK\r\n', 'X-A: a\r\n')),
    expect: TIMEOUT,
  },
  {
    name: 'says again and again that the answer will come (103)',
    from: LORIS,
    serve: (site) =>
      site.set('/feed', every(5, '', 'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n')),
    expect: { outcome: 'failed', code: 'bad-http' },
  },
  {
    name: 'sends its body letter by letter',
    from: LORIS,
    serve: (site) => site.set('/feed', every(10, answerOf(['Content-Length: 100000']), ' ')),
    expect: TIMEOUT,
  },
  {
    name: 'sends its body in chunks of one byte without end',
    from: LORIS,
    serve: (site) => site.set('/feed', every(5, answerOf(['Transfer-Encoding: chunked']), '1\r\n \r\n')),
    expect: TIMEOUT,
  },
  {
    name: 'extends one chunk’s head without end',
    from: 'chunk extensions',
    serve: (site) =>
      site.set('/feed', every(5, answerOf(['Transfer-Encoding: chunked'], '1;'), 'a'.repeat(1_000))),
    expect: TIMEOUT,
  },
  {
    name: 'sends a whole feed and never ends the body',
    from: LORIS,
    serve: (site) =>
      site.set('/feed', every(1_000, answerOf(['Content-Length: 100000'], honestFeed(site)), '')),
    expect: TIMEOUT,
  },
  {
    name: 'never ends the body of a redirect',
    from: LORIS,
    serve: (site) => {
      site.set(
        '/feed',
        every(10, 'HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 100000\r\n\r\n', ' '),
      );
      site.set('/x', { body: honestFeed(site) });
    },
    expect: { outcome: 'modified', articles: 1 },
  },
  {
    name: 'never ends the body of a redirect, of no length that it says',
    from: LORIS,
    serve: (site) =>
      site.set(
        '/feed',
        every(10, 'HTTP/1.1 302 Found\r\nLocation: /x\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\n \r\n'),
      ),
    expect: TIMEOUT,
  },
  {
    name: 'takes its time with each of several redirects',
    from: 'time limits that begin anew with each hop',
    serve: (site) => {
      for (let at = 0; at < 6; at += 1)
        site.set(at === 0 ? '/feed' : `/${at}`, { ...redirectTo(`/${at + 1}`), delayMs: 500 });
    },
    expect: TIMEOUT,
  },
];
