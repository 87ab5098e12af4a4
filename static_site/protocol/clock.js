// The server's time, because a reader's clock may be wrong by a day. It may not fetch; it is told of responses.

const KEPT = 8;

/** Milliseconds since 1970 by a response's Date and Age headers, NaN where they cannot be read. */
export function serverTime(headers) {
  return Date.parse(headers.get("date")) + 1000 * headers.get("age");
}

/**
 * A clock that learns. `local` gives milliseconds since 1970 by the reader's own clock.
 * A Date header is never ahead of the truth, only late (a cache, a slow network), so the largest of the last few offsets wins.
 */
export function makeClock(local = Date.now) {
  let offsets = [];
  return {
    observe(headers) {
      const time = serverTime(headers);
      if (time) offsets = [...offsets, time - local()].slice(-KEPT);
    },
    now: () => local() + (offsets.length && Math.max(...offsets)),
  };
}

/** The clock that all elements of a page share. */
export const clock = makeClock();
