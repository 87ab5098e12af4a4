// Which banners a reader sees now, here. Pure: time, place and dismissals are arguments.

import { tried } from "../trust/tried.js";

// What is not known yet is not in the list, and so comes last.
const SEVERITIES = ["info", "notice", "warning", "emergency"];

/**
 * The banners to show: gravest first, otherwise in published order, which is by priority and then newest first.
 * now: milliseconds since 1970; url: of the reader's page; isDismissed: (dismiss_key) => boolean.
 */
export function activeBanners(banners, { now, url, isDismissed, limit }) {
  const page = new URL(url);
  const isIn = (paths) => paths?.some((path) => isUnder(page, path));
  return banners
    .filter((b) => tried(() => isOpen(b, now) && !isIn(b.exclude) && (!b.include?.[0] || isIn(b.include)) && !isItsOwnPage(b, page) && !(b.dismissible && isDismissed(b.dismiss_key))))
    .sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))
    .slice(0, limit);
}

/** Milliseconds until the answer may change by time alone, but no more than `longest`. */
export function nextChange(banners, now, longest) {
  const waits = banners.flatMap((b) => tried(() => [Date.parse(b.starts_at) - now, Date.parse(b.ends_at) - now]) ?? []);
  return Math.min(longest, ...waits.filter((wait) => wait > 0));
}

/** A banner expires at its end: a window holds its start and not its end. A side that is absent is open. */
export function isOpen({ starts_at, ends_at }, now) {
  return !(now < Date.parse(starts_at) || now >= Date.parse(ends_at));
}

/** Whole segments: `/news` holds `/news` and `/news/today`, not `/newsroom`. Either may be a path or a whole address. */
export function isUnder(path, prefix) {
  return plain(path).startsWith(plain(prefix));
}

// The query counts only as far as the link names one: campaign parameters do not make another page.
function isItsOwnPage({ link }, page) {
  const target = tried(() => new URL(link.href, page));
  return target?.origin === page.origin && plain(target) === plain(page)
    && [...target.searchParams].every(([name, value]) => page.searchParams.getAll(name).includes(value));
}

// The path of an address, or of what an editor wrote. An escape that is none stays as it is. The twin of cms/text/paths.py.
function plain(address) {
  const path = tried(() => new URL(address, "https://x").pathname) ?? address;
  const slashed = `/${path}/`.replace(/[/*]+/g, "/");
  return slashed.replace(/[^/]+/g, (segment) => tried(() => decodeURIComponent(segment)) ?? segment).normalize().toLowerCase();
}
