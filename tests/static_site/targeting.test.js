import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { activeBanners, isOpen, isUnder, nextChange } from "../../static_site/protocol/targeting.js";

const NOW = Date.parse("2026-11-03T21:00:00.000Z");
const URL_HERE = "https://news.example/elections/cook-county?utm_source=mail";
const at = (seconds) => new Date(NOW + seconds * 1000).toISOString();
const banner = (id, more = {}) => ({ id, revision: 1, severity: "notice", heading: id, starts_at: null, ends_at: null, dismissible: true, dismiss_key: `${id}-1`, ...more });
const seen = (banners, more = {}) => activeBanners(banners, { now: NOW, url: URL_HERE, isDismissed: () => false, limit: 3, ...more }).map((b) => b.id);

test("a path holds whole segments, escaped or not", () => {
  const cases = JSON.parse(readFileSync(new URL("./targeting.json", import.meta.url)));
  for (const [path, prefix, isWithin] of cases) assert.equal(isUnder(path, prefix), isWithin, `${path} ${prefix}`);
});

test("a banner shows from its start on and no longer at its end", () => {
  assert.ok(isOpen({ starts_at: at(0), ends_at: null }, NOW) && !isOpen({ starts_at: at(0.001) }, NOW));
  assert.ok(!isOpen({ starts_at: null, ends_at: at(0) }, NOW) && isOpen({ ends_at: at(0.001) }, NOW));
});

test("exclusion beats inclusion, and no inclusion means everywhere", () => {
  assert.deepEqual(seen([banner("a", { include: ["/"], exclude: ["/elections"] }), banner("b", { include: ["/sport"] }), banner("c"), banner("d", { include: [] })]), ["c", "d"]);
});

test("the gravest comes first, then the order as published, and three at most", () => {
  const all = [banner("i", { severity: "info" }), banner("n1"), banner("n2"), banner("w", { severity: "warning" }), banner("e", { severity: "emergency" })];
  assert.deepEqual(seen(all), ["e", "w", "n1"]);
  assert.deepEqual(seen(all, { limit: 9 }), ["e", "w", "n1", "n2", "i"]);
});

test("a severity that is not known yet shows last instead of failing", () => {
  assert.deepEqual(seen([banner("x", { severity: "curious" }), banner("i", { severity: "info" })]), ["i", "x"]);
});

test("a closed banner stays closed until its dismiss key changes, and one that may not be closed shows", () => {
  const isDismissed = (key) => key === "a-1";
  assert.deepEqual(seen([banner("a")], { isDismissed }), []);
  assert.deepEqual(seen([banner("a", { dismiss_key: "a-2" })], { isDismissed }), ["a"]);
  assert.deepEqual(seen([banner("a", { dismissible: false })], { isDismissed }), ["a"]);
});

test("a banner does not show on the page that it links to", () => {
  const to = (href) => seen([banner("a", { link: { href, text: "Read" } })]).length;
  assert.equal(to("https://news.example/elections/cook-county"), 0);
  assert.equal(to("https://news.example/elections/cook-county/#polls"), 0);
  assert.equal(to("/elections/cook-county"), 0);
  assert.equal(to("https://news.example/elections"), 1);
  assert.equal(to("https://news.example/elections/cook-county?ward=3"), 1);
  assert.equal(to("https://other.example/elections/cook-county"), 1);
  assert.equal(to("https://[broken"), 1);
});

test("time alone next changes something at the nearest edge that is ahead", () => {
  const waits = (...banners) => nextChange(banners, NOW, 60000);
  assert.equal(waits(banner("a", { starts_at: at(-5), ends_at: at(60) }), banner("b", { starts_at: at(30) })), 30000);
  assert.equal(waits(banner("a", { ends_at: at(0) })), 60000);
  assert.equal(waits(banner("a", { ends_at: at(61) })), 60000);
});

test("no banners is nothing to show", () => assert.deepEqual(seen([]), []));

test("the golden example shows its emergency first, and nothing where it is excluded", () => {
  const { banners } = JSON.parse(readFileSync(new URL("../examples/banners.json", import.meta.url)));
  const choice = { now: Date.parse("2026-11-03T21:10:00.000Z"), isDismissed: () => false, limit: 3 };
  assert.equal(activeBanners(banners, { ...choice, url: "https://news.example/" })[0].severity, "emergency");
  assert.equal(activeBanners(banners, { ...choice, url: "https://news.example/donate" }).some((b) => b.exclude?.includes("/donate")), false);
});
