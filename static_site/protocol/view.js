// What of a state a reader sees. Pure.

import { shown, timeline } from "./merge.js";

/** Posts in the order of the page: pinned first. Those above the sequence `upTo` wait. */
export function arrange(state, upTo, isOldestFirst) {
  const posts = shown(state).filter((post) => post._live.sequence <= upTo);
  const pinned = posts.filter((post) => state.pinned.includes(post.id)).length;
  return isOldestFirst ? [...posts.slice(0, pinned), ...posts.slice(pinned).reverse()] : posts;
}

/** The highest sequence that is known. */
export function newest(state) {
  return Math.max(-1, ...Object.values(state.posts).map((post) => post._live.sequence));
}

/** Posts after a sequence, newest first. */
export function after(state, sequence) {
  return timeline(state).filter((post) => post._live.sequence > sequence);
}

/** Key events as far as `upTo`, newest first: of the posts that are known, and those that the feed lists. */
export function keyEvents(state, upTo) {
  const known = Object.values(state.posts).filter(({ _live }) => _live.key_event && _live.sequence <= upTo);
  const listed = state.events.filter(({ id }) => !isRead(state, id)).map(({ sequence, ...event }) => ({ ...event, _live: { sequence } }));
  return [...known, ...listed].sort((a, b) => b._live.sequence - a._live.sequence);
}

/** Whether a post's text is known, or that it is gone. */
export function isRead({ posts, removed }, id) {
  return id in removed || posts[id]?.content_html !== undefined;
}
