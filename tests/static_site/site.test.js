import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import { test } from "node:test";

const SITE = new URL("../../static_site/", import.meta.url);
const text = (name) => readFileSync(new URL(name, SITE), "utf8");
const scripts = readdirSync(SITE, { recursive: true }).filter((name) => name.endsWith(".js"));
const resolved = (name, reference) => posix.normalize(posix.join(posix.dirname(name), reference));
const imports = (name) => [...text(name).matchAll(/\bfrom "(\.\.?\/[\w./-]+\.js)";$|^import "(\.\.?\/[\w./-]+\.js)";$/gm)].map((m) => resolved(name, m[1] ?? m[2]));

// What a folder's modules may import at their start: their own folder and those that are named before it.
const FLOORS = ["trust", "markup", "reader", "protocol", "words", "page", "elements"];

function closure(name, path = []) {
  assert.ok(!path.includes(name), `a cycle: ${[...path, name].join(" → ")}`);
  return new Set([name, ...imports(name).flatMap((other) => [...closure(other, [...path, name])])]);
}

test("imports are relative, static, in double quotes and one to a line, or wait until they are needed, so that the uploader can put them into one file", () => {
  for (const name of scripts) {
    const lines = text(name).split("\n").filter((line) => /\bimport\b(?!\(["`]\.\.?\/[\w${}./-]+\.js["`]\)|\.meta)/.test(line) && !/^\s*(\/\/|\*|\/\*)|importNode/.test(line));
    assert.equal(imports(name).length, lines.length, name);
    for (const other of imports(name)) assert.ok(scripts.includes(other), `${name} imports ${other}`);
  }
});

test("no module imports itself by way of others", () => scripts.forEach((name) => closure(name)));

test("folders know only what lies below them", () => {
  for (const name of scripts.filter((each) => each.includes("/"))) {
    const floor = FLOORS.indexOf(posix.dirname(name));
    assert.notEqual(floor, -1, name);
    for (const other of imports(name)) assert.ok(FLOORS.indexOf(posix.dirname(other)) <= floor, `${name} imports ${other}`);
  }
});

test("what is loaded later loads nothing a second time", () => {
  const live = closure("elements/live-blog.js");
  for (const name of closure("page/tools.js")) assert.ok(!live.has(name), name);
});

test("pure modules touch neither page nor network", () => {
  for (const name of ["protocol/merge.js", "protocol/poll.js", "protocol/targeting.js", "markup/post.js", "protocol/view.js", "words/times.js", "markup/banner.js", "protocol/final.js", "trust/tried.js"]) {
    const code = text(name).replace(/^\s*(\/\/|\/\*\*|\*).*\n/gm, "");
    assert.doesNotMatch(code, /\b(document|window|fetch|localStorage|setTimeout|Date\.now|Math\.random)\b/, name);
  }
});

test("a number's name in capitals is in no text and no property's name, so that the uploader can put the number in its place", () => {
  const numbers = scripts.flatMap((name) => [...text(name).matchAll(/^const ([A-Z][A-Z_]+) = [\d.]+/gm)].map((m) => m[1])).join("|");
  for (const name of scripts) {
    const code = text(name).replace(/^\s*(\/\/|\/\*\*|\*).*\n|; \/\/ .*$/gm, "");
    for (const [quoted] of code.matchAll(/"[^"\n]*"/g)) assert.doesNotMatch(quoted, new RegExp(`\\b(${numbers})\\b`), name);
    assert.doesNotMatch(code, new RegExp(`\\b(${numbers}):|[{,] (${numbers})[ ,][^)]*} =`), name);
  }
});

test("no private member is called by ?. : the minifier of publish_site, until its 2.24.17, forgets to rename it there", () => {
  for (const name of scripts) assert.doesNotMatch(text(name), /\?\.#/, name);
});
