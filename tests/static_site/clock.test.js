import assert from "node:assert/strict";
import { test } from "node:test";

import { makeClock, serverTime } from "../../static_site/protocol/clock.js";

const NOON = Date.parse("2026-11-03T12:00:00Z");
const DATE = "Tue, 03 Nov 2026 12:00:00 GMT";

test("a cached answer's age is added to its date", () => {
  assert.equal(serverTime(new Headers({ date: DATE })), NOON);
  assert.equal(serverTime(new Headers({ date: DATE, age: "30" })), NOON + 30000);
});

test("a reader's clock that is a day wrong is put right", () => {
  const clock = makeClock(() => NOON - 86400000);
  clock.observe(new Headers({ date: DATE }));
  assert.equal(clock.now(), NOON);
});

test("without a date that can be read the reader's clock has to do", () => {
  const clock = makeClock(() => NOON);
  clock.observe(new Headers());
  clock.observe(new Headers({ date: "yesterday" }));
  assert.equal(clock.now(), NOON);
});

test("a late answer does not set the clock back", () => {
  const clock = makeClock(() => NOON);
  clock.observe(new Headers({ date: DATE }));
  clock.observe(new Headers({ date: "Tue, 03 Nov 2026 11:50:00 GMT" }));
  assert.equal(clock.now(), NOON);
});

test("a reader who corrects the clock is believed after a few answers", () => {
  let local = NOON - 86400000;
  const clock = makeClock(() => local);
  clock.observe(new Headers({ date: DATE }));
  local = NOON;
  for (let i = 0; i < 8; i++) clock.observe(new Headers({ date: DATE }));
  assert.equal(clock.now(), NOON);
});
