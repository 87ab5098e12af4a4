// Which banners a reader has closed. Remembered where the browser allows it, for this page otherwise; it never throws.

const CLOSED = "stillwire-dismissed-";
const REMEMBERED = 180 * 86400000; // milliseconds; a banner that was closed so long ago is over, or worth another look
const memory = new Set();

export function isDismissed(key) {
  return memory.has(key) || !!tried(() => localStorage.getItem(CLOSED + key));
}

/** Forgets what was closed long ago. now: milliseconds since 1970. */
export function dismiss(key, now) {
  memory.add(key);
  tried(() => localStorage.setItem(CLOSED + key, now));
  tried(() => Object.keys(localStorage).forEach((name) => {
    if (name.startsWith(CLOSED) && !(localStorage[name] > now - REMEMBERED)) localStorage.removeItem(name);
  }));
}

// Storage that is full, forbidden or not there: the memory of this page has to do.
function tried(work) {
  try {
    return work();
  } catch {
    return null;
  }
}
