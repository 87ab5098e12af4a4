// <live-blog src="latest.json">: keeps a live blog current. It may not fetch on its own, nor decide what an answer means.
//
// On our page the server's articles are its children: they stay in the light DOM and use the page's CSS. On another's page it is empty:
// it reads feed.json into a shadow root with the same CSS, so that nothing of the host's leaks in.
//
// `blog` is what all its modules share:
//   element, root      the element, and where its parts are: the element itself, or its shadow root
//   urls, feedUrl      where latest.json is (and a second origin), and where the feed.json is that belongs to the last one read
//   speech, parts      {words, locale}; the elements that are not posts
//   state, upTo        what is known (merge.js); posts above this sequence wait
//   shown              the state that is on the page
//   order, announce    the reader's choices; `isShown` is their filter
//   left, missed       {sequence, time} of when the reader last looked; what to tell one who was away (tools.js)
//   checked, isOffline, isPaused

import { addTools, expose } from "../page/article.js";
import { makeParts } from "../page/bar.js";
import { follow } from "../protocol/follower.js";
import { recall, remember } from "../reader/memory.js";
import { EMPTY } from "../protocol/merge.js";
import { articlesOf, stateOf } from "../page/posts.js";
import { failed, readFeed, readLatest } from "../page/reading.js";
import { shareObject } from "../protocol/sharing.js";
import { release, render, show, showStatus, tick } from "../page/showing.js";
import { say, speechFor } from "../words/speech.js";
import { everySecond } from "../page/ticker.js";
import { localTime } from "../words/times.js";
import { tried } from "../trust/tried.js";
import { arrange } from "../protocol/view.js";

const AWAY = 60000; // milliseconds after which a reader who comes back is told what they missed

// What tools.js and feed.js may use: they import none of this, so that nothing is loaded twice.
const uses = { arrange, dress, followBlog, localTime, readFeed, release, remember, render, say, shareObject, show, showStatus };

function followBlog(blog) {
  blog.stop = blog.isPaused ? null : follow(blog.urls, {
    read: (latest, url) => inTurn(blog, () => readLatest(blog, latest, url)),
    failed: (error) => failed(blog, error),
  });
}

// The server's page says its revision; without one there is nothing here yet. Where reading fails, the first poll finds the gap.
async function enhance(blog) {
  const { element } = blog;
  const isEmbedded = !element.hasAttribute("revision");
  blog.urls = ["src", "fallback-src"].filter((name) => element.hasAttribute(name)).map((name) => new URL(element.getAttribute(name), element.baseURI).href);
  blog.feedUrl = new URL("feed.json", blog.urls[0]);
  for (const name of ["order", "announce"]) blog[name] = recall(name);
  blog.left = recall(blog.urls[0]);
  if (isEmbedded) {
    blog.root = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    await Promise.all([styled(blog.root), import("../page/feed.js").catch(() => {})]);
  } else {
    await dress(blog);
    articlesOf(element).forEach((article) => addTools(article, blog.speech));
  }
  await inTurn(blog, () => (isEmbedded ? readFeed(blog) : show(blog, stateOf(element)))).catch((error) => dress(blog).then(() => failed(blog, error)));
  if (isEmbedded || !document.querySelector(":target")) arrived(blog);
  looked(blog);
}

// A link instead of a constructed sheet: every browser knows it, and any cache keeps it.
function styled(root) {
  return new Promise((done) => {
    const link = document.createElement("link");
    root.append(Object.assign(link, { rel: "stylesheet", href: new URL("../styles/live-blog.css", import.meta.url), onload: done, onerror: done }));
  });
}

// Everything that is not a post, once and in the language of the live blog.
async function dress(blog) {
  const { element, root } = blog;
  if (blog.parts) return;
  blog.speech = await speechFor(element.closest("[lang]")?.lang || "en", element.getAttribute("words"));
  blog.parts = makeParts(root, blog.speech.words);
  expose(root);
  blog.parts.options.addEventListener("toggle", () => use(blog, "openMenu"), { once: true });
  root.addEventListener("click", (event) => clicked(blog, event));
}

// One answer at a time: a state is read, waited with, and written.
function inTurn(blog, work) {
  const result = blog.queue.then(work);
  blog.queue = result.catch(() => {});
  return result;
}

// What not every reader needs is loaded when one does.
async function use(blog, name, argument) {
  const tools = await import("../page/tools.js");
  return inTurn(blog, () => tools[name](blog, argument));
}

function clicked(blog, event) {
  const { nav, older, news, pause } = blog.parts;
  const control = event.target.closest("button,a");
  if (control === pause) use(blog, "pause");
  else if (control === older) use(blog, "readOlder");
  else if (control === news) use(blog, "catchUp");
  else if (control?.closest(".post-tools")) use(blog, "passOn", control);
  else if (nav.contains(control)) {
    event.preventDefault(); // it may lead to an older page, for those without scripts
    use(blog, "reach", control.hash.slice(6));
  }
}

function looked(blog) {
  if (document.hidden) remember(blog.urls[0], blog.left = { sequence: blog.upTo, time: Date.now() });
  else if (Date.now() - blog.left?.time > AWAY) use(blog, "tell");
}

function arrived(blog) {
  const { hash } = location;
  if (hash.startsWith("#post-")) use(blog, "reach", hash.slice(6));
}

// Two newsrooms on one page: the first defines it.
tried(() => customElements.define("live-blog", class extends HTMLElement {
  /** @type {import("../types/blog").Blog} */
  #blog = { ...uses, element: this, root: this, state: EMPTY, shown: EMPTY, upTo: -1, isPaused: false, isShown: () => true, queue: Promise.resolve() };

  async connectedCallback() {
    const blog = this.#blog;
    await (blog.isReady ??= enhance(blog));
    if (!this.isConnected || blog.life) return;
    blog.life = new AbortController();
    const { signal } = blog.life;
    document.addEventListener("visibilitychange", () => looked(blog), { signal });
    addEventListener("hashchange", () => arrived(blog), { signal });
    signal.addEventListener("abort", everySecond(() => tick(blog)));
    followBlog(blog);
  }

  disconnectedCallback() {
    const blog = this.#blog;
    blog.life?.abort();
    blog.life = blog.stop?.();
  }
}));
