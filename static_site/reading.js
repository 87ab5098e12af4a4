// From answers to states: what a poll or a read means for a blog, and what has to be read next.

import { clock } from "./clock.js";
import { direction } from "./language.js";
import { applyFeed, applyLatest, pagesToRead } from "./merge.js";
import { IMMUTABLE, shareObject } from "./sharing.js";
import { show, showStatus } from "./showing.js";

/** Returns whether the blog is still behind that latest.json. */
export async function readLatest(blog, latest, url) {
  blog.feedUrl = new URL(latest.feed, url);
  const { state, gap } = applyLatest(blog.state, latest);
  if (gap) await readFeed(blog);
  else show(blog, state);
  blog.checked = clock.now();
  blog.isOffline = false;
  showStatus(blog);
  return blog.state.revision < latest.revision;
}

/** feed.json, its page list and the pages that have to be read, all or nothing. pick: (list, getPage) => what pagesToRead takes for `more`. */
export async function readFeed(blog, pick) {
  const feed = await shareObject(blog.feedUrl);
  let list = null;
  let pages = [];
  if (feed._live.pages) {
    const url = new URL(feed._live.pages.url, blog.feedUrl);
    const getPage = ({ n, url: key }) => (key ? shareObject(new URL(key, url), IMMUTABLE) : { n, items: [] });
    list = await shareObject(url, IMMUTABLE);
    pages = await Promise.all(pagesToRead(blog.state, feed, list, await pick?.(list, getPage)).map(getPage));
  }
  const { language } = feed;
  if (blog.root.host && language) Object.assign(blog.element, { lang: language, dir: direction(language) });
  await blog.dress(blog);
  show(blog, applyFeed(blog.state, feed, pages, list));
}

export function failed(blog, error) {
  console.debug(error);
  blog.isOffline = true;
  showStatus(blog);
}
