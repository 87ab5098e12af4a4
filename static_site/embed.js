// The one script that a page includes: <script type="module" src="…/embed.js">. It may be included twice, and by two newsrooms.
// It loads the code of an element once the page has one, be it now or later.

const AGAIN = 5000; // milliseconds after which a script is asked for anew that a bad network lost

let wanted = ["live-blog", "alert-banner", "mirror-value", "zip-lookup", "data-embed"];

function look() {
  wanted = wanted.filter((name) => !document.querySelector(`${name},[${name}]`) || load(name));
}

function load(name) {
  import(`./elements/${name}.js`).catch(() => setTimeout(load, AGAIN, name));
}

new MutationObserver(look).observe(document, { childList: true, subtree: true });
look();
