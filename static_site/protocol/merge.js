// What a reader knows of a live blog, and how a poll or a read changes it. Pure: no DOM, no fetch, no clock.
//
// A state is a plain object that is never changed in place:
//   revision  every change up to here is applied to what is shown
//   base      revision of the feed.json that was last read; every later change came by poll and is kept, shown or not
//   floor     every post from this sequence on is known (0: all of them); what is older waits in pages
//   posts     {id: item}, also pinned and edited posts below the floor
//   removed   {id: revision}, so that an older page cannot bring a post back
//   apart     numbers of pages below the floor that are known too: between them and the floor there is a hole
//   events    key events as of `base`, also of posts that are not known: {id, title, date_published, sequence}
//   held      {n: url} of the pages as of `base`; the posts of those above the floor, and apart, are known
//   pinned, status  as published
//
// What comes may be odd in any part: what cannot be used is left out, the rest applies.

import { postHtml } from "../markup/post.js";
import { isText, sound } from "../trust/sound.js";
import { tried } from "../trust/tried.js";

/** The contract: posts 50n … 50n+49 by sequence form page n. */
export const PAGE_SIZE = 50;

export const EMPTY = {
  revision: -1, base: -1, floor: Infinity, posts: {}, removed: {}, apart: [], events: [], held: {}, pinned: [], status: "upcoming",
};

/** A state from the server's own page: its posts are `{id, revision, sequence}`, their text stays in the document. */
export function fromServer({ revision, posts, ...facts }) {
  const stubs = posts.map(({ id, ...live }) => [id, { id, _live: live }]);
  return { ...EMPTY, ...facts, revision, base: revision, posts: Object.fromEntries(stubs) };
}

/** Applies a latest.json. `gap`: its tail does not reach back to this reader or has what is no change; they have to read feed.json. */
export function applyLatest(state, latest) {
  if (![latest.revision, latest.changes_since].every(Number.isSafeInteger)) return { state, gap: true };
  if (latest.revision <= state.revision) return { state, gap: false };
  if (latest.status === "gone") return { state: gone(state, latest), gap: false };
  const changes = sound(latest.changes, (change) => change.revision <= state.revision || isChange(change));
  if (state.status === "gone" || changes.length !== latest.changes?.length || state.revision < latest.changes_since) return { state, gap: true };
  const posts = { __proto__: null, ...state.posts };
  const removed = { __proto__: null, ...state.removed };
  for (const change of changes) {
    if (change.revision <= state.revision) continue;
    if (change.item) put(posts, removed, change.item);
    else remove(posts, removed, change);
  }
  return { state: { ...state, posts, removed, ...facts(latest) }, gap: false };
}

/**
 * Applies a feed.json with the pages that `pagesToRead` named, read whole. Together they are the blog at one revision,
 * so a post that should be in them and is not was removed. A feed.json that is older than the last one changes nothing.
 */
export function applyFeed(state, feed, pages = [], list = null) {
  const at = feed._live.revision;
  if (at < state.base) return state;
  const posts = { __proto__: null, ...state.posts };
  overwrite(posts, state.removed, { first: feedFloor(feed), last: Infinity, items: feed.items, at });
  for (const { n, items } of pages) {
    overwrite(posts, state.removed, { first: n * PAGE_SIZE, last: n * PAGE_SIZE + PAGE_SIZE - 1, items, at });
  }
  for (const item of sound(feed._live.pinned_items ?? [], isPost)) put(posts, state.removed, item);
  const known = [...new Set([...state.apart, ...pages.map((page) => page.n)])].sort((a, b) => b - a);
  const floor = lowered(Math.min(state.floor, feedFloor(feed)), known, list);
  const apart = known.filter((n) => n * PAGE_SIZE < floor);
  const held = list ? urlsOf(list) : state.held;
  return { ...state, ...(at >= state.revision ? facts(feed._live) : {}), base: at, floor, apart, posts, held, events: sound(feed._live.key_events ?? [], isEvent) };
}

/**
 * The pages to read with this feed.json, as `[{n, url}]`: those shown whose key changed and, with `more`, the next one down (true)
 * or the one of that number. A page without a url is no longer listed: it is empty.
 */
