/** A node of a Redis Cluster, as others reach it. */
export interface ClusterNode {
  host: string;
  port: number;
}

/** Seeds beyond these are a mistake, and each may cost seconds when all are away. */
const MOST_NODES = 50;

/** A URL of a cluster: `redis-cluster://[user:password@]host[:port][?node=host:port]…`, `rediss-cluster://…` for TLS. */
export function isClusterUrl({ protocol }: URL): boolean {
  return protocol === 'redis-cluster:' || protocol === 'rediss-cluster:';
}

/** The nodes that the URL of a cluster names, the first of them its host; undefined where one of them is not `host:port`. */
export function readNodes(url: URL): ClusterNode[] | undefined {
  const texts = [url.host, ...url.searchParams.getAll('node')].slice(0, MOST_NODES);
  const nodes = texts.map(readNode);
  return nodes.every((node) => node !== undefined) ? nodes : undefined;
}

/** `[::1]:7000`, `10.0.0.1:7000`, `redis-1` (port 6379) */
function readNode(text: string): ClusterNode | undefined {
  const found = /^(?:\[([\da-f:.]{2,45})\]|([\w.-]{1,253}))(?::(\d{1,5}))?$/i.exec(text);
  const host = found?.[1] ?? found?.[2];
  const port = Number(found?.[3] ?? 6379);
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/** `host:port`, `[::1]:7000` */
export function writeNode({ host, port }: ClusterNode): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
