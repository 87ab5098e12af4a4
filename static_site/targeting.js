// Which banners a reader sees now, here. Pure: time, place and dismissals are arguments.

import { tried } from "./tried.js";

const SEVERITIES = ["info", "notice", "warning", "emergency"];

/**
 * The banners to show: gravest first, otherwise in published order, which is by priority and then newest first.
 * now: milliseconds since 1970; url: of the reader's page; isDismissed: (dismiss_key) => boolean.
 */
export function activeBanners(banners, { now, url, isDismissed, limit }) {
  const page = new URL(url);
  return banners
    .filter((b) => tried(() => isOpen(b, now) && isHere(b, page.pathname) && !isItsOwnPage(b, page) && !(b.dismissible && isDismissed(b.dismiss_key))))
    .sort((a, b) => rank(b) - rank(a))
    .slice(0, limit);
}

/** Milliseconds until the answer may change by time alone, but no more than `longest`. */
export function nextChange(banners, now, longest) {
  const waits = banners.flatMap((b) => tried(() => [Date.parse(b.starts_at) - now, Date.parse(b.ends_at) - now]) ?? []);
  return Math.min(longest, ...waits.filter((wait) => wait > 0));
}

/** A window holds its start and not its end. A side that is absent is open. */
export function isOpen({ starts_at, ends_at }, now) {
  return !(now < Date.parse(starts_at) || now >= Date.parse(ends_at));
}

/** Whole segments: `/news` holds `/news` and `/news/today`, not `/newsroom`. */
export function isUnder(path, prefix) {
  const wanted = segments(prefix);
  const given = segments(path);
  return wanted.every((segment, i) => segment === given[i]);
}

function isHere({ include, exclude }, path) {
  const isIn = (prefixes) => prefixes?.some((prefix) => isUnder(path, prefix));
  return !isIn(exclude) && (!include?.length || isIn(include));
}

// The query counts only as far as the link names one: campaign parameters do not make another page.
function isItsOwnPage({ link }, page) {
  const target = tried(() => new URL(link.href, page));
  return target?.origin === page.origin && isUnder(page.pathname, target.pathname) && isUnder(target.pathname, page.pathname)
    && [...target.searchParams].every(([name, value]) => page.searchParams.getAll(name).includes(value));
}

// An escape that is none stays as it is.
function segments(path) {
  return path.split("/").filter(Boolean).map((segment) => tried(() => decodeURIComponent(segment)) ?? segment);
}

// What is not known yet is not in the text at all, and so comes last.
function rank({ severity }) {
  return SEVERITIES.indexOf(severity);
}
