// merge.js for programs in other languages: one JSON line in, one JSON line out, for as long as standard input is open.
// In: an array of steps, {"read": {"feed": …, "pages": […], "list": …?}} or {"poll": latest}.
// Out: {"revision", "status", "floor", "pinned", "posts": [items, newest first], "gaps": [true or false for each step]}.

import { createInterface } from "node:readline";

import { EMPTY, applyFeed, applyLatest, timeline } from "../static_site/protocol/merge.js";

function play(steps) {
  const gaps = [];
  let state = EMPTY;
  for (const { read, poll } of steps) {
    const result = poll ? applyLatest(state, poll) : { state: applyFeed(state, read.feed, read.pages, read.list), gap: false };
    state = result.state;
    gaps.push(result.gap);
  }
  const { revision, status, floor, pinned } = state;
  return { revision, status, floor: floor === Infinity ? null : floor, pinned, posts: timeline(state), gaps };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim()) process.stdout.write(`${JSON.stringify(play(JSON.parse(line)))}\n`);
}
