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

/** A feed.json, its page list and the pages that `choose(feed, list)` names. All or nothing. */
export async function getFeed(url, choose) {
  const feed = await getObject(url);
  if (!feed._live?.pages) return { feed, pages: [], list: null };
  const listUrl = new URL(feed._live.pages.url, url);
  const list = await getObject(listUrl, { isImmutable: true });
  const pages = choose(feed, list).map(({ n, url: key }) =>
    key === null ? { n, items: [] } : getObject(new URL(key, listUrl), { isImmutable: true }));
  return { feed, list, pages: await Promise.all(pages) };
}
