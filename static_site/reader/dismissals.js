// Which banners a reader has closed. Remembered where the browser allows it, for this page otherwise; it never throws.

import { tried } from "../trust/tried.js";

const CLOSED = "stillwire-dismissed-";
const REMEMBERED = 15552000000; // milliseconds, 180 days; a banner that was closed so long ago is over, or worth another look
const memory = {};

export function isDismissed(key) {
  return memory[key] || tried(() => localStorage[CLOSED + key]);
}

/** Forgets what was closed long ago. now: milliseconds since 1970. */
export function dismiss(key, now) {
  memory[key] = true;
  tried(() => {
    for (const name in localStorage) if (name.startsWith(CLOSED) && !(localStorage[name] > now - REMEMBERED)) delete localStorage[name];
    localStorage[CLOSED + key] = now;
  });
}
