// The bar above the posts: the line of state, what waits, the pause switch and the place for options; and what else is not a post.

import { fragment } from "../trust/fragment.js";
import { escape } from "../markup/post.js";

/** root: the element, or its shadow root. What the server wrote is kept. */
export function makeParts(root, words) {
  const find = (name, className, before, parent = root) =>
    parent.querySelector(`.${className}`) ?? parent.insertBefore(Object.assign(document.createElement(name), { className }), before);
  const bar = find("div", "live-bar", root.firstChild);
  const status = find("p", "live-status", null, bar);
  const nav = find("nav", "live-key-events", bar.nextSibling);
  const older = find("button", "live-older", [...root.querySelectorAll("article")].pop()?.nextSibling ?? nav.nextSibling);
  if (!nav.querySelector("ol")) nav.append(fragment(`<h2>${words.keyEvents}</h2><ol></ol>`));
  older.type = "button";
  bar.append(fragment([
    `<button type="button" class="live-news" hidden></button><button type="button" class="live-pause"></button>`,
    `<details class="live-options"><summary title="${escape(words.options)}"></summary><div class="live-panel"></div></details>`,
    `<p class="live-said" role="status"></p>`,
  ].join("")));
  const [news, pause, options, said] = [...bar.children].slice(1);
  return { bar, status, news, pause, options, said, nav, older };
}

/** Writes a text only where it differs, so that nothing is read aloud twice. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
