// When to ask again. Pure: it starts no timer and knows no URL.

const SLOWEST = 300; // seconds; also what a page that is failing for long settles at
const USUAL = 15; // seconds, where an answer does not say
const UNKNOWN = 2.5; // seconds, while there was no answer yet: the first failure waits for twice that
const HIDDEN_FACTOR = 6;
const THRIFTY_FACTOR = 2; // for readers whose browser asks to save data

/**
 * Milliseconds until the next poll. failures: in a row; random: a number in [0, 1), spreads readers by 20 % either way.
 * The third and fourth are `document` and `navigator.connection`, which few browsers have.
 */
export function nextDelay(pollSeconds, failures, { hidden }, connection, random) {
  const base = Math.max(pollSeconds > 0 ? pollSeconds : failures ? UNKNOWN : USUAL, 1);
  const factor = (hidden ? HIDDEN_FACTOR : 1) * (connection?.saveData ? THRIFTY_FACTOR : 1) * 2 ** failures;
  return Math.min(base * factor, SLOWEST) * (800 + 400 * random);
}
