import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, fromServer } from "../../static_site/protocol/merge.js";
import { after, arrange, keyEvents, newest } from "../../static_site/protocol/view.js";

const item = (sequence, live = {}) => ({ id: `P${sequence}`, content_html: "<p>x</p>", _live: { revision: 1, sequence, ...live } });
const known = (items, more = {}) => ({ ...EMPTY, revision: 1, floor: 0, posts: Object.fromEntries(items.map((each) => [each.id, each])), ...more });
const ids = (posts) => posts.map((post) => post.id);

test("posts above what a reader was given wait", () => {
  const state = known([item(0), item(1), item(2)]);
  assert.deepEqual(ids(arrange(state, 1)), ["P1", "P0"]);
  assert.deepEqual(ids(after(state, 1)), ["P2"]);
  assert.equal(newest(state), 2);
  assert.equal(newest(EMPTY), -1);
});

test("oldest first turns all but the pinned posts round", () => {
  const state = known([item(0), item(1), item(2), item(3)], { pinned: ["P2"] });
  assert.deepEqual(ids(arrange(state, Infinity, true)), ["P2", "P0", "P1", "P3"]);
  assert.deepEqual(ids(arrange(state, Infinity, false)), ["P2", "P3", "P1", "P0"]);
});

test("key events are those of known posts and those that the feed lists, each once", () => {
  const events = [{ id: "P9", title: "Nine", sequence: 9 }, { id: "P1", title: "Old title", sequence: 1 }, { id: "P5", title: "Gone", sequence: 5 }];
  const state = known([item(1, { key_event: true }), item(2), item(12, { key_event: true })], { events, removed: { P5: 3 } });
  assert.deepEqual(ids(keyEvents(state, 10)), ["P9", "P1"]);
  assert.deepEqual(keyEvents(state, 10)[1]._live.key_event, true);
});

test("a post that is no key event any more is none, whatever the feed listed", () => {
  assert.deepEqual(keyEvents(known([item(1)], { events: [{ id: "P1", title: "x", sequence: 1 }] }), 10), []);
});

test("the server's posts, whose text is in the page, leave its list alone", () => {
  const state = fromServer({ revision: 1, floor: 0, status: "live", pinned: [], posts: [{ id: "P1", revision: 1, sequence: 1 }] });
  assert.deepEqual(keyEvents(state, 10), []);
});
