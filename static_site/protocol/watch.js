// Polls one object until a signal ends it. The small sister of follower.js: it has one listener, and nothing that ends by itself.

import { getObject } from "./objects.js";
import { nextDelay } from "./poll.js";

/**
 * urls: where it is, then a second origin or null, asked after two failures. tell(object) is called with each answer, and
 * with nothing after each failure; that it throws is a failure.
 */
export function watch(urls, signal, tell) {
  let failures = 0;
  let pollSeconds;
  let isBusy;
  let timer;
  const ask = async () => {
    if (isBusy || signal.aborted) return;
    isBusy = true;
    clearTimeout(timer);
    try {
      const object = await getObject((failures && failures % 2 < 1 && urls[1]) || urls[0]);
      tell(object);
      pollSeconds = +object.poll_seconds;
      failures = 0;
    } catch {
      failures++;
      tell();
    }
    isBusy = false;
    timer = setTimeout(ask, nextDelay(pollSeconds, failures, document, navigator.connection, Math.random()));
  };
  document.addEventListener("visibilitychange", ask, { signal });
  addEventListener("online", ask, { signal });
  ask();
}
