// <zip-lookup src="…/lookups/zip/">: as someone types a key, the fields around it are filled from that row of a lookup table.
// Around a field with `data-key` (several make one key, in their order, with a tilde between), others with `data-from="column"`, and a `role="status"` for what is said. A field in
// which somebody wrote is left alone; a failure leaves everything to be written by hand.

import { parseExactly } from "../protocol/exact.js";
import { tried } from "../trust/tried.js";

const JOINER = "~"; // between the parts of a key
const PAUSE = 150; // milliseconds after the last key
const TIMEOUT = 5000;

class ZipLookup extends HTMLElement {
  #rows = new Map(); // by key; null for a key that has none
  #filled = new Map(); // field -> what was put into it
  #timer;
  #controller;

  connectedCallback() {
    this.addEventListener("input", this);
    this.#look();
  }

  disconnectedCallback() {
    this.removeEventListener("input", this);
    this.#stop();
  }

  handleEvent({ target }) {
    if (target.matches?.("[data-key]")) this.#look();
  }

  #look() {
    this.#stop();
    const key = this.#key();
    const usual = key.includes(JOINER) ? `[^${JOINER}]+(?:${JOINER}[^${JOINER}]+)+` : "\\d{5}";
    const pattern = tried(() => new RegExp(`^(?:${this.getAttribute("pattern") ?? usual})$`));
    if (!pattern?.test(key)) return this.#show({}, "");
    this.#timer = setTimeout(() => this.#find(key), this.#rows.has(key) ? 0 : PAUSE);
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#controller?.abort();
  }

  async #find(key) {
    const controller = (this.#controller = new AbortController());
    const timer = setTimeout(() => controller.abort(), TIMEOUT);
    try {
      if (!this.#rows.has(key)) this.#rows.set(key, await this.#row(key, controller.signal));
      if (controller === this.#controller) this.#tell(this.#rows.get(key), key);
    } catch (error) {
      console.debug("stillwire:", error);
      if (controller === this.#controller && this.#isWaiting(key)) this.#show({}, this.getAttribute("failed-label") ?? "It cannot be looked up now. Please write it yourself.");
    } finally {
      clearTimeout(timer);
    }
  }

  #key() {
    /** @type {NodeListOf<HTMLInputElement>} */
    const parts = this.querySelectorAll("[data-key]");
    return [...parts].map(({ value }) => value.trim().normalize()).join(JOINER);
  }

  #isWaiting(key) {
    return this.#key() === key;
  }

  /** The row of a key, or null when there is none: a bucket whose list is private answers 403 for what is not there. */
  async #row(key, signal) {
    const src = this.getAttribute("src").replace(/\/?$/, "/");
    const response = await fetch(new URL(`${src}${encodeURIComponent(key)}.json`, document.baseURI), { credentials: "omit", signal });
    if (response.status === 404 || response.status === 403) return null;
    if (!response.ok) throw new Error(`${response.status} for ${key}`);
    return parseExactly(await response.text());
  }

  #tell(row, key) {
    if (!row) return this.#show({}, (this.getAttribute("none-label") ?? "There is no such ZIP code: {key}").replace("{key}", key));
    this.#show(row, [...this.#fields()].map((field) => valueOf(row, field)).filter(Boolean).join(", "));
  }

  /** @returns {NodeListOf<HTMLInputElement>} */
  #fields() {
    return this.querySelectorAll("[data-from]");
  }

  #show(row, words) {
    for (const field of this.#fields()) {
      if (field.value !== (this.#filled.get(field) ?? "")) continue; // somebody wrote in it
      const value = valueOf(row, field);
      if (field.value !== value) field.value = value;
      this.#filled.set(field, value);
    }
    const status = this.querySelector("[role=status]");
    if (status && status.textContent !== words) status.textContent = words;
  }
}

// What is in the row itself, and can be written into a field.
function valueOf(row, field) {
  const value = Object.entries(row).find(([name]) => name === field.dataset.from)?.[1] ?? "";
  return typeof value === "object" ? "" : String(value);
}

if (!customElements.get("zip-lookup")) customElements.define("zip-lookup", ZipLookup);
