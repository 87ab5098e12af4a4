import assert from "node:assert/strict";
import { test } from "node:test";

import { isFinal } from "../../static_site/protocol/final.js";
import { origin } from "../../static_site/protocol/origin.js";
import { nextDelay } from "../../static_site/protocol/poll.js";

const delay = ({ seconds, failures = 0, hidden = false, saveData }, random = 0.5) =>
  nextDelay(seconds, failures, { hidden }, saveData === undefined ? undefined : { saveData }, random);

test("readers are spread by twenty per cent either way", () => {
  assert.equal(delay({ seconds: 5 }, 0), 4000);
  assert.equal(delay({ seconds: 5 }), 5000);
  assert.ok(delay({ seconds: 5 }, 0.999999) <= 6000);
});

test("each failure doubles the wait, up to five minutes", () => {
  const waits = [0, 1, 2, 3].map((failures) => delay({ seconds: 5, failures }));
  assert.deepEqual(waits, [5000, 10000, 20000, 40000]);
  assert.equal(delay({ seconds: 5, failures: 5000 }), 300000);
});

test("a hidden page asks more rarely", () => {
  assert.ok(delay({ seconds: 5, hidden: true }) >= 5 * delay({ seconds: 5 }));
});

test("a page whose very first poll fails asks again soon, then ever more rarely", () => {
  const waits = [1, 2, 3, 4].map((failures) => delay({ failures }));
  assert.deepEqual(waits, [5000, 10000, 20000, 40000]);
});

test("of a live blog that has ended or gone nothing more is expected", () => {
  for (const status of ["ended", "gone"]) assert.ok(isFinal(status), status);
  for (const status of ["upcoming", "live", "paused", undefined]) assert.ok(!isFinal(status), status);
});

test("nonsense in poll_seconds neither stops nor floods", () => {
  for (const seconds of [undefined, null, "soon", 0, -1, NaN]) assert.ok(delay({ seconds }, 0) >= 800);
  assert.ok(delay({ seconds: 1e12 }, 1) <= 360000);
});

test("a reader who wants to save data is asked for half as much", () => {
  assert.equal(delay({ seconds: 5, saveData: true }), 10000);
});

test("the second origin is asked after two failures of the first", () => {
  assert.equal(origin({ strikes: 1, failures: 1, since: 5000 }), 0);
  assert.equal(origin({ strikes: 2, failures: 2, since: 5000 }), 1);
});

test("while both fail they take turns", () => {
  assert.deepEqual([2, 3, 4, 5].map((failures) => origin({ strikes: 2, failures, since: 5000 })), [1, 0, 1, 0]);
});

test("readers of the second come home: the first is tried each minute", () => {
  assert.equal(origin({ strikes: 2, failures: 0, since: 59000 }), 1);
  assert.equal(origin({ strikes: 2, failures: 0, since: 60000 }), 0);
  assert.equal(origin({ strikes: 0, failures: 0, since: 0 }), 0);
});
