import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { identity } from "../../static_site/words/tags.js";

test("tags that are equal to a person have one identity, as in Python", () => {
  const cases = JSON.parse(readFileSync(new URL("./tags.json", import.meta.url)));
  for (const [one, other, areEqual] of cases) assert.equal(identity(one) === identity(other), areEqual, `${one} ${other}`);
});

test("what shows nothing has none", () => {
  for (const nothing of ["", " ", "\u200b", "\ufeff \u00a0", "\u3164"]) assert.equal(identity(nothing), "");
});
