import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, applyFeed, applyLatest, fromServer, hasOlder, pagesToRead, shown, timeline } from "../../static_site/protocol/merge.js";

const fromFeed = (...read) => applyFeed(EMPTY, ...read);
const item = (sequence, revision = sequence + 1, more = {}) =>
  ({ id: `P${sequence}`, content_html: `<p>${sequence}.${revision}</p>`, date_published: "2026-11-03T21:04:09.120Z", _live: { revision, sequence }, ...more });
const run = (first, last, revision) => Array.from({ length: last - first + 1 }, (_, i) => item(first + i, revision));
const feed = (revision, items, live = {}) =>
  ({ version: "https://jsonfeed.org/version/1.1", items, _live: { revision, status: "live", poll_seconds: 5, pinned: [], post_count: items.length, pages: null, ...live } });
const latest = (revision, changes_since, changes, more = {}) =>
  ({ version: 1, revision, changes_since, changes, status: "live", poll_seconds: 5, pinned: [], post_count: 0, feed: "feed.json", ...more });
const edit = (post) => ({ revision: post._live.revision, item: post });
const ids = (state) => timeline(state).map((post) => post.id);
const frozen = (value) => {
  if (value && typeof value === "object") Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};
const PAGED = { pages: { url: "pages/index-1-a.json", count: 2 }, post_count: 120 };
const listOf = (...urls) => ({ version: 1, pages: urls.map((url, n) => ({ n, url, count: 50 })) });

test("a new post comes first", () => {
  const { state, gap } = applyLatest(fromFeed(feed(2, [item(1), item(0)])), latest(3, 0, [edit(item(2))]));
  assert.equal(gap, false);
  assert.deepEqual(ids(state), ["P2", "P1", "P0"]);
  assert.equal(state.revision, 3);
});

test("an edit replaces its post and keeps its place", () => {
  const { state } = applyLatest(fromFeed(feed(2, [item(1), item(0)])), latest(3, 0, [edit(item(0, 3))]));
  assert.deepEqual(ids(state), ["P1", "P0"]);
  assert.equal(state.posts.P0.content_html, "<p>0.3</p>");
});

test("a removal takes its post away, and one of an unknown post is harmless", () => {
  const { state } = applyLatest(fromFeed(feed(2, [item(1), item(0)])), latest(4, 0, [{ revision: 4, removed: "P9" }, { revision: 3, removed: "P1" }]));
  assert.deepEqual(ids(state), ["P0"]);
});

test("a reader at changes_since follows, one below it has a gap and is left as it was", () => {
  const state = fromFeed(feed(2, [item(1), item(0)]));
  assert.equal(applyLatest(state, latest(9, 2, [])).gap, false);
  const result = applyLatest(state, latest(9, 3, [edit(item(8, 9))]));
  assert.equal(result.gap, true);
  assert.equal(result.state, state);
});

test("a bulk revision that does not fit leaves a gap, and reading closes it", () => {
  const before = fromFeed(feed(2, [item(1), item(0)]));
  const poll = latest(3, 3, []);
  assert.equal(applyLatest(before, poll).gap, true);
  const after = applyFeed(before, feed(3, [item(1, 3), item(0, 3)]));
  assert.equal(after.posts.P1.content_html, "<p>1.3</p>");
  assert.deepEqual(applyLatest(after, poll), { state: after, gap: false });
});

test("many posts under one revision are applied together", () => {
  const { state } = applyLatest(fromFeed(feed(2, [item(1), item(0)])), latest(3, 2, [edit(item(1, 3)), edit(item(0, 3))]));
  assert.deepEqual(timeline(state).map((post) => post._live.revision), [3, 3]);
});

test("a reader never goes backwards", () => {
  const now = applyLatest(fromFeed(feed(5, [item(1), item(0)])), latest(8, 4, [edit(item(1, 8))])).state;
  assert.equal(applyLatest(now, latest(7, 0, [edit(item(1, 7))], { status: "paused" })).state, now);
  assert.equal(applyFeed(now, feed(4, [item(0)])), now, "a feed.json from before the last one");
  const kept = applyFeed(now, feed(6, [item(1, 6), item(0)], { status: "paused" }));
  assert.deepEqual([kept.revision, kept.status, kept.posts.P1._live.revision], [8, "live", 8]);
});

test("the same poll twice changes nothing", () => {
  const poll = latest(3, 0, [edit(item(2))]);
  const once = applyLatest(fromFeed(feed(2, [item(1), item(0)])), poll).state;
  assert.equal(applyLatest(once, poll).state, once);
});

test("a change at or below the reader's revision is not applied again", () => {
  const { state } = applyLatest(fromFeed(feed(4, [item(1), item(0)])), latest(5, 2, [{ revision: 5, removed: "P0" }, { revision: 3, removed: "P1" }]));
  assert.deepEqual(ids(state), ["P1"]);
});

