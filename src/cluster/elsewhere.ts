/** Answers that say: ask another server. A new connection to the same address, or the same cluster, may find that one. */

/**
 * What a server says whose part another one plays now, or will: behind the same address a new connection may find that one.
 * Scripts put their own words before it.
 */
export const NOT_THE_PRIMARY = /(^|: -?)(READONLY|UNBLOCKED|MASTERDOWN|LOADING)\b/;

/**
 * What a node says whose keys, or their slot, are elsewhere now or on their way, or whose cluster is out of order. Scripts
 * put their own words before it.
 */
export const NOT_THIS_NODE = /(^|: -?)(MOVED|ASK|TRYAGAIN|CLUSTERDOWN)\b/;
