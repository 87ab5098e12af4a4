import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { isHarmless } from "../../static_site/fragment.js";
import { postHtml, utcText } from "../../static_site/post.js";
import { statusLine, words } from "../../static_site/words.js";

const text = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const { items } = JSON.parse(text("../examples/feed.json"));
const dense = (html) => html.replace(/>\s+</g, "><").trim();

test("a post has the shape that the server's template gives it", () => {
  const item = items.find(({ _live }) => _live.sequence === 122);
  const pictured = { ...item, image: "https://news.example/media/line.jpg", _live: { ...item._live, image_alt: "A line" } };
  assert.equal(dense(postHtml(pictured, true)), dense(text("post.html")));
});

test("what is absent leaves no empty element", () => {
  const html = postHtml(items.find((item) => item._live.sequence === 125), false);
  assert.doesNotMatch(html, /post-title|post-authors|post-tags|post-updated|post-correction|post-mark|post-image|undefined|null|false/);
});

test("text that looks like markup stays text", () => {
  const html = postHtml({ ...items[0], title: `<img src=x onerror="alert(1)">`, tags: ["</ul>"], authors: [{ name: "A & B" }] }, false);
  assert.doesNotMatch(html, /<img|<\/ul><\/li>/);
  assert.match(html, /A &#38; B/);
});

test("a time reads as the server writes it", () => assert.equal(utcText("2026-11-03T21:04:09.120Z"), "21:04 UTC, 3 November"));

test("attributes that run, style or embed are refused", () => {
  for (const name of ["onclick", "ONERROR", "style", "srcdoc", "is"]) assert.equal(isHarmless(name, "x"), false, name);
  for (const url of ["javascript:alert(1)", "JaVaScRiPt:x", " java\nscript:x", "\u0001javascript:x", "data:text/html,x", "vbscript:x"]) {
    assert.equal(isHarmless("href", url), false, url);
  }
  for (const url of ["https://news.example/a:b", "/a:b", "#post-1", "page?x=a:b", "mailto:a@b.example", "tel:+1", "plain"]) {
    assert.equal(isHarmless("href", url), true, url);
  }
  assert.ok(isHarmless("alt", "javascript: a history"));
});

test("the status line is honest", () => {
  assert.equal(statusLine({ status: "live", seconds: 4 }), "Live · checked 4 s ago");
  assert.equal(statusLine({ status: "paused", seconds: 125 }), "Paused · checked 2 min ago");
  assert.equal(statusLine({ status: "live", isOffline: true, seconds: 90, time: "21:03" }), "Offline, last update 21:03");
  assert.equal(statusLine({ status: "live", isOffline: true, seconds: null, time: null }), "Offline");
  assert.equal(statusLine({ status: "ended", seconds: 4 }), "Ended");
  assert.deepEqual([words.news(1), words.news(3)], ["1 new update", "3 new updates"]);
});
