// What a reader knows of a live blog, and how a poll or a read changes it. Pure: no DOM, no fetch, no clock.
//
// A state is a plain object that is never changed in place:
//   revision  every change up to here is applied to what is shown
//   base      revision of the feed.json that was last read; every later change came by poll and is kept, shown or not
//   floor     every post from this sequence on is known (0: all of them); what is older waits in pages
//   posts     {id: item}, also pinned and edited posts below the floor
//   removed   {id: revision}, so that an older page cannot bring a post back
//   held      {n: url} of the pages as of `base`; the posts of those above the floor are known
//   pinned, status, pollSeconds  as published

/** The contract: posts 50n … 50n+49 by sequence form page n. */
export const PAGE_SIZE = 50;

export const EMPTY = Object.freeze({
  revision: -1, base: -1, floor: Infinity, posts: {}, removed: {}, held: {}, pinned: [], status: "upcoming", pollSeconds: 15,
});

/** A state from feed.json, and from pages that its list names, where they were read too. */
export function fromFeed(feed, pages = [], list = null) {
  return applyFeed(EMPTY, feed, pages, list);
}

/** A state from the server's own page: its posts are `{id, revision, sequence}`, their text stays in the document. */
export function fromServer({ revision, floor, status, pinned, posts }) {
  const stubs = posts.map(({ id, ...live }) => [id, { id, _live: live }]);
  return { ...EMPTY, revision, base: revision, floor, status, pinned, posts: Object.fromEntries(stubs) };
}

/** Applies a latest.json. `gap`: its tail does not reach back to this reader, who has to read feed.json. */
export function applyLatest(state, latest) {
  if (latest.revision <= state.revision) return { state, gap: false };
  if (latest.status === "gone") return { state: gone(state, latest), gap: false };
  if (state.status === "gone" || state.revision < latest.changes_since) return { state, gap: true };
  const posts = { ...state.posts };
  const removed = { ...state.removed };
  for (const change of latest.changes) {
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
  const posts = { ...state.posts };
  replace(posts, state.removed, { first: feedFloor(feed), last: Infinity, items: feed.items, at });
  for (const { n, items } of pages) {
    replace(posts, state.removed, { first: n * PAGE_SIZE, last: n * PAGE_SIZE + PAGE_SIZE - 1, items, at });
  }
  for (const item of feed._live.pinned_items ?? []) put(posts, state.removed, item);
  const floor = lowered(Math.min(state.floor, feedFloor(feed)), pages, list);
  const held = list ? Object.fromEntries(list.pages.map((p) => [p.n, p.url])) : state.held;
  return { ...state, ...(at >= state.revision ? facts(feed._live) : {}), base: at, floor, posts, held };
}

/**
 * The pages to read with this feed.json, as `[{n, url}]`: those shown whose key changed and, with `older`, the next ones down.
 * A page without a url is no longer listed: it is empty.
 */
export function pagesToRead(state, feed, list, older = false) {
  const top = feedFloor(feed);
  const urls = new Map(list.pages.map((p) => [p.n, p.url]));
  const wanted = [];
  if (state.floor < top) {
    for (let n = pageOf(state.floor); n <= pageOf(top - 1); n++) {
      const url = urls.get(n) ?? null;
      if (url === null || url !== state.held[n]) wanted.push({ n, url });
    }
  }
  if (!older) return wanted;
  const floor = Math.min(state.floor, top);
  const below = list.pages.filter((p) => p.n * PAGE_SIZE < floor).sort((a, b) => b.n - a.n);
  // The first page down may hold only a few posts that are not shown yet; then the one below it comes along.
  const few = floor % PAGE_SIZE > 0 && floor % PAGE_SIZE < PAGE_SIZE / 2;
  const next = below.slice(0, few ? 2 : 1).filter((p) => !wanted.some((w) => w.n === p.n));
  return [...wanted, ...next.map(({ n, url }) => ({ n, url }))];
}

/** Known posts without a hole, newest first. */
export function timeline(state) {
  return Object.values(state.posts).filter((p) => p._live.sequence >= state.floor).sort((a, b) => b._live.sequence - a._live.sequence);
}

/** Posts in the order of the page: pinned ones first, each post once. */
export function shown(state) {
  const pinned = state.pinned.map((id) => state.posts[id]).filter(Boolean);
  return [...pinned, ...timeline(state).filter((post) => !state.pinned.includes(post.id))];
}

export function hasOlder(state) {
  return state.floor > 0 && state.floor < Infinity;
}

function facts({ revision, status, poll_seconds, pinned }) {
  return { revision, status, pollSeconds: poll_seconds, pinned };
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

function replace(posts, removed, { first, last, items, at }) {
  const present = new Set(items.map((item) => item.id));
  for (const { id, _live } of Object.values(posts)) {
    const covered = _live.sequence >= first && _live.sequence <= last && _live.revision <= at;
    if (covered && !present.has(id)) delete posts[id];
  }
  for (const item of items) put(posts, removed, item);
}

// While no page has closed, or where it holds as many as there are, a feed.json holds them all.
function feedFloor(feed) {
  if (!feed._live.pages || feed.items.length >= feed._live.post_count) return 0;
  return Math.min(...feed.items.map((item) => item._live.sequence));
}

function lowered(floor, pages, list) {
  for (const n of pages.map((page) => page.n).sort((a, b) => b - a)) {
    if ((n + 1) * PAGE_SIZE >= floor) floor = Math.min(floor, n * PAGE_SIZE);
  }
  return list && !list.pages.some((p) => p.n * PAGE_SIZE < floor) ? 0 : floor;
}

function pageOf(sequence) {
  return Math.floor(sequence / PAGE_SIZE);
}
