import { createConnection, isIP, Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { AbstractConnector, type RedisOptions } from 'ioredis';
import { NodeFinder, type Login } from './find-node.ts';
import type { ClusterNode } from './nodes.ts';

/** How ioredis lets others open its sockets. */
export type Connector = NonNullable<RedisOptions['Connector']>;

/**
 * Opens sockets to the node of a Redis Cluster that has the keys of one hash tag, found anew for each. All keys of a desk
 * share a tag, so one connection to that node is all that any part of it needs: transactions, SCAN, TIME and INFO mean the
 * same as on a server that stands alone.
 *
 * @param tag what stands between the braces of the keys.
 * @param seeds any nodes of the cluster.
 */
export function connectorTo(tag: string, seeds: readonly ClusterNode[]): Connector {
  const finder = new NodeFinder(tag, seeds);
  return class extends AbstractConnector {
    readonly #login: Login;

    constructor(options: unknown) {
      const { disconnectTimeout = 2000, username, password, tls } = options as RedisOptions;
      super(disconnectTimeout);
      this.#login = { ...(username && { username }), ...(password && { password }), ...(tls && { tls }) };
    }

    override async connect(): Promise<Socket | TLSSocket> {
      this.connecting = true;
      delete this.firstError;
      const stream = await finder.find(this.#login).then(
        (node) => open(node, this.#login),
        (error: Error) => this.#failed(error),
      );
      if (!this.connecting) {
        stream.destroy();
        throw new Error('Connection is closed.');
      }
      stream.once('error', (error) => (this.firstError = error));
      this.stream = stream;
      return stream;
    }

    /** ioredis gives up after a connector that throws; after a socket that is closed it tries again, as it does without us. */
    #failed(error: Error): Socket {
      this.firstError = error;
      return new Socket().destroy();
    }
  };
}

function open({ host, port }: ClusterNode, { tls }: Login): Socket | TLSSocket {
  if (!tls) return createConnection({ host, port });
  return connectTls({ ...(isIP(host) === 0 && { servername: host }), ...tls, host, port });
}
