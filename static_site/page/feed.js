// Reading a live blog's feed.json and pages: loaded by a reader who missed more than the tail, wants older posts, or has nothing
// yet. What has a state of its own it gets from `blog` (live-blog.js), so that nothing of that is loaded twice.

import { direction } from "../words/language.js";
import { applyFeed, pagesToRead } from "../protocol/merge.js";
import { isText } from "../trust/sound.js";

const IMMUTABLE = "default"; // as in sharing.js

/** feed.json, its page list and the pages that have to be read, all or nothing. pick: (list, getPage) => what pagesToRead takes for `more`. */
export async function read(blog, pick) {
  const { shareObject } = blog;
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
  if (blog.root.host && isText(language)) Object.assign(blog.element, { lang: language, dir: direction(language) });
  await blog.dress(blog);
  blog.show(blog, applyFeed(blog.state, feed, pages, list));
}
