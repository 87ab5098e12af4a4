// What a browser may refuse to do, or what a document may hold that nobody thought of. Pure.

/** What the work gives, or nothing where it throws. */
export function tried(work) {
  try {
    return work();
  } catch {}
}
