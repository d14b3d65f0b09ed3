import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';

/**
 * Bytes that undici's parser gets at a time. It goes on through what it was given even after it has given up, with an error
 * made for each further header: 64 KiB of short ones hold up the loop for 60 to 160 ms, 4 KiB for some 10, and a body
 * of 10 MiB is not noticeably dearer for it (all measured).
 */
export const READ_SLICE = 4 * 1_024;

type Connected = Parameters<buildConnector.connector>[1];

/** The connector, with sockets that are read in slices, and not at all once they are given up. */
export function inSlices(connect: buildConnector.connector): buildConnector.connector {
  return (target, callback) => {
    connect(target, (...[error, socket]: Parameters<Connected>) => {
      if (socket) callback(null, sliceReads(socket));
      else callback(error, null);
    });
  };
}

function sliceReads(socket: Socket): Socket {
  const read = socket.read.bind(socket) as (size?: number) => unknown;
  socket.read = (size?: number) => {
    if (socket.destroyed) return null;
    return read(size ?? (socket.readableLength > READ_SLICE ? READ_SLICE : undefined));
  };
  return socket;
}
