// What a browser may refuse to do. Pure.

/** What the work gives, or null where it throws. */
export function tried(work) {
  try {
    return work();
  } catch {
    return null;
  }
}
