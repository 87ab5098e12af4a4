// A live blog's feed with its pages: several objects that belong together.

import { getObject } from "./objects.js";

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
