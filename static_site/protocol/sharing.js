// Several live blogs on one page read one feed.json, one page, one list of words.

import { getObject } from "./objects.js";

export const IMMUTABLE = "default"; // what never changes may come from any cache

const underWay = new Map();

/** As getObject; concurrent requests for one URL share a fetch. */
export function shareObject(url, cache) {
  const key = String(url);
  if (!underWay.has(key)) underWay.set(key, getObject(key, cache).finally(() => underWay.delete(key)));
  return underWay.get(key);
}
