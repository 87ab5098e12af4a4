// A click on the link below a frozen quote shows the other site's frame in its place. Without a script the link leads there.

document.addEventListener("click", onQuoteClick);

// Also of posts in a shadow root. A click that asks for a new tab gets one.
function onQuoteClick(event) {
  const link = event.composedPath()[0].closest?.(".post figure[data-embed]>figcaption>a[href^='https:']");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  import("../page/frame.js").then(({ showFrame }) => showFrame(link), () => location.assign(link.href));
}
