// The one door to published objects. It sends no cookie, and never takes half an object or another page for an object.

import { clock } from "./clock.js";

export const IMMUTABLE = "default"; // what never changes may come from any cache
const PATIENCE = 15000; // milliseconds

const underWay = new Map();

/** The object at a URL; who asks for it while it is on its way gets the same. `cache` as fetch takes it. Rejects for a failure, a wait too long, or what is not a JSON object. */
export function getObject(url, cache = "no-cache") {
  const key = String(url);
  if (!underWay.has(key)) underWay.set(key, fetched(key, cache).finally(() => underWay.delete(key)));
  return underWay.get(key);
}

async function fetched(url, cache) {
  const response = await fetch(url, {
    cache,
    credentials: "omit",
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (!response.ok) throw new Error(response.status);
  const object = await response.json();
  clock.observe(response.headers);
  if (!object.version) throw new Error("not one of our objects");
  return object;
}
