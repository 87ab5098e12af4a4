// Which banners a reader has closed. Remembered where the browser allows it, for this page otherwise; it never throws.

const PREFIX = "stillwire-dismissed-";
const memory = new Set();

export function isDismissed(key) {
  if (memory.has(key)) return true;
  try {
    return localStorage.getItem(PREFIX + key) !== null;
  } catch {
    return false;
  }
}

export function dismiss(key) {
  memory.add(key);
  try {
    localStorage.setItem(PREFIX + key, "1");
  } catch {
    // Storage that is full or forbidden: the memory of this page has to do.
  }
}
