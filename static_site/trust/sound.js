// What of an answer can be used: an odd entry is left out with a line in the console, and hides no other. Pure but for that line.

import { tried } from "./tried.js";

/** The entries of what should be a list that pass; `is` gives false for the others, or throws. */
export function sound(list, is) {
  return (Array.isArray(list) ? list : []).filter((each) => tried(() => is(each)) || console.warn("left out", each));
}

export function isText(value) {
  return typeof value === "string";
}
