// What this browser remembers of a reader's choices, where it may; it never throws.

import { tried } from "../trust/tried.js";

const PREFIX = "stillwire-";

/** The value that was remembered, if any. */
export function recall(name) {
  return tried(() => JSON.parse(localStorage.getItem(PREFIX + name)));
}

/** Storage that is full or forbidden remembers nothing: the choice holds for this page. */
export function remember(name, value) {
  tried(() => localStorage.setItem(PREFIX + name, JSON.stringify(value)));
}
