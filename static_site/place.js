// Keeps what a reader reads where it is while posts arrive above it. Browsers that anchor scrolling do it better themselves.

export function keepPlace(element, change) {
  if (CSS.supports("overflow-anchor", "auto")) return change();
  const read = [...element.children].find((child) => child.getBoundingClientRect().bottom > 0);
  const top = read?.getBoundingClientRect().top;
  change();
  if (read?.isConnected && top < 0) window.scrollBy({ top: read.getBoundingClientRect().top - top, behavior: "instant" });
}
