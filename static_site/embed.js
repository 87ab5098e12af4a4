// The one script that a page includes: <script type="module" src="…/embed.js">. It may be included twice, and by two newsrooms.
// It loads the code of an element when the page has one, now or later; in a shadow root of a page's own, call `load`.

import { onQuoteClick } from "./quotes.js";

const loaders = {
  "live-blog": () => import("./live-blog.js"),
  "alert-banner": () => import("./alert-banner.js"),
  "mirror-value": () => import("./mirror-value.js"),
};

/** Loads the code of an element by its name. */
export function load(name) {
  const loader = loaders[name];
  delete loaders[name];
  if (loader && !customElements.get(name)) loader();
}

function look() {
  for (const name in loaders) document.querySelector(name) && load(name);
  if (!Object.keys(loaders).length) observer.disconnect();
}

const observer = new MutationObserver(look);
document.addEventListener("click", onQuoteClick);
observer.observe(document, { childList: true, subtree: true });
look();
