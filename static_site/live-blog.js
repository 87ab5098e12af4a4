// <live-blog src="latest.json">: keeps a live blog current. It may not fetch on its own, nor decide what an answer means.
//
// It works in the light DOM in both of its places. On our page the server's articles are its children and stay, with page.css;
// on another's page it is empty, reads feed.json and brings a small sheet of its own, so that posts take the host's type and
// colours, can be found, linked to (#post-…) and printed, and the host may style them. A shadow root would give up all of that.

import { idOf, isMarkedPinned, makeArticle, updateArticle } from "./article.js";
import { clock } from "./clock.js";
import { embedSheet } from "./embed-sheet.js";
import { follow } from "./follower.js";
import { direction } from "./language.js";
import { EMPTY, applyFeed, applyLatest, fromServer, hasOlder, pagesToRead, shown } from "./merge.js";
import { getFeed } from "./feeds.js";
import { keepPlace } from "./place.js";
import { adoptSheet } from "./sheet.js";
import { localTime, localiseTimes } from "./times.js";
import { statusLine, words } from "./words.js";

let hasSheet = false;

class LiveBlog extends HTMLElement {
  #state = null;
  #stop = null;
  #tick;
  #queue = Promise.resolve();
  #feedUrl;
  #checked = null;
  #isOffline = false;
  #isEmbedded = false;
  #parts;

  connectedCallback() {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => this.#start(), { once: true });
    else this.#start();
  }

  disconnectedCallback() {
    this.#stop?.();
    this.#stop = null;
    clearInterval(this.#tick);
  }

  #start() {
    if (!this.isConnected || this.#stop || !this.hasAttribute("src")) return;
    const urls = ["src", "fallback"].filter((name) => this.hasAttribute(name)).map((name) => new URL(this.getAttribute(name), document.baseURI).href);
    this.#feedUrl ??= new URL("feed.json", urls[0]);
    if (!this.#state) this.#enhance();
    this.#stop = follow(urls, {
      read: (latest, url) => this.#inTurn(() => this.#readLatest(latest, url)),
      failed: (error) => this.#failed(error),
    });
    this.#tick = setInterval(() => document.hidden || this.#showStatus(), 1000);
  }

  // The server's page says its revision; without one there is nothing here yet. Where reading fails, the first poll finds the gap.
  #enhance() {
    this.#parts = makeParts(this, () => this.#loadOlder());
    this.#isEmbedded = !this.hasAttribute("revision");
    this.#state = this.#isEmbedded ? EMPTY : stateOf(this);
    this.#parts.older.hidden = !hasOlder(this.#state);
    if (!this.#isEmbedded) return localiseTimes(this, this.#language, clock.now());
    if (!hasSheet) adoptSheet(document, embedSheet);
    hasSheet = true;
    this.#inTurn(() => this.#readFeed()).catch((error) => this.#failed(error));
  }

