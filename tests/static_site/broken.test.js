// Whatever one item holds, the others arrive: hundreds of documents, each broken in one place.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { mock, test } from "node:test";

import { EMPTY, applyFeed, applyLatest, pagesToRead } from "../../static_site/protocol/merge.js";
import { escape, postHtml } from "../../static_site/markup/post.js";
import { ago, localTime } from "../../static_site/words/times.js";
import { arrange, keyEvents, newest } from "../../static_site/protocol/view.js";
import { broken, random } from "./broken.js";

const TIMES = 1500;
const words = JSON.parse(readFileSync(new URL("../../static_site/words/words-en.json", import.meta.url), "utf8"));
const item = (sequence) => ({
  id: `P${sequence}`, title: `T${sequence}`, content_html: "<p>x</p>", date_published: "2026-11-03T21:04:09.120Z", date_modified: "2026-11-03T21:05:00.000Z",
  authors: [{ name: "Ada" }], tags: ["a"], image: "https://news.example/a.jpg", _live: { revision: sequence + 1, sequence, key_event: true, correction: "It was B." },
});
const GOOD = [0, 1, 2, 3].map(item);
const feed = { version: "https://jsonfeed.org/version/1.1", language: "en", items: GOOD, _live: {
  revision: 4, status: "live", poll_seconds: 5, pinned: ["P1"], post_count: 4, pages: null, pinned_items: [item(1)],
  key_events: [0, 1].map((sequence) => ({ id: `P${sequence}`, title: "A", date_published: "2026-11-03T21:04:09.120Z", sequence })),
} };
const latest = { version: 1, revision: 6, status: "live", poll_seconds: 5, changes_since: 0, post_count: 6, pinned: [], feed: "feed.json", changes: [
  { revision: 6, item: item(5) }, { revision: 5, item: item(4) }, { revision: 3, removed: "P9" },
] };

mock.method(console, "warn", () => {});

// As the element does with every state: nothing of it throws, whatever it holds.
function page(state) {
  arrange(state, newest(state), true);
  keyEvents(state, Infinity).forEach(({ id, title, date_published: date }) => [id, title, date].map(escape));
  return arrange(state, Infinity).map((post) => postHtml(post, state.pinned.includes(post.id), words));
}

function shows(state, ids, said) {
  const html = page(state).join("");
  for (const id of ids) assert.match(html, new RegExp(`id="post-${id}"`), said);
}

test("an odd change is a gap, so that feed.json is read; what is known stays, and it is asked for once", () => {
  const known = applyFeed(EMPTY, feed);
  const fresh = { ...feed, items: [5, 3, 2, 1, 0].map(item), _live: { ...feed._live, revision: 6, post_count: 5 } };
  for (let seed = 0; seed < TIMES; seed++) {
    const { copy, said } = broken(latest, random(seed), ["changes", 1]);
    const { state, gap } = applyLatest(known, copy);
    const after = gap ? applyFeed(state, fresh) : state;
    shows(after, ["P0", "P1", "P2", "P3", "P5"], `${seed}: ${said}`);
    assert.equal(applyLatest(after, copy).gap, false, `${seed}: ${said}`);
  }
});

test("an odd item of a feed.json hides no other", () => {
  for (let seed = 0; seed < TIMES; seed++) {
    const { copy, said } = broken(feed, random(seed), ["items", 1]);
    shows(applyFeed(EMPTY, copy), ["P0", "P2", "P3"], `${seed}: ${said}`);
  }
});

test("an odd entry of what is pinned or a key event hides nothing", () => {
  for (const name of ["pinned", "pinned_items", "key_events"]) {
    for (let seed = 0; seed < TIMES / 5; seed++) {
      const { copy, said } = broken(feed, random(seed), ["_live", name]);
      shows(applyFeed(EMPTY, copy), ["P0", "P2", "P3"], `${seed}: ${name}: ${said}`);
    }
  }
});

test("an odd latest.json is as good as a whole one, or leaves a gap that feed.json fills", () => {
  const known = applyFeed(EMPTY, feed);
  for (let seed = 0; seed < TIMES; seed++) {
    const { copy, said } = broken(latest, random(seed), [], 1);
    const { state, gap } = applyLatest(known, copy);
    page(state);
    const isEmpty = /^changes is (\[\]|"")$/.test(said); // as good as a tail without news
    if (!gap && state !== known && !isEmpty) shows(state, ["P3", "P4", "P5"], `${seed}: ${said}`);
    else assert.match(said, /^(revision|changes|changes_since|status) is/);
  }
});

test("an odd list of pages is read for what it holds", () => {
  const list = { version: 1, pages: [0, 1, 2].map((n) => ({ n, url: `p${n}.json`, count: 50, first: "P1", last: "P49" })) };
  for (let seed = 0; seed < TIMES; seed++) {
    const { copy, said } = broken(list, random(seed), ["pages", 1]);
    const [{ n, url }] = pagesToRead({ ...EMPTY, floor: 150 }, feed, copy, 2);
    assert.deepEqual([n, url], [2, copy.pages.findLast((page) => page?.n === 2).url], `${seed}: ${said}`);
  }
});

test("no date, number or language throws", () => {
  for (const locale of ["en", "en_US", "de DE", "fr-", "", "English (UK)", null]) {
    for (const value of [NaN, Infinity, undefined, "x", {}, null, 1e300, "14:30", "PT2H"]) {
      assert.ok(["undefined", "string"].includes(typeof localTime(value, locale, 0)));
      assert.ok(["undefined", "string"].includes(typeof ago(value, locale)));
    }
  }
});
