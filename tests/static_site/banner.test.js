import assert from "node:assert/strict";
import { test } from "node:test";

import { bannerHtml } from "../../static_site/markup/banner.js";

const banner = { severity: "notice", heading: "Polls close", dismissible: true, dismiss_key: "a-1", language: "en" };
const html = (more = {}, label) => bannerHtml({ ...banner, ...more }, "a 1", label);

test("what an editor writes is text, wherever it stands", () => {
  const evil = `"><script>'&`;
  const text = html({ heading: evil, link: { href: evil, text: evil } });
  assert.doesNotMatch(text, /<script|"><s/);
  assert.equal(text.split("&#34;&#62;&#60;script&#62;'&#38;").length, 5);
});

test("the button says what it closes, in the banner's words or the page's own", () => {
  assert.match(html(), /aria-label="Close: Polls close"/);
  assert.match(html({ words: { close: "Fermer" } }), /aria-label="Fermer: Polls close"/);
  assert.match(html({ words: { close: "Fermer" } }, "Weg"), /aria-label="Weg: Polls close"/);
});

test("what may not be closed has no button, and what links nowhere no link", () => assert.doesNotMatch(html({ dismissible: false }), /<button|<a /));

test("a banner is written in the direction of its language", () => assert.match(html({ language: "ar" }), /lang="ar" dir="rtl"/));
