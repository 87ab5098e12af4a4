import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { apart } from "../../static_site/markup/text.js";

const cases = JSON.parse(readFileSync(new URL("words.json", import.meta.url), "utf8"));
const signs = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

// What a browser gives as the text of a tree without anything that runs.
const textOf = (html) => html.replace(/<(?:[^>"]|"[^"]*")*>/g, "").replace(/&(?:lt|gt|amp);/g, (sign) => signs[sign]).trim().replace(/\s+/g, " ");

for (const [html, words] of cases) {
  test(`words of ${html}`, () => assert.equal(textOf(apart(html)), words));
}

test("what is no text has no words", () => {
  for (const odd of [undefined, null, ""]) assert.equal(apart(odd), "");
});
