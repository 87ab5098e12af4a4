// One timer per URL, however many elements follow it. It asks, tells and waits; what an answer means is its listeners' affair.

import { isFinal } from "./final.js";
import { getObject } from "./objects.js";
import { origin } from "./origin.js";
import { nextDelay } from "./poll.js";

const followers = new Map();

/**
 * Follows an object. `urls`: where it is, then perhaps a second origin, for while the first fails.
 * listener.read(object, url) may return a promise of true, "I could not use all of this": the next poll comes even where
 * the status says that no more is expected. listener.parse reads an answer otherwise than `json()` does. listener.failed(error) hears of each failure. Returns a function that stops.
 */
export function follow(urls, listener) {
  const key = urls.join();
  if (!followers.has(key)) followers.set(key, makeFollower(urls, listener.parse));
  const { listeners, poll, awake } = followers.get(key);
  listeners.add(listener);
  poll();
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    followers.delete(key);
    awake.abort();
  };
}

// A poll that is under way when the last listener leaves is its last.
function makeFollower([first, second], parse) {
  const listeners = new Set();
  const awake = new AbortController();
  let pollSeconds;
  let status;
  let failures = 0;
  let strikes = 0; // failures in a row of the first origin
  let askedFirst = 0; // when, in milliseconds since 1970
  let isBusy = false;
  let timer;

  async function poll() {
    if (isBusy || !listeners.size) return;
    isBusy = true;
    const isSecond = second && origin({ strikes, failures, since: Date.now() - askedFirst });
    if (!isSecond) askedFirst = Date.now();
    try {
      const url = isSecond ? second : first;
      const object = await getObject(url, undefined, parse);
      const behind = await Promise.all([...listeners].map(async (listener) => listener.read(object, url)));
      pollSeconds = +object.poll_seconds;
      status = behind.includes(true) || object.status;
      failures = 0;
    } catch (error) {
      failures++;
      listeners.forEach((listener) => listener.failed(error));
    } finally { // whatever a listener does: the next poll comes
      if (!isSecond) strikes = failures && strikes + 1;
      isBusy = false;
      wait();
    }
  }

  function wait() {
    clearTimeout(timer);
    if (!listeners.size || isBusy || (isFinal(status) && !failures)) return;
    timer = setTimeout(poll, nextDelay(pollSeconds, failures, document, navigator.connection, Math.random()));
  }

  const { signal } = awake;
  const wake = () => (document.hidden ? wait() : poll());
  document.addEventListener("visibilitychange", wake, { signal });
  addEventListener("online", wake, { signal });
  return { listeners, poll, awake };
}
