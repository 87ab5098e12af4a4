// Documents that are broken in one place, by a seed: a part is missing, of another type, or absurd.

const ABSURD = [
  undefined, null, true, false, 0, -1, 7, 1.5, 1e300, 2 ** 53 + 2, "", "x", "-1", "0", "__proto__", "constructor", "toString", "en_US", "de DE",
  "2027-13-45T99:99:99Z", "PT2H", "14:30", "+275760-09-13T00:00:00.001Z", "\ud800", "http://[", "<b>", [], [null], ["x"], [[]], {}, { length: 2 }, { id: null }, { toString: 1 },
];

/** A generator of numbers in [0, 1), the same for the same seed (mulberry32). */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A copy of a document with something absurd in one of its places: under `within`, a path, and no more than `depth` below it. */
export function broken(document, next, within = [], depth = Infinity) {
  const copy = structuredClone(document);
  const part = within.reduce((value, name) => value[name], copy);
  const places = placesIn(part, depth);
  const [owner, name] = places[Math.floor(next() * places.length)];
  const value = ABSURD[Math.floor(next() * ABSURD.length)];
  if (value === undefined) delete owner[name];
  else owner[name] = structuredClone(value);
  return { copy, said: `${name} is ${JSON.stringify(value)}` };
}

function placesIn(value, depth) {
  if (!depth || !value || typeof value !== "object") return [];
  return Object.keys(value).flatMap((name) => [[value, name], ...placesIn(value[name], depth - 1)]);
}
