// Which banners a reader sees now, here. Pure: time, place and dismissals are arguments.

export const SEVERITIES = ["emergency", "warning", "notice", "info"];

/**
 * The banners to show: gravest first, otherwise in published order, which is by priority and then newest first.
 * now: milliseconds since 1970; url: of the reader's page; isDismissed: (dismiss_key) => boolean.
 */
export function activeBanners(banners, { now, url, isDismissed = () => false, limit = 3 }) {
  const page = new URL(url);
  return banners
    .filter((b) => isOpen(b, now) && isHere(b, page.pathname) && !isItsOwnPage(b, page))
    .filter((b) => !(b.dismissible && isDismissed(b.dismiss_key)))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, limit);
}

/** When the answer may next change by time alone: milliseconds since 1970, or Infinity. */
export function nextChange(banners, now) {
  const edges = banners.flatMap((b) => [b.starts_at, b.ends_at]).map(Date.parse);
  return Math.min(...edges.filter((edge) => edge > now));
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
  const included = !include?.length || include.some((prefix) => isUnder(path, prefix));
  return included && !exclude?.some((prefix) => isUnder(path, prefix));
}

// The query counts only as far as the link names one: campaign parameters do not make another page.
function isItsOwnPage({ link }, page) {
  const target = link && URL.canParse(link.href, page) && new URL(link.href, page);
  return target && target.origin === page.origin && `${segments(target.pathname)}` === `${segments(page.pathname)}`
    && [...target.searchParams].every(([name, value]) => page.searchParams.getAll(name).includes(value));
}

function segments(path) {
  return path.split("/").filter(Boolean).map((segment) => {
    try {
      return decodeURIComponent(segment);
    } catch {
      return segment;
    }
  });
}

// What is not known yet comes last.
function rank({ severity }) {
  return (SEVERITIES.indexOf(severity) + 5) % 5;
}