test("a feed.json older than the tail's reach is kept, and the gap stays until a newer one comes", () => {
  const poll = latest(9, 7, []);
  let state = applyFeed(fromFeed(feed(2, [item(0)])), feed(5, [item(1, 5), item(0)]));
  assert.deepEqual(ids(state), ["P1", "P0"]);
  assert.equal(applyLatest(state, poll).gap, true);
  state = applyFeed(state, feed(9, [item(2, 9), item(1, 5), item(0)]));
  assert.deepEqual([ids(state), applyLatest(state, poll).gap], [["P2", "P1", "P0"], false]);
});

test("a post that a newer feed.json no longer holds was removed", () => {
  const state = applyFeed(fromFeed(feed(3, [item(2), item(1), item(0)])), feed(9, [item(2), item(0)]));
  assert.deepEqual(ids(state), ["P2", "P0"]);
});

test("a post newer than an older feed.json is not taken for removed", () => {
  const now = applyLatest(fromFeed(feed(3, [item(0)])), latest(7, 3, [edit(item(1, 7))])).state;
  assert.deepEqual(ids(applyFeed(now, feed(5, [item(0)]))), ["P1", "P0"]);
});

test("what was removed does not come back with an older page, and does with a later edit", () => {
  const start = fromFeed(feed(120, run(70, 119, 1).reverse(), PAGED));
  const gone = applyLatest(start, latest(121, 100, [{ revision: 121, removed: "P60" }])).state;
  const paged = applyFeed(gone, feed(120, run(70, 119, 1).reverse(), PAGED), [{ n: 1, items: run(50, 99, 1) }], listOf("0-a", "1-a"));
  assert.equal(ids(paged).includes("P60"), false);
  const back = applyLatest(paged, latest(122, 100, [edit(item(60, 122))])).state;
  assert.equal(ids(back).includes("P60"), true);
});

test("an edit of a post that is not shown is kept for when its page is", () => {
  const start = fromFeed(feed(120, run(70, 119, 1).reverse(), PAGED));
  const { state } = applyLatest(start, latest(121, 100, [edit(item(60, 121))]));
  assert.equal(ids(state).length, 50);
  const paged = applyFeed(state, feed(120, run(70, 119, 1).reverse(), PAGED), [{ n: 1, items: run(50, 99, 1) }], listOf("0-a", "1-a"));
  assert.equal(paged.posts.P60._live.revision, 121);
  assert.equal(ids(paged).length, 70);
});

test("pages walk down to the first post, one without a hole at a time", () => {
  const document = feed(120, run(70, 119, 1).reverse(), PAGED);
  const list = listOf("0-a", "1-a");
  let state = fromFeed(document, [], list);
  assert.deepEqual(pagesToRead(state, document, list, true), [{ n: 1, url: "1-a" }]);
  state = applyFeed(state, document, [{ n: 1, items: run(50, 99, 1) }], list);
  assert.deepEqual([state.floor, hasOlder(state)], [50, true]);
  state = applyFeed(state, document, [{ n: 0, items: run(0, 49, 1) }], list);
  assert.deepEqual([state.floor, hasOlder(state), ids(state).length], [0, false, 120]);
});

test("a page that a link leads to stands apart, is kept current, and is joined by those in between", () => {
  const document = feed(320, run(270, 319, 1).reverse(), { ...PAGED, post_count: 320 });
  const list = listOf("0-a", "1-a", "2-a", "3-a", "4-a", "5-a");
  let state = fromFeed(document, [], list);
  assert.deepEqual(pagesToRead(state, document, list, 2), [{ n: 2, url: "2-a" }]);
  state = applyFeed(state, document, [{ n: 2, items: run(100, 149, 1) }], list);
  assert.deepEqual([state.floor, state.apart, ids(state).length, hasOlder(state)], [270, [2], 100, true]);
  assert.deepEqual(pagesToRead(state, document, listOf("0-b", "1-a", "2-b", "3-a", "4-a", "5-a")), [{ n: 2, url: "2-b" }]);
  state = applyFeed(state, document, [{ n: 5, items: run(250, 299, 1) }, { n: 4, items: run(200, 249, 1) }], list);
  state = applyFeed(state, document, [{ n: 3, items: run(150, 199, 1) }], list);
  assert.deepEqual([state.floor, state.apart, ids(state).length], [100, [], 220]);
});

test("after a gap only pages that are shown and whose keys changed are read", () => {
  const list = listOf("0-a", "1-a");
  let state = fromFeed(feed(120, run(70, 119, 1).reverse(), PAGED), [], list);
  state = applyFeed(state, feed(120, run(70, 119, 1).reverse(), PAGED), [{ n: 1, items: run(50, 99, 1) }], list);
  const later = feed(300, run(200, 249, 1).reverse(), { ...PAGED, post_count: 250 });
  const wanted = pagesToRead(state, later, listOf("0-b", "1-a", "2-a", "3-a"));
  assert.deepEqual(wanted, [{ n: 2, url: "2-a" }, { n: 3, url: "3-a" }]);
  assert.deepEqual(pagesToRead(state, later, listOf("0-b", "1-b", "2-a", "3-a")).map((page) => page.n), [1, 2, 3]);
});

