// A post's <article>: made once, kept for as long as the post is shown, written only where its text differs.

import { clock } from "./clock.js";
import { fragment } from "./fragment.js";
import { postHtml } from "./post.js";
import { localiseTimes } from "./times.js";

const written = new WeakMap(); // article → the item it was made from

export function makeArticle(item, isPinned, language) {
  const article = build(item, isPinned, language);
  written.set(article, item);
  return article;
}

/** Makes an article say what its item says. One that the server wrote stays while nothing but its revision is known. */
export function updateArticle(article, item, { isPinned, language }) {
  if (written.get(article) === item && isPinned === isMarkedPinned(article)) return;
  if (item.content_html === undefined) return void article.toggleAttribute("data-pinned", isPinned);
  const fresh = build(item, isPinned, language);
  written.set(article, item);
  for (const name of ["data-revision", "data-sequence", "data-pinned", "data-key-event"]) {
    if (fresh.hasAttribute(name)) article.setAttribute(name, fresh.getAttribute(name));
    else article.removeAttribute(name);
  }
  updateParts(article, fresh);
}

export function idOf(article) {
  return article.id.replace(/^post-/, "");
}

export function isMarkedPinned(article) {
  return article.hasAttribute("data-pinned");
}

// Keeps a part that says the same, so that a playing video or a selected word survives an edit of the title.
function updateParts(article, fresh) {
  const parts = [...fresh.children].map((part) => [...article.children].find((old) => old.isEqualNode(part)) ?? part);
  [...article.childNodes].filter((node) => !parts.includes(node)).forEach((node) => node.remove());
  parts.forEach((part, i) => {
    if (article.children[i] !== part) article.insertBefore(part, article.children[i] ?? null);
  });
}

// In the template's own document, where nothing loads: an image is only asked for once its part is put into the page.
function build(item, isPinned, language) {
  const template = document.createElement("template");
  template.innerHTML = postHtml(item, isPinned);
  const article = template.content.firstElementChild;
  article.querySelector(".post-body").append(fragment(item.content_html ?? ""));
  localiseTimes(article, language, clock.now());
  return article;
}
