// <mirror-value src="…/mirrors/senate.json" path="candidates.0.votes">: one value of a vendor's data, kept up to date.
// What is in the page stays until there is better. While the vendor does not confirm the value, `stale` is set, and the
// text says of when it is.

import { clock } from "../protocol/clock.js";
import { parseExactly } from "../protocol/exact.js";
import { follow } from "../protocol/follower.js";
import { locale } from "../words/language.js";
import { localTime } from "../words/times.js";

class MirrorValue extends HTMLElement {
  #revision = -1;
  #stop;
  parse = parseExactly;

  connectedCallback() {
    const urls = ["src", "fallback-src"].map((name) => this.getAttribute(name)).filter(Boolean);
    if (urls.length) this.#stop = follow(urls.map((url) => new URL(url, document.baseURI).href), this);
  }

  disconnectedCallback() {
    if (this.#stop) this.#stop();
  }

  read({ revision, data, stale, checked_at: checked }) {
    const path = this.getAttribute("path");
    const value = (path ? path.split(".") : []).reduce((part, name) => part?.[name], data);
    if (revision < this.#revision || value == null || typeof value === "object") return; // an old copy, or not there
    this.#revision = revision;
    const spoken = locale(/** @type {HTMLElement} */ (this.closest("[lang]"))?.lang);
    const shown = typeof value === "number" ? value.toLocaleString(spoken) : String(value);
    const told = stale ? `${shown} (${this.getAttribute("stale-label") ?? "as of"} ${localTime(checked, spoken, clock.now()) ?? "?"})` : shown;
    if (this.textContent !== told) this.textContent = told;
    this.toggleAttribute("stale", stale);
  }

  failed() {} // what is shown stays
}

if (!customElements.get("mirror-value")) customElements.define("mirror-value", MirrorValue);