test("a reader who slept through two hundred posts loses none", () => {
  const state = fromFeed(feed(120, run(70, 119, 1).reverse(), PAGED), [], listOf("0-a", "1-a"));
  const later = feed(300, run(250, 299, 300).reverse(), { ...PAGED, post_count: 300 });
  const list = listOf("0-a", "1-b", "2-a", "3-a", "4-a");
  const pages = pagesToRead(state, later, list).map(({ n }) => ({ n, items: run(50 * n, 50 * n + 49, 1) }));
  assert.deepEqual(ids(applyFeed(state, later, pages, list)), Array.from({ length: 250 }, (_, i) => `P${299 - i}`));
});

test("a page that is no longer listed is empty", () => {
  const state = fromFeed(feed(120, run(70, 119, 1).reverse(), PAGED));
  const later = feed(200, run(150, 199, 1).reverse(), { ...PAGED, post_count: 100 });
  assert.deepEqual(pagesToRead(state, later, { version: 1, pages: [{ n: 0, url: "0-a", count: 50 }, { n: 2, url: "2-a", count: 50 }] }),
    [{ n: 1, url: null }, { n: 2, url: "2-a" }]);
  assert.equal(ids(applyFeed(state, later, [{ n: 1, items: [] }, { n: 2, items: run(100, 149, 1) }])).includes("P99"), false);
});

test("pinned posts come first, also those from elsewhere, and each post once", () => {
  const state = fromFeed(feed(120, run(70, 119, 1).reverse(), { ...PAGED, pinned: ["P3", "P100"], pinned_items: [item(3, 1)] }));
  const order = shown(state).map((post) => post.id);
  assert.deepEqual(order.slice(0, 3), ["P3", "P100", "P119"]);
  assert.equal(order.length, 51);
  assert.equal(timeline(state).some((post) => post.id === "P3"), false);
});

test("key events are kept as the feed lists them", () => {
  const listed = [{ id: "P3", title: "Early", date_published: "2026-11-03T19:00:00.000Z", sequence: 3 }];
  assert.deepEqual(fromFeed(feed(120, run(70, 119, 1).reverse(), { ...PAGED, key_events: listed })).events, listed);
  assert.deepEqual(fromFeed(feed(1, [item(0)])).events, []);
});

test("a pin that is taken off returns a post to its place", () => {
  const start = fromFeed(feed(3, [item(2), item(1), item(0)], { pinned: ["P0"] }));
  assert.deepEqual(shown(start).map((post) => post.id), ["P0", "P2", "P1"]);
  const { state } = applyLatest(start, latest(4, 3, [edit(item(0, 4))]));
  assert.deepEqual(shown(state).map((post) => post.id), ["P2", "P1", "P0"]);
});

test("what is gone empties the page at once, and an old feed.json does not bring it back", () => {
  const { state, gap } = applyLatest(fromFeed(feed(3, [item(1), item(0)])), latest(9, 9, [], { status: "gone" }));
  assert.deepEqual([gap, state.status, shown(state)], [false, "gone", []]);
  assert.equal(applyFeed(state, feed(8, [item(1), item(0)])), state);
  const again = applyLatest(state, latest(10, 3, []));
  assert.equal(again.gap, true, "a tail that seems to reach does not hold the posts of before");
  assert.deepEqual(ids(applyFeed(state, feed(10, [item(1), item(0)]))), ["P1", "P0"]);
});

test("the server's page is a state without texts", () => {
  const start = fromServer({ revision: 4, floor: 0, status: "live", pinned: [], posts: [{ id: "P1", revision: 2, sequence: 1 }, { id: "P0", revision: 1, sequence: 0 }] });
  const { state } = applyLatest(start, latest(6, 2, [edit(item(2, 6)), edit(item(0, 5))]));
  assert.deepEqual(ids(state), ["P2", "P1", "P0"]);
  assert.deepEqual([state.posts.P0.content_html, state.posts.P1.content_html], ["<p>0.5</p>", undefined]);
});

test("a reader who knows nothing has a gap", () => {
  assert.equal(applyLatest(EMPTY, latest(3, 0, [])).gap, true);
});

test("no state and no document is changed in place", () => {
  const document = frozen(feed(3, [item(1), item(0)], { pinned: ["P1"] }));
  const state = frozen(fromFeed(document));
  const poll = frozen(latest(5, 3, [edit(item(2, 5)), { revision: 4, removed: "P0" }]));
  assert.deepEqual(ids(frozen(applyLatest(state, poll).state)), ["P2", "P1"]);
  assert.deepEqual(ids(applyFeed(frozen(applyLatest(state, poll).state), document)), ["P2", "P1"]);
});
