// A post's <article>: made once, kept for as long as the post is shown, written only where its text differs.

import { clock } from "../protocol/clock.js";
import { fragment } from "../trust/fragment.js";
import { escape, postHtml } from "../markup/post.js";
import { isText } from "../trust/sound.js";
import { apart } from "../markup/text.js";
import { localiseTimes } from "../words/times.js";

const LINE = 100; // letters
const LONG = 1500; // letters
const wanted = new Set(); // addresses of pictures

/** speech: {words, locale}. An article keeps the item that it was made from, as its `item`. */
export function makeArticle(item, isPinned, speech) {
  return Object.assign(build(item, isPinned, speech), { item });
}

/** Makes an article say what its item says. One that the server wrote stays while nothing but its revision is known. */
export function updateArticle(article, item, isPinned, speech) {
  if (article.item === item && isPinned === isMarkedPinned(article)) return;
  if (item.content_html === undefined) return void article.toggleAttribute("data-pinned", isPinned);
  const fresh = build(item, isPinned, speech);
  article.item = item;
  for (const name of ["data-pinned", "data-key-event"]) article.toggleAttribute(name, fresh.hasAttribute(name));
  updateParts(article, fresh);
}

export function idOf(article) {
  return article.id.slice(5);
}

export function isMarkedPinned(article) {
  return article.hasAttribute("data-pinned");
}

/** A line that stands for a post: its title, else how its text begins, else what its picture shows. */
export function lineOf({ title, content_html: html, _live }) {
  if (isText(title) && title) return title;
  const text = textOf({ content_html: apart(html) }).textContent.trim().replace(/\s+/g, " ") || _live.image_alt || "";
  return text.length > LINE ? text.slice(0, LINE).replace(/\s\S*$/, "…") : text;
}

/** Buttons to pass a post on; the element listens to them. */
export function addTools(article, { words }) {
  const buttons = ["copy", "share"].slice(0, navigator.share ? 2 : 1).map((name) => `<button type="button" class="post-${name}" title="${escape(words[name])}"></button>`);
  article.append(fragment(`<div class="post-tools">${buttons.join("")}</div>`));
}

/** Inside a shadow root what has a class is a part of the same name, which a host's CSS can reach. */
export function expose(root) {
  root.querySelectorAll("[class]").forEach((element) => element.setAttribute("part", element.className));
}

// Without the parts that are fields of the item, too: these are shown from there.
function textOf({ content_html: html = "" }) {
  const text = fragment(html);
  text.querySelectorAll("[data-part]").forEach((part) => part.remove());
  return text;
}

// Keeps a part that says the same, so that a playing video or a selected word survives an edit of the title.
function updateParts(article, fresh) {
  const parts = [...fresh.children].map((part) => [...article.children].find((old) => old.outerHTML === part.outerHTML) ?? part);
  [...article.childNodes].filter((node) => !parts.includes(node)).forEach((node) => node.remove());
  parts.forEach((part, i) => {
    if (article.children[i] !== part) article.insertBefore(part, article.children[i] ?? null);
  });
}

// Who saves data asks for each picture; it is there at once in what is made later.
function putOff(image, word) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "post-picture", textContent: `${word} ${image.alt}` });
  button.onclick = (event) => {
    event.preventDefault(); // it may stand in a link
    wanted.add(image.src);
    button.replaceWith(image);
  };
  image.replaceWith(button);
}

// In a fragment's own document, where nothing loads: an image is only asked for once its part is put into the page.
function build(item, isPinned, speech) {
  const whole = fragment(postHtml(item, isPinned, speech.words));
  const article = whole.firstChild;
  const body = article.querySelector(".post-body");
  body.append(textOf(item));
  if (body.textContent.length > LONG) import("./spread.js").then(({ spread }) => spread(body), () => {});
  for (const image of article.querySelectorAll("img")) {
    Object.assign(image, { loading: "lazy", decoding: "async" });
    if (navigator.connection?.saveData && !wanted.has(image.src)) putOff(image, speech.words.picture);
  }
  localiseTimes(article, speech.locale, clock.now());
  addTools(article, speech);
  expose(whole);
  return article;
}
