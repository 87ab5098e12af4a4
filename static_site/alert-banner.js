// <alert-banner src="…/banners/header.json">: shows the banners that are due here and now, at most `limit`.
// It lives in a shadow root, because it stands on pages whose CSS we do not know and must look as grave as it is.
//
// What the publisher wrote into the page stands in its place from the first paint. What comes later lies over the lower edge of
// the window, so that nothing moves under a reader's eyes; only what came with the first answer and may not be closed takes its
// place then.
// A failed poll leaves a banner where it is; its end is kept by a timer, with every server dead.

import { bannerHtml } from "./banner.js";
import { clock } from "./clock.js";
import { dismiss, isDismissed } from "./dismissals.js";
import { fragment } from "./fragment.js";
import { activeBanners, nextChange } from "./targeting.js";
import { watch } from "./watch.js";

const LONGEST_WAIT = 60000; // milliseconds; timers stand still while a laptop sleeps
const loading = import("./banner-sheet.js"); // style does not wait for the first poll

class AlertBanner extends HTMLElement {
  #root = this.shadowRoot ?? this.attachShadow({ mode: "open" }); // the publisher may have written one
  #articles = {}; // by id and revision of their banners
  #placed = new Set(); // ids of banners that stand in the page
  #object = { revision: -1, banners: [] };
  #isTold = false; // whether a poll was answered, or failed
  #isLoading = true; // what is there with the first answer needs no announcement
  #isReady; // whether the style is there, or will not come; null before the element was first on a page
  #life; // ends when the element leaves the page
  #timer;

  connectedCallback() {
    if (!this.hasAttribute("src")) return;
    if (this.#isReady == null) this.#enhance();
    this.#life = new AbortController();
    watch(["src", "fallback-src"].map((name) => this.getAttribute(name)), this.#life.signal, (object) => {
      this.#isTold = true;
      if (object?.banners.map && object.revision >= this.#object.revision) this.#object = object;
      this.#show();
    });
  }

  disconnectedCallback() {
    if (this.#life) this.#life.abort();
  }

  #enhance() {
    this.#isReady = false;
    this.role = "region";
    if (!this.#root.querySelector("div")) {
      const more = '<button class="more" aria-expanded="false"></button></div>';
      this.#root.append(fragment(`<div part="place" hidden>${more}<div part="late" hidden>${more}`));
    }
    for (const article of this.#root.querySelectorAll("article")) {
      this.#articles[article.dataset.key] = article;
      this.#placed.add(article.dataset.key.split(" ")[0]);
    }
    this.#root.addEventListener("click", ({ target }) => this.#click(target.closest("button")));
    const inlined = this.querySelector("script");
    if (inlined) this.#object = JSON.parse(inlined.textContent);
    loading.then(({ bannerSheet }) => this.#root.adoptedStyleSheets.push(bannerSheet)).finally(() => {
      this.#isReady = true;
      this.#show();
    });
  }

  // Until the server's time is known, an inlined object is judged by its own time: a reader's clock may be wrong by a day.
  #show() {
    if (!this.#isReady || !this.isConnected) return;
    const { banners, updated_at: updated } = this.#object;
    const now = this.#isTold ? clock.now() : Date.parse(updated);
    const shown = activeBanners(banners, { now, url: location.href, isDismissed, limit: this.getAttribute("limit") ?? 3 });
    const [first] = shown;
    const known = this.#articles;
    this.#articles = {};
    const boxes = { place: [], late: [] };
    for (const banner of shown) {
      const key = `${banner.id} ${banner.revision}`;
      const isLate = !this.#placed.has(banner.id) && (banner.dismissible || (banner.severity === "emergency" && !this.#isLoading));
      if (!isLate) this.#placed.add(banner.id);
      boxes[isLate ? "late" : "place"].push((this.#articles[key] = known[key] ?? this.#make(banner, key)));
    }
    for (const key in known) this.#articles[key] ?? known[key].remove();
    for (const box in boxes) this.#fill(this.#root.querySelector(`[part=${box}]`), boxes[box], first?.words);
    this.hidden = !first;
    this.setAttribute("severity", first?.severity ?? "");
    if (first) this.ariaLabel ??= first.words?.alerts ?? "Alerts";
    this.#isLoading &&= !this.#isTold;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), Math.min(nextChange(banners, now) - now, LONGEST_WAIT));
  }

  #fill(box, articles, words) {
    articles.forEach((article, i) => box.children[i] === article || box.insertBefore(article, box.children[i]));
    box.hidden = !articles.length;
    box.lastChild.hidden = articles.length < 2;
    box.lastChild.textContent = `${this.getAttribute("more-label") ?? words?.more ?? "More alerts"} (${articles.length - 1})`;
  }

  #make(banner, key) {
    const article = fragment(bannerHtml(banner, key, this.getAttribute("close-label"))).firstChild;
    article.querySelector(".body").append(fragment(banner.body_html ?? ""));
    if (banner.severity === "emergency" && !this.#isLoading) article.role = "alert";
    return article;
  }

  #click(button) {
    const box = button?.closest("div");
    if (button?.value) {
      dismiss(button.value, clock.now());
      this.#show();
      box.querySelector("article button")?.focus();
    } else if (box) button.ariaExpanded = box.toggleAttribute("open");
  }
}

if (!customElements.get("alert-banner")) customElements.define("alert-banner", AlertBanner);
