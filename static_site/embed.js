// The one script that a page includes: <script type="module" src="…/embed.js">. It may be included twice, and by two newsrooms.
// It loads the code of an element once the page has one, be it now or later.

const wanted = new Set(["live-blog", "alert-banner", "mirror-value", "zip-lookup", "data-embed"]);

function look() {
  for (const name of wanted) {
    if (document.querySelector(`${name},[${name}]`)) {
      wanted.delete(name);
      import(`./${name}.js`);
    }
  }
}

new MutationObserver(look).observe(document, { childList: true, subtree: true });
look();
