// The one script that a page includes: <script type="module" src="…/embed.js">. It may be included twice, and by two newsrooms.
// It loads the code of an element once the page has one, be it now or later.

const load = {
  "live-blog": () => import("./live-blog.js"),
  "alert-banner": () => import("./alert-banner.js"),
  "mirror-value": () => import("./mirror-value.js"),
  "[data-embed]": () => import("./quotes.js"),
  "zip-lookup": () => import("./zip-lookup.js"),
};

function look() {
  for (const name in load) {
    if (!document.querySelector(name)) continue;
    load[name]();
    delete load[name];
  }
}

new MutationObserver(look).observe(document, { childList: true, subtree: true });
look();
