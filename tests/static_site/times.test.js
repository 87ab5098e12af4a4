import assert from "node:assert/strict";
import { test } from "node:test";

import { ago, localTime } from "../../static_site/words/times.js";

const NOW = Date.parse("2026-11-03T21:04:09Z");

test("how long ago, in the largest unit", () => {
  const said = [0, 59, 60, 3599, 3600, 90000].map((seconds) => ago(seconds, "en", { numeric: "auto" }));
  assert.deepEqual(said, ["now", "59 seconds ago", "1 minute ago", "59 minutes ago", "1 hour ago", "25 hours ago"]);
});

test("in a reader's language, and shortly where it ticks", () => {
  assert.equal(ago(4, "en", { style: "narrow" }), "4s ago");
  assert.equal(ago(300, "de", { numeric: "auto" }), "vor 5 Minuten");
  assert.match(ago(7200, "ar", { numeric: "auto" }), /ساعتين/);
});

test("a time of the last day is a time, an older one says its day", () => {
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const time = new Date(NOW - 3600000).toLocaleTimeString("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone });
  assert.equal(localTime(NOW - 3600000, "en", NOW), time);
  assert.match(localTime(NOW - 3 * 86400000, "en", NOW), /October 31|November 1/);
});
