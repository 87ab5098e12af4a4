// The reader's own time in every <time>: how long ago, and on hover when. Where this fails, the server's text stays.

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY = 86400000; // milliseconds
const UNITS = [["hour", 3600], ["minute", 60], ["second", 1]]; // seconds
const formats = new Map();

/** A date as "21:04", with the day where a day has passed. `now` in milliseconds since 1970. */
export function localTime(date, locale, now) {
  const when = new Date(date);
  return format("DateTimeFormat", locale, now - when < DAY ? CLOCK : { ...CLOCK, day: "numeric", month: "long" }).format(when);
}

/** "5 minutes ago"; `options` as Intl.RelativeTimeFormat takes them. */
export function ago(seconds, locale, options) {
  const [unit, size] = UNITS.find((each) => seconds >= each[1]) ?? UNITS[2];
  return format("RelativeTimeFormat", locale, options).format(-Math.floor(seconds / size), unit);
}

/** Written only where it differs: "now", "5 minutes ago", and the time itself where a day has passed or a post was updated. */
export function localiseTimes(root, locale, now) {
  for (const time of root.querySelectorAll("time")) {
    const date = time.dateTime;
    const past = now - new Date(date);
    const isLong = past >= DAY || time.closest(".post-updated");
    const text = isLong ? localTime(date, locale, now) : ago(past < 60000 ? 0 : past / 1000, locale, { numeric: "auto" });
    if (time.textContent !== text) time.textContent = text;
    time.title ||= format("DateTimeFormat", locale, { dateStyle: "full", timeStyle: "long" }).format(new Date(date));
  }
}

// To make one costs as much as to use it a hundred times.
function format(kind, locale, options) {
  const key = kind + locale + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl[kind](locale, options));
  return formats.get(key);
}
