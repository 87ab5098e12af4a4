// A publisher and a reader, played many times at random: old copies, sleeps and every kind of edit must end in the same posts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { EMPTY, PAGE_SIZE, applyFeed, applyLatest, pagesToRead, timeline } from "../../static_site/protocol/merge.js";

function dice(seed) {
  return (sides) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * sides);
  };
}

class Publisher {
  revision = 0;
  count = 0;
  posts = new Map();
  log = new Map();
  history = [];

  edit(roll) {
    this.revision += 1;
    const touched = roll(3) === 0 ? [`P${roll(this.count + 1)}`] : [this.add()];
    if (roll(12) === 0) touched.push(...[...this.posts.keys()].filter(() => roll(4) === 0)); // a bulk edit
    for (const id of new Set(touched)) this.touch(id, roll);
    this.history.push(this.render(roll));
  }

  add() {
    this.posts.set(`P${this.count}`, null);
    return `P${this.count++}`;
  }

  touch(id, roll) {
    if (!this.posts.has(id) && Number(id.slice(1)) >= this.count) return;
    const isRemoved = this.posts.get(id) !== null && roll(4) === 0;
    const item = { id, content_html: `${id} at ${this.revision}`, _live: { revision: this.revision, sequence: Number(id.slice(1)) } };
    if (isRemoved) this.posts.delete(id);
    else this.posts.set(id, item);
    this.log.set(id, isRemoved ? { revision: this.revision, removed: id } : { revision: this.revision, item });
  }

  render(roll) {
    const items = this.newestFirst();
    const closed = Math.floor(this.count / PAGE_SIZE);
    const pages = Array.from({ length: closed }, (_, n) => ({ n, items: items.filter((i) => Math.floor(i._live.sequence / PAGE_SIZE) === n) }));
    const list = { version: 1, pages: pages.map((page) => ({ n: page.n, url: JSON.stringify(page), count: page.items.length })) };
    const live = { revision: this.revision, status: "live", poll_seconds: 5, pinned: [], post_count: items.length, pages: closed ? { url: "list", count: closed } : null };
    const since = Math.max(0, this.revision - roll(6));
    const changes = [...this.log.values()].filter((change) => change.revision > since).sort((a, b) => b.revision - a.revision);
    return {
      feed: { items: items.slice(0, 50), _live: live },
      list: closed ? list : null,
      latest: { version: 1, revision: this.revision, changes_since: since, status: "live", poll_seconds: 5, pinned: [], changes },
    };
  }

  newestFirst() {
    return [...this.posts.values()].sort((a, b) => b._live.sequence - a._live.sequence);
  }

  // What a reader gets from a CDN: the newest, or a copy a few publishes old.
  copy(roll) {
    return this.history.at(-1 - Math.min(roll(2) * roll(5), this.history.length - 1));
  }
}

function read(state, { feed, list }, older) {
  const pages = list ? pagesToRead(state, feed, list, older).map(({ n, url }) => (url ? JSON.parse(url) : { n, items: [] })) : [];
  return applyFeed(state, feed, pages, list);
}

function poll(state, latestCopy, feedCopy) {
  const result = applyLatest(state, latestCopy.latest);
  return result.gap ? read(state, feedCopy, false) : result.state;
}

function night(seed) {
  const roll = dice(seed);
  const publisher = new Publisher();
  let state = EMPTY;
  for (let i = 0; i < 220; i++) {
    publisher.edit(roll);
    const before = state.revision;
    if (roll(3) > 0 && roll(40) > i % 60) state = poll(state, publisher.copy(roll), publisher.copy(roll));
    if (roll(25) === 0) state = read(state, publisher.copy(roll), true);
    if (roll(25) === 0) state = read(state, publisher.copy(roll), roll(5)); // a link to a post of that page
    assert.ok(state.revision >= before, "never backwards");
  }
  const newest = publisher.history.at(-1);
  for (let i = 0; i < 3; i++) state = poll(state, newest, newest);
  const expected = publisher.newestFirst().filter(({ _live: { sequence } }) => sequence >= state.floor || state.apart.includes(Math.floor(sequence / PAGE_SIZE)));
  assert.deepEqual(timeline(state), expected, `seed ${seed}`);
  for (let i = 0; i < 20 && state.floor > 0; i++) state = read(state, newest, true);
  assert.deepEqual(timeline(state), publisher.newestFirst(), `seed ${seed}, all pages`);
}

test("two hundred random nights end with the publisher's posts, none missing and none too many", () => {
  for (let seed = 1; seed <= 200; seed++) night(seed);
});
