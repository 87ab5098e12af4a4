// When to ask again. Pure: it starts no timer and knows no URL.

const SLOWEST = 300; // seconds; also what a page that is failing for long settles at
const HIDDEN_FACTOR = 6;
const THRIFTY_FACTOR = 2; // for readers whose browser asks to save data

/** Nothing more is expected of a live blog in one of these states; a tab that is looked at again still asks once. */
export function isFinal(status) {
  return status === "ended" || status === "gone";
}

/**
 * Milliseconds until the next poll, or null for never.
 * state: {pollSeconds, failures, isHidden, isThrifty, status}; random: a number in [0, 1), spreads readers by 20 % either way.
 */
export function nextDelay({ pollSeconds, failures = 0, isHidden, isThrifty, status }, random) {
  if (isFinal(status) && !failures) return null;
  const base = Math.min(Math.max(Number(pollSeconds) || 15, 1), SLOWEST);
  const factor = (isHidden ? HIDDEN_FACTOR : 1) * (isThrifty ? THRIFTY_FACTOR : 1) * 2 ** Math.min(failures, 10);
  return Math.round(Math.min(base * factor, SLOWEST) * 1000 * (0.8 + 0.4 * random));
}
