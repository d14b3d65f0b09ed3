import type { RedisOptions } from 'ioredis';
import { askOnce } from './ask-once.ts';
import type { ClusterNode } from './nodes.ts';

/** The nodes of the cluster agree on nobody who has the desk's keys. */
export class NoNodeError extends Error {
  override readonly name = 'NoNodeError';
}

export type Login = Pick<RedisOptions, 'username' | 'password' | 'tls'>;

/** One range of CLUSTER SLOTS: first and last slot, the master and its replicas. */
type Range = [
  first: number,
  last: number,
  ...nodes: [host: string | null, port: number, ...more: unknown[]][],
];

interface View {
  owner: ClusterNode | undefined;
  nodes: ClusterNode[];
}

/**
 * Finds the node of a cluster that has the keys of one hash tag. Each search begins with another node than the last one, so
 * that a node which is cut off from the others, and still believes the old, is asked only in its turn. Who searches while
 * another does shares the result.
 */
export class NodeFinder {
  readonly #tag: string;
  readonly #seeds: readonly ClusterNode[];
  #known: ClusterNode[] = [];
  #turn = 0;
  #searching: Promise<ClusterNode> | undefined;

  /** @param seeds any nodes of the cluster; the others are learned from them. */
  constructor(tag: string, seeds: readonly ClusterNode[]) {
    this.#tag = tag;
    this.#seeds = seeds;
  }

  /** @throws what the first node to be asked failed with, where none answers; {NoNodeError} where none knows. */
  find(login: Login): Promise<ClusterNode> {
    this.#searching ??= this.#search(login).finally(() => (this.#searching = undefined));
    return this.#searching;
  }

  async #search(login: Login): Promise<ClusterNode> {
    const nodes = unlike([...this.#seeds, ...this.#known]);
    const first = this.#turn++ % nodes.length;
    let failure: unknown;
    for (const node of [...nodes.slice(first), ...nodes.slice(0, first)]) {
      try {
        const view = await ask(node, login, this.#tag);
        this.#known = view.nodes;
        if (view.owner) return view.owner;
        failure ??= new NoNodeError(`CLUSTERDOWN no node of the cluster has the keys of {${this.#tag}}`);
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  }
}

function ask(node: ClusterNode, login: Login, tag: string): Promise<View> {
  return askOnce({ ...login, ...node }, async (redis) => {
    const slot = await redis.cluster('KEYSLOT', `{${tag}}`);
    const ranges = (await redis.cluster('SLOTS')) as Range[];
    // A node that does not know its own name leaves it out: it is the one that was asked.
    const nodeOf = ([host, port]: [string | null, number, ...unknown[]]) => ({
      host: host || node.host,
      port,
    });
    const owner = ranges.find(([from, to]) => from <= slot && slot <= to)?.[2];
    const nodes = ranges.flatMap(([, , ...all]) => all.map(nodeOf));
    return { owner: owner && nodeOf(owner), nodes };
  });
}

function unlike(nodes: readonly ClusterNode[]): ClusterNode[] {
  return [...new Map(nodes.map((node) => [`${node.host} ${node.port}`, node])).values()];
}
