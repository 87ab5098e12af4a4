// <alert-banner src="…/banners/header.json">: shows the banners that are due here and now, at most `limit`.
// It lives in a shadow root, because it stands on pages whose CSS we do not know and must look as grave as it is.
//
// What the publisher wrote into the page stands in its place from the first paint. What comes later lies over the lower edge of
// the window, so that nothing moves under a reader's eyes; only what came with the first answer and may not be closed takes its
// place then.
// A failed poll leaves a banner where it is; its end is kept by a timer, with every server dead.

// In the order in which they take the fewest bytes together.
import { activeBanners, nextChange } from "../protocol/targeting.js";
import { clock } from "../protocol/clock.js";
import { fragment } from "../trust/fragment.js";
import { watch } from "../protocol/watch.js";
import { bannerHtml } from "../markup/banner.js";
import { tried } from "../trust/tried.js";
import { dismiss, isDismissed } from "../reader/dismissals.js";

const LONGEST_WAIT = 60000; // milliseconds; timers stand still while a laptop sleeps
const MORE = `<button aria-expanded="false"></button></div>`;

// Asked for at once, beside the first poll. Where it does not come, banners show all the same, after a while.
const style = fetch(new URL("../styles/alert-banner.css", import.meta.url), { signal: AbortSignal.timeout?.(4000) }).then((answer) => answer.text()).catch(() => "");

// What an element knows is in variables of this function, whose names the minifier shortens. Returns a function that follows
// the object until a signal ends it.
function makeBanners(element) {
  const root = element.shadowRoot ?? element.attachShadow({ mode: "open" }); // the publisher may have written one
  let object = tried(() => JSON.parse(element.querySelector("script").textContent)) ?? { banners: [] };
  let isTold; // whether a poll was answered, or failed
  let isLate; // what is there with the first answer needs no announcement
  let timer;

  // Until the server's time is known, an inlined object is judged by its own time: a reader's clock may be wrong by a day.
  async function show() {
    await style;
    if (!element.isConnected) return;
    const now = isTold ? clock.now() : Date.parse(object.updated_at);
    const { banners } = object;
    const shown = activeBanners(banners, { now, url: location, isDismissed, limit: element.getAttribute("limit") ?? 3 });
    const [first] = shown;
    arrange(shown);
    element.hidden = !first;
    element.setAttribute("severity", first?.severity ?? "");
    isLate = isTold;
    clearTimeout(timer);
    timer = setTimeout(show, nextChange(banners, now, LONGEST_WAIT));
    if (first) element.ariaLabel ??= first.words?.alerts ?? "Alerts";
  }

  // An article that says the same stays, and what has its place keeps it when it is edited.
  function arrange(shown) {
    const boxes = root.querySelectorAll("div[part]");
    const old = [...root.querySelectorAll("article")];
    const wanted = [[], []]; // in place, and over the page
    for (const banner of shown) {
      tried(() => {
        const key = `${banner.id} ${banner.revision}`;
        const article = old.find((each) => each.dataset.key.startsWith(`${banner.id} `));
        const isOver = article?.parentNode !== boxes[0] && (banner.dismissible || (banner.severity === "emergency" && isLate));
        wanted[isOver ? 1 : 0].push(article?.dataset.key === key ? article : make(banner, key));
      });
    }
    for (const article of old) if (!wanted.flat().includes(article)) article.remove();
    wanted.forEach((articles, n) => {
      const box = boxes[n];
      const more = box.lastChild;
      articles.forEach((article, i) => box.children[i] === article || box.insertBefore(article, box.children[i]));
      box.hidden = !articles[0];
      more.hidden = !articles[1];
      more.textContent = `${element.getAttribute("more-label") ?? shown[0]?.words?.more ?? "More alerts"} (${articles.length - 1})`;
    });
  }

  function make(banner, key) {
    const article = fragment(bannerHtml(banner, key, element.getAttribute("close-label"))).firstChild;
    article.querySelector(".body").append(fragment(banner.body_html ?? ""));
    if (banner.severity === "emergency" && isLate) article.role = "alert";
    return article;
  }

  async function click(button) {
    const box = button?.closest("div");
    if (button?.value) {
      dismiss(button.value, clock.now());
      await show();
      box.querySelector("article button")?.focus();
    } else if (box) button.ariaExpanded = box.toggleAttribute("open");
  }

  element.role = "region";
  if (!root.firstChild) root.append(fragment(`<div part="place" hidden>${MORE}<div part="late" hidden>${MORE}`));
  style.then((text) => {
    // Constructed: a host's content policy need not allow our style then.
    if (root.adoptedStyleSheets) (root.adoptedStyleSheets = [new CSSStyleSheet()])[0].replaceSync(text);
    else root.appendChild(document.createElement("style")).textContent = text;
  });
  root.addEventListener("click", ({ target }) => click(target.closest("button")));
  show();
  return (signal) => watch([element.getAttribute("src"), element.getAttribute("fallback-src")], signal, (answer) => {
    isTold = true;
    if (answer?.banners.map && !(answer.revision < object.revision)) object = answer;
    show();
  });
}

// Two newsrooms on one page: the first defines it.
tried(() => customElements.define("alert-banner", class extends HTMLElement {
  connectedCallback() {
    this.life = new AbortController();
    if (this.hasAttribute("src")) (/** @type {any} */ (this).follow ??= makeBanners(this))(this.life.signal);
  }

  disconnectedCallback() {
    this.life.abort();
  }
}));
