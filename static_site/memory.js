// What this browser remembers of a reader's choices, where it may; it never throws.

const PREFIX = "stillwire-";

/** The value that was remembered, if any. */
export function recall(name) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name));
  } catch {}
}

/** Storage that is full or forbidden remembers nothing: the choice holds for this page. */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {}
}
