// One timer per URL, however many elements follow it. It asks, tells and waits; what an answer means is its listeners' affair.

import { getObject } from "./objects.js";
import { nextDelay } from "./poll.js";

const followers = new Map();

/**
 * Follows an object. `urls`: where it is, then a second origin for when the first fails.
 * listener.read(object, url) may return a promise of true, "I could not use all of this": the next poll comes even where
 * the status says that no more is expected. listener.failed(error) hears of each failure. Returns a function that stops.
 */
export function follow(urls, listener) {
  const key = urls.join(" ");
  if (!followers.has(key)) followers.set(key, new Follower(urls));
  const follower = followers.get(key);
  follower.add(listener);
  return () => {
    if (follower.remove(listener)) followers.delete(key);
  };
}

class Follower {
  #listeners = new Set();
  #failures = 0;
  #pace = {};
  #timer;
  #isBusy = false;
  #isStopped = false;

  constructor(urls) {
    this.urls = urls;
    document.addEventListener("visibilitychange", this.#wake);
    window.addEventListener("online", this.#wake);
  }

  add(listener) {
    this.#listeners.add(listener);
    this.#poll();
  }

  remove(listener) {
    this.#listeners.delete(listener);
    if (this.#listeners.size) return false;
    this.#isStopped = true;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#wake);
    window.removeEventListener("online", this.#wake);
    return true;
  }

  #wake = () => {
    if (document.hidden) this.#wait();
    else this.#poll();
  };

  async #poll() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    clearTimeout(this.#timer);
    try {
      await this.#ask(this.urls[this.#failures % this.urls.length]);
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      this.#listeners.forEach((listener) => listener.failed(error));
    }
    this.#isBusy = false;
    this.#wait();
  }

  async #ask(url) {
    const object = await getObject(url);
    const behind = await Promise.all([...this.#listeners].map((listener) => listener.read(object, url)));
    this.#pace = { pollSeconds: object.poll_seconds, status: behind.includes(true) ? "live" : object.status };
  }

  #wait() {
    clearTimeout(this.#timer);
    if (this.#isStopped || this.#isBusy) return;
    const delay = nextDelay({ ...this.#pace, failures: this.#failures, isHidden: document.hidden }, Math.random());
    if (delay !== null) this.#timer = setTimeout(() => this.#poll(), delay);
  }
}
