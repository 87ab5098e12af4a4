// A click on the link below a frozen quote shows the other site's frame in its place. Without a script the link leads there.

/** Also of posts in a shadow root. A click that asks for a new tab gets one. */
export function onQuoteClick(event) {
  const link = event.composedPath()[0].closest?.(".post figure[data-embed]>figcaption>a");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  import("./frame.js").then(({ showFrame }) => showFrame(link), () => location.assign(link.href));
}
