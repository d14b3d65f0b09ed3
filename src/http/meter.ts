import { errors, type Dispatcher } from 'undici';
import type { FetchCost } from './types.ts';

/** Interim answers (1xx) to one request. Servers send one or two; an endless row of them would keep us busy to the time limit. */
const MAX_INTERIM = 16;

/** A dispatcher for one request that adds it to `cost` when it is sent, and each piece of its body as it arrives, read or not. */
export function metered(dispatcher: Dispatcher, cost: FetchCost): Dispatcher {
  let interim = 0;
  return dispatcher.compose(
    (dispatch) => (options, handler) =>
      dispatch(options, {
        onRequestStart(controller, context) {
          cost.requests += 1;
          handler.onRequestStart?.(controller, context);
        },
        onResponseStart(controller, status, headers, text) {
          if (status < 200 && (interim += 1) > MAX_INTERIM) {
            controller.abort(new errors.HTTPParserError('more interim answers than any server sends'));
            return;
          }
          handler.onResponseStart?.(controller, status, headers, text);
        },
        onResponseData(controller, chunk) {
          cost.bytes += chunk.length;
          handler.onResponseData?.(controller, chunk);
        },
        onResponseEnd(controller, trailers) {
          handler.onResponseEnd?.(controller, trailers);
        },
        onResponseError(controller, error) {
          handler.onResponseError?.(controller, error);
        },
        onRequestUpgrade(controller, status, headers, socket) {
          handler.onRequestUpgrade?.(controller, status, headers, socket);
        },
      }),
  );
}