export function pagesToRead(state, feed, list, more = false) {
  const top = feedFloor(feed);
  const urls = urlsOf(list);
  const wanted = [];
  const add = (n, isForced) => {
    const url = urls[n] ?? null;
    if (isForced || url === null || url !== state.held[n]) wanted.push({ n, url });
  };
  if (state.floor < top) for (let n = pageOf(state.floor); n <= pageOf(top - 1); n++) add(n);
  state.apart.forEach((n) => add(n));
  const [next] = more === true ? sound(list.pages, isPage).filter((p) => p.n * PAGE_SIZE < Math.min(state.floor, top)).slice(-1) : [];
  const n = next?.n ?? more;
  if (n in urls && !wanted.some((page) => page.n === n)) add(n, true);
  return wanted;
}

/** Known posts, newest first: all from the floor on, then those of pages apart. */
export function timeline(state) {
  const isShown = ({ _live: { sequence } }) => sequence >= state.floor || state.apart.includes(pageOf(sequence));
  return Object.values(state.posts).filter(isShown).sort((a, b) => b._live.sequence - a._live.sequence);
}

/** Posts in the order of the page: pinned ones first, each post once. */
export function shown(state) {
  const pinned = state.pinned.map((id) => state.posts[id]).filter(Boolean);
  return [...pinned, ...timeline(state).filter((post) => !state.pinned.includes(post.id))];
}

export function hasOlder(state) {
  return state.floor > 0 && state.floor < Infinity;
}

function facts({ revision, status, pinned }) {
  return { revision, status: isText(status) ? status : "live", pinned: [...new Set(sound(pinned, isText))] };
}

// Raising `base` keeps an old copy of feed.json from bringing back what is gone.
function gone(state, latest) {
  return { ...EMPTY, ...facts(latest), base: latest.revision, removed: state.removed, pinned: [] };
}

function put(posts, removed, item) {
  const revision = item._live.revision;
  if (posts[item.id]?._live.revision > revision || removed[item.id] >= revision) return;
  posts[item.id] = item;
}

function remove(posts, removed, { removed: id, revision }) {
  delete posts[id];
  removed[id] = revision;
}

function overwrite(posts, removed, { first, last, items, at }) {
  const present = new Set(items.map((item) => item?.id));
  for (const { id, _live } of Object.values(posts)) {
    const covered = _live.sequence >= first && _live.sequence <= last && _live.revision <= at;
    if (covered && !present.has(id)) delete posts[id];
  }
  for (const item of sound(items, isPost)) put(posts, removed, item);
}

// While no page has closed, or where it holds as many as there are, a feed.json holds them all.
function feedFloor(feed) {
  if (!feed._live.pages || tried(() => feed.items.length >= feed._live.post_count)) return 0;
  return Math.min(...feed.items.map((item) => item?._live?.sequence).filter(Number.isInteger));
}

// known: numbers of pages whose posts are known, highest first.
function lowered(floor, known, list) {
  for (const n of known) {
    if ((n + 1) * PAGE_SIZE >= floor) floor = Math.min(floor, n * PAGE_SIZE);
  }
  return list && !sound(list.pages, isPage).some((p) => p.n * PAGE_SIZE < floor) ? 0 : floor;
}

function urlsOf({ pages }) {
  return Object.fromEntries(sound(pages, isPage).map(({ n, url }) => [n, url]));
}

// Whether a post can be shown is found out by making it.
function isPost(item) {
  const { id, content_html: html, _live: { revision, sequence } } = item;
  return [id, html].every(isText) && [revision, sequence].every(Number.isInteger) && postHtml(item, false, {});
}

function isChange({ revision, item, removed }) {
  return Number.isInteger(revision) && (item ? isPost(item) : isText(removed));
}

function isEvent({ id, sequence }) {
  return isText(id) && Number.isInteger(sequence);
}

function isPage({ n }) {
  return Number.isInteger(n);
}

function pageOf(sequence) {
  return Math.floor(sequence / PAGE_SIZE);
}
