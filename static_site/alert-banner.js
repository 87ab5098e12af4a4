// <alert-banner src="…/banners/header.json">: shows the banners that are due here and now, at most three.
// It lives in a shadow root, because it stands on pages whose CSS we do not know and must look as grave as it is.
// A failed poll leaves a banner where it is; its end is kept by a timer, with every server dead.

import { bannerSheet } from "./banner-sheet.js";
import { clock } from "./clock.js";
import { dismiss, isDismissed } from "./dismissals.js";
import { follow } from "./follower.js";
import { fragment } from "./fragment.js";
import { direction } from "./language.js";
import { adoptSheet } from "./sheet.js";
import { activeBanners, nextChange } from "./targeting.js";
import { words } from "./words.js";

const LONGEST_WAIT = 3600000; // milliseconds; timers of browsers overflow at 24 days

class AlertBanner extends HTMLElement {
  #root = this.attachShadow({ mode: "open" });
  #object = { revision: -1, banners: [] };
  #shown = new Map(); // key of a banner → its article
  #stop = null;
  #timer;

  constructor() {
    super();
    adoptSheet(this.#root, bannerSheet);
  }

  connectedCallback() {
    if (!this.hasAttribute("src")) return;
    this.setAttribute("role", "region");
    if (!this.hasAttribute("aria-label")) this.setAttribute("aria-label", words.alerts);
    this.setAttribute("aria-live", "polite");
    const urls = ["src", "fallback"].filter((name) => this.hasAttribute(name)).map((name) => new URL(this.getAttribute(name), document.baseURI).href);
    this.#show();
    this.#stop = follow(urls, { read: (object) => this.#read(object), failed: () => this.#show() });
  }

  disconnectedCallback() {
    this.#stop?.();
    this.#stop = null;
    clearTimeout(this.#timer);
  }

  #read(object) {
    if (!Array.isArray(object.banners)) throw new Error("not a banners object");
    if (object.revision >= this.#object.revision) this.#object = object;
    this.#show();
  }

  #show() {
    const now = clock.now();
    const banners = activeBanners(this.#object.banners, { now, url: location.href, isDismissed });
    const wanted = new Map(banners.map((banner) => [`${banner.id} ${banner.revision}`, banner]));
    for (const [key, article] of this.#shown) {
      if (!wanted.has(key)) article.remove();
    }
    this.#shown = new Map([...wanted].map(([key, banner]) => [key, this.#shown.get(key) ?? this.#make(banner)]));
    [...this.#shown.values()].forEach((article, i) => {
      if (this.#root.children[i] !== article) this.#root.insertBefore(article, this.#root.children[i] ?? null);
    });
    if (banners.length) this.setAttribute("severity", banners[0].severity);
    else this.removeAttribute("severity");
    this.hidden = banners.length === 0;
    this.#wait(nextChange(this.#object.banners, now), now);
  }

  #wait(until, now) {
    clearTimeout(this.#timer);
    if (until !== null) this.#timer = setTimeout(() => this.#show(), Math.min(until - now, LONGEST_WAIT));
  }

  #make(banner) {
    const article = make("article");
    article.setAttribute("severity", banner.severity);
    article.part = "banner";
    if (banner.language) Object.assign(article, { lang: banner.language, dir: direction(banner.language) });
    if (banner.severity === "emergency") article.setAttribute("role", "alert");
    const text = make("div", { className: "text" });
    text.append(make("h2", { textContent: banner.heading }));
    if (banner.body_html) text.append(make("div", { className: "body" }, fragment(banner.body_html)));
    if (banner.link?.href) text.append(link(banner.link));
    article.append(text);
    if (banner.dismissible) article.append(this.#closer(banner));
    return article;
  }

  #closer({ dismiss_key: key, heading }) {
    const button = make("button", { type: "button", textContent: "×", ariaLabel: `${words.close}: ${heading}` });
    button.addEventListener("click", () => {
      dismiss(key);
      this.#show();
      this.#root.querySelector("button")?.focus();
    });
    return button;
  }
}

// Through the same lock as foreign HTML, so that a link cannot run anything either.
function link({ href, text }) {
  const anchor = make("a", { textContent: text || href });
  anchor.setAttribute("href", href);
  return fragment(anchor.outerHTML);
}

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

if (!customElements.get("alert-banner")) customElements.define("alert-banner", AlertBanner);
