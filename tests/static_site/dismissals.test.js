import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { dismiss, isDismissed } from "../../static_site/reader/dismissals.js";

const DAY = 86400000;
const NOW = Date.parse("2026-11-03T21:00:00.000Z");

// As a browser's: what is put in is text, and its methods are in its keys too.
class Storage {
  constructor() {
    return new Proxy(this, { set: (all, name, value) => Reflect.set(all, name, String(value)) });
  }
}
Storage.prototype.getItem = function getItem(name) { return this[name] ?? null; };

beforeEach(() => delete globalThis.localStorage);

test("what was closed is remembered, and by its key alone", () => {
  globalThis.localStorage = new Storage();
  dismiss("a-1", NOW);
  assert.ok(isDismissed("a-1") && !isDismissed("a-2"));
  assert.deepEqual({ ...localStorage }, { "stillwire-dismissed-a-1": String(NOW) });
});

test("another page of the site knows it too", () => {
  globalThis.localStorage = new Storage();
  localStorage["stillwire-dismissed-b-1"] = NOW;
  assert.ok(isDismissed("b-1"));
});

test("without storage, and where it throws, the page remembers", () => {
  dismiss("c-1", NOW);
  assert.ok(isDismissed("c-1") && !isDismissed("c-2"));
  Object.defineProperty(globalThis, "localStorage", { configurable: true, get() { throw new Error("no"); } });
  dismiss("d-1", NOW);
  assert.ok(isDismissed("d-1"));
});

test("what was closed half a year ago is forgotten, and nothing that is not ours", () => {
  globalThis.localStorage = new Storage();
  localStorage["stillwire-dismissed-old"] = NOW - 181 * DAY;
  localStorage["stillwire-dismissed-new"] = NOW - 179 * DAY;
  localStorage.theirs = "1";
  dismiss("e-1", NOW);
  assert.deepEqual(Object.keys(localStorage).sort(), ["stillwire-dismissed-e-1", "stillwire-dismissed-new", "theirs"]);
});
