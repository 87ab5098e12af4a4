// The one timer of a page for what changes with time alone. It stands still while nobody looks.

const listeners = new Set();
let timer;

/** Calls each second while the page is in sight. Returns a function that stops. */
export function everySecond(listener) {
  listeners.add(listener);
  timer ??= setInterval(() => document.hidden || listeners.forEach((each) => each()), 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    clearInterval(timer);
    timer = undefined;
  };
}
