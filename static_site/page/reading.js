// From answers to states: what a poll or a read means for a blog, and what has to be read next.

import { clock } from "../protocol/clock.js";
import { applyLatest } from "../protocol/merge.js";
import { show, showStatus } from "./showing.js";
import { tried } from "../trust/tried.js";

/** Returns whether the blog is still behind that latest.json. */
export async function readLatest(blog, latest, url) {
  blog.feedUrl = tried(() => new URL(latest.feed ?? "feed.json", url)) ?? blog.feedUrl;
  const { state, gap } = applyLatest(blog.state, latest);
  if (gap) await readFeed(blog);
  else show(blog, state);
  if (!(latest.revision < blog.state.revision)) blog.checked = clock.now(); // an old copy says nothing of now
  blog.isOffline = false;
  showStatus(blog);
  return blog.state.revision < latest.revision;
}

/** Reads feed.json; `pick` as in feed.js, which comes when it is needed. */
export async function readFeed(blog, pick) {
  const { read } = await import("./feed.js");
  return read(blog, pick);
}

export function failed(blog, error) {
  console.debug(error);
  blog.isOffline = true;
  showStatus(blog);
}
