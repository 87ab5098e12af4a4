// Which of two origins to ask. Pure: it knows no URL.

const STRIKES = 2; // failures of the first after which the second is asked
const RETURN = 60000; // milliseconds until the first is tried again

/**
 * 0 or 1. strikes: failures in a row of the first; failures: in a row, of either;
 * since: milliseconds since the first was last asked. Where both fail they take turns; where the second does, the first
 * is tried now and then, so that readers come home.
 */
export function origin({ strikes, failures, since }) {
  return strikes < STRIKES || failures % 2 || since >= RETURN ? 0 : 1;
}