  get #language() {
    return this.closest("[lang]")?.lang;
  }

  // One answer at a time: a state is read, waited with, and written.
  #inTurn(work) {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {});
    return result;
  }

  async #readLatest(latest, url) {
    this.#feedUrl = new URL(latest.feed ?? "feed.json", url);
    const { state, gap } = applyLatest(this.#state, latest);
    if (gap) await this.#readFeed();
    else this.#show(state);
    this.#checked = clock.now();
    this.#isOffline = false;
    this.#showStatus();
    return this.#state.revision < latest.revision;
  }

  async #readFeed(older = false) {
    const { feed, pages, list } = await getFeed(this.#feedUrl, (feed, list) => pagesToRead(this.#state, feed, list, older));
    if (this.#isEmbedded && feed.language) Object.assign(this, { lang: feed.language, dir: direction(feed.language) });
    this.#show(applyFeed(this.#state, feed, pages, list), older);
  }

  async #loadOlder() {
    const { older } = this.#parts;
    older.disabled = true;
    older.textContent = words.loading;
    try {
      await this.#inTurn(() => this.#readFeed(true));
      older.textContent = words.older;
    } catch {
      older.textContent = words.olderFailed;
    }
    older.disabled = false;
  }

  #failed(error) {
    console.debug("stillwire:", error);
    this.#isOffline = true;
    this.#showStatus();
  }

  #show(state, isOlder = false) {
    const before = this.#state;
    this.#state = state;
    if (state === before) return;
    const isFirst = before.revision < 0;
    const count = isFirst || isOlder ? 0 : newerThan(before, state);
    keepPlace(this, () => showPosts(this, state, { language: this.#language, marksNew: count > 0, end: this.#parts.older }));
    this.setAttribute("status", state.status);
    this.setAttribute("revision", state.revision);
    this.#parts.older.hidden = !hasOlder(state);
    if (count) this.#parts.news.replaceChildren(words.news(count));
  }

  #showStatus() {
    const seconds = this.#checked === null ? null : Math.max(0, Math.round((clock.now() - this.#checked) / 1000));
    const time = this.#checked === null ? null : localTime(this.#checked, this.#language, clock.now());
    const isOffline = this.#isOffline || !navigator.onLine;
    const text = statusLine({ status: this.#state.status, isOffline, seconds, time });
    if (seconds === null && !isOffline) return; // the server's line stays until there is a better one
    if (this.#parts.status.textContent !== text) this.#parts.status.textContent = text;
    this.toggleAttribute("offline", isOffline);
  }
}

function articlesOf(element) {
  return [...element.children].filter((child) => child.localName === "article");
}

function stateOf(element) {
  const articles = articlesOf(element);
  return fromServer({
    revision: Number(element.getAttribute("revision")),
    floor: Number(element.getAttribute("floor") ?? 0),
    status: element.getAttribute("status") ?? "live",
    pinned: articles.filter(isMarkedPinned).map(idOf),
    posts: articles.map((a) => ({ id: idOf(a), revision: Number(a.dataset.revision), sequence: Number(a.dataset.sequence) })),
  });
}

// Only posts that come, go, or change between pinned and not are touched; every other node stays where it is.
function showPosts(element, state, { language, marksNew, end }) {
  const posts = shown(state);
  const articles = new Map(articlesOf(element).map((article) => [idOf(article), article]));
  const isPinned = (id) => state.pinned.includes(id);
  const wanted = new Set(posts.map((post) => post.id));
  for (const [id, article] of articles) {
    if (!wanted.has(id) || isPinned(id) !== isMarkedPinned(article)) article.remove();
  }
  let next = articlesOf(element)[0] ?? end;
  for (const post of posts) {
    const known = articles.get(post.id);
    const article = known ?? makeArticle(post, isPinned(post.id), language);
    if (known) updateArticle(known, post, { isPinned: isPinned(post.id), language });
    else article.toggleAttribute("data-new", marksNew);
    if (article === next) next = next.nextElementSibling;
    else element.insertBefore(article, next);
  }
}

function newerThan(before, after) {
  const newest = Math.max(-1, ...Object.values(before.posts).map((post) => post._live.sequence));
  return Object.values(after.posts).filter((post) => post._live.sequence > newest).length;
}

// The status line is the server's where there is one. The live region is there before it has anything to say.
function makeParts(element, loadOlder) {
  const status = element.querySelector(".live-status") ?? make("p", "live-status");
  if (!status.isConnected) element.prepend(status);
  const older = make("button", "live-older", { type: "button", textContent: words.older, hidden: true });
  older.addEventListener("click", loadOlder);
  const news = make("p", "live-news");
  news.setAttribute("role", "status");
  element.append(older, news);
  return { status, older, news };
}

function make(name, className, properties = {}) {
  return Object.assign(document.createElement(name), { className, ...properties });
}

if (!customElements.get("live-blog")) customElements.define("live-blog", LiveBlog);
