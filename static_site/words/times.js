// The reader's own time in every <time> of ours: how long ago, and on hover when. In a post's body they are its author's.
// Where this fails, be it by a date or by a language, the server's text stays.

import { tried } from "../trust/tried.js";

const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY = 86400000; // milliseconds
/** @type {[string, number][]} */
const UNITS = [["hour", 3600], ["minute", 60], ["second", 1]]; // seconds
const formats = new Map();

/** A date as "21:04", with the day where it is a day away; nothing for what is no date. `now` in milliseconds since 1970. */
export function localTime(date, locale, now) {
  const when = new Date(date);
  return format(when, "DateTimeFormat", locale, Math.abs(now - +when) < DAY ? CLOCK : { ...CLOCK, day: "numeric", month: "long" });
}

/** "5 minutes ago"; `options` as Intl.RelativeTimeFormat takes them. */
export function ago(seconds, locale, options) {
  const [unit, size] = UNITS.find((each) => seconds >= each[1]) ?? UNITS[2];
  return format(-Math.floor(seconds / size), "RelativeTimeFormat", locale, options, unit);
}

/** Written only where it differs: "now", "5 minutes ago", and the time itself where a day has passed or a post was updated. */
export function localiseTimes(root, locale, now) {
  for (const time of root.querySelectorAll("time:not(.post-body *)")) {
    const date = new Date(time.dateTime);
    const past = now - +date;
    const isLong = Math.abs(past) >= DAY || time.closest(".post-updated");
    const text = isLong ? localTime(date, locale, now) : ago(past < 60000 ? 0 : past / 1000, locale, { numeric: "auto" });
    if (text && time.textContent !== text) time.textContent = text;
    time.title ||= format(date, "DateTimeFormat", locale, { dateStyle: "full", timeStyle: "long" }) ?? "";
  }
}

// To make one costs as much as to use it a hundred times. Invalid values and languages throw a RangeError.
function format(value, kind, locale, options, unit) {
  const key = kind + locale + JSON.stringify(options);
  return tried(() => {
    if (!formats.has(key)) formats.set(key, new Intl[kind](locale, options));
    return formats.get(key).format(value, unit);
  });
}
