/** A listener of Server-Sent Events, as a browser is one. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

export interface Heard {
  event: string;
  data: unknown;
  id?: string;
}

export interface Listener {
  /** The next event. Throws at the end of the stream. */
  next(): Promise<Heard>;
  /** The next of this name; what comes before is let go. */
  nextOf(event: string): Promise<Heard>;
  /** Resolves when the other side ends the stream. */
  ended(): Promise<void>;
  close(): void;
}

/** Not by `fetch`, which opens another connection after it has dropped one. */
export async function listenTo(url: string, headers: Record<string, string> = {}): Promise<Listener> {
  const request = get(url, { headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`);
  const events = readEvents(response.setEncoding('utf8'));
  const next = async () => {
    const { done, value } = await events.next();
    if (done) throw new Error('the stream has ended');
    return value;
  };
  return {
    next,
    async nextOf(event) {
      for (;;) {
        const heard = await next();
        if (heard.event === event) return heard;
      }
    },
    async ended() {
      while (!(await events.next()).done);
    },
    close: () => void request.destroy(),
  };
}

async function* readEvents(body: AsyncIterable<string>): AsyncGenerator<Heard> {
  let text = '';
  for await (const piece of body) {
    text += piece;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const [event, data, id] = [field('event'), field('data'), field('id')];
      if (event !== undefined && data !== undefined)
        yield { event, data: JSON.parse(data), ...(id !== undefined && { id }) };
    }
  }
}
