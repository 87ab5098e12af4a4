import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { isHarmless } from "../../static_site/trust/fragment.js";
import { postHtml } from "../../static_site/markup/post.js";

const text = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const { items } = JSON.parse(text("../examples/feed.json"));
const words = JSON.parse(text("../../static_site/words/words-en.json"));
const dense = (html) => html.replace(/>\s+</g, "><").trim();

test("a post has the shape that the server's template gives it", () => {
  const item = items.find(({ _live }) => _live.sequence === 122);
  const pictured = { ...item, image: "https://news.example/media/line.jpg", _live: { ...item._live, image_alt: "A line" } };
  const timeless = dense(text("post.html")).replace(/(<time[^>]*>)[^<]*/g, "$1"); // a reader's own time is written into it
  assert.equal(dense(postHtml(pictured, true, words)), timeless);
});

test("what is absent leaves no empty element", () => {
  const html = postHtml(items.find((item) => item._live.sequence === 125), false, words);
  assert.doesNotMatch(html, /post-title|post-authors|post-tags|post-updated|post-correction|post-mark|post-image|undefined|null|false/);
});

test("text that looks like markup stays text", () => {
  const html = postHtml({ ...items[0], title: `<img src=x onerror="alert(1)">`, tags: ["</ul>"], authors: [{ name: "A & B" }] }, false, words);
  assert.doesNotMatch(html, /<img|<\/ul><\/li>/);
  assert.match(html, /A &#38; B/);
});

test("attributes that run, style or embed are refused", () => {
  for (const name of ["onclick", "ONERROR", "style", "srcdoc", "srcset", "ping", "background", "is"]) assert.equal(isHarmless(name, "x"), false, name);
  for (const url of ["javascript:alert(1)", "JaVaScRiPt:x", " java\nscript:x", "\u0001javascript:x", "data:text/html,x", "vbscript:x"]) {
    assert.equal(isHarmless("href", url), false, url);
  }
  for (const url of ["https://news.example/a:b", "/a:b", "#post-1", "page?x=a:b", "mailto:a@b.example", "tel:+1", "plain"]) {
    assert.equal(isHarmless("href", url), true, url);
  }
  assert.ok(isHarmless("alt", "javascript: a history"));
});
