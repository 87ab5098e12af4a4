// The one door to published objects. It sends no cookie, and never takes half an object or another page for an object.

import { clock } from "./clock.js";

const PATIENCE = 15000; // milliseconds

/** The object at a URL. Rejects for a failure, a wait too long, or what is not a JSON object. */
export async function getObject(url, { isImmutable = false } = {}) {
  const response = await fetch(url, {
    cache: isImmutable ? "default" : "no-cache",
    credentials: "omit",
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (!response.ok) throw new Error(`${response.status} for ${url}`);
  const object = await response.json();
  clock.observe(response.headers);
  if (object?.version === undefined) throw new Error(`not one of our objects: ${url}`);
  return object;
}
