// The one door to published objects. It sends no cookie, and never takes half an object or another page for an object.

import { clock } from "./clock.js";

const TIMEOUT = 15000; // milliseconds

/**
 * The object at a URL. Rejects for a failure, a wait too long, or what is not a JSON object of ours.
 * @param {string} url
 * @param {RequestCache} cache
 */
export async function getObject(url, cache = "no-cache", parse = JSON.parse) {
  const response = await fetch(url, {
    cache,
    credentials: "omit",
    signal: AbortSignal.timeout?.(TIMEOUT),
  });
  const object = response.ok && parse(await response.text());
  if (!object.version) throw Error(url);
  clock.observe(response.headers);
  return object;
}
