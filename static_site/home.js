// The list of live blogs on the home page, kept current by live/index.json. What is there stays where that cannot be read.
// When another live blog is put in front, a link to the page as it is then is offered: who reads is not torn away.

import { isText, sound } from "./trust/sound.js";
import { watch } from "./protocol/watch.js";

/** @type {HTMLElement} */
const list = document.querySelector("#live-blogs");
const statuses = new Map(Object.entries(JSON.parse(list.dataset.statuses)));
const news = document.querySelector("#home-news");
let shown = "";

watch([list.dataset.src], new AbortController().signal, (object) => {
  if (!Array.isArray(object?.live_blogs)) return;
  const text = JSON.stringify([object.featured, object.live_blogs]);
  if (text === shown) return;
  const blogs = sound(object.live_blogs, isBlog);
  offer(object.featured, blogs);
  const rows = blogs.length ? blogs.map(row) : [make("li", { textContent: list.dataset.none })];
  // A row that says the same stays, so that a reader who is on its link is not thrown off it.
  const kept = rows.map((fresh, i) => (list.children[i]?.isEqualNode(fresh) ? list.children[i] : fresh));
  list.replaceChildren(...kept);
  shown = text;
});

// One that cannot be shown is left out.
function isBlog({ title, url, status, language, description = "" }) {
  return [title, url, status, language, description].every(isText);
}

function offer(featured, blogs) {
  const front = featured !== list.dataset.front && blogs.find(({ slug }) => slug === featured);
  const fresh = front ? [make("a", { href: location.pathname + location.search, lang: front.language, textContent: front.title })] : [];
  fresh[0]?.prepend(make("span", { lang: document.documentElement.lang, textContent: list.dataset.inFront }), " ");
  if (news.innerHTML !== fresh.map((link) => link.outerHTML).join("")) news.replaceChildren(...fresh); // nothing is read aloud twice
}

function row(blog) {
  const item = make("li");
  item.dataset.status = blog.status;
  const link = make("a", { textContent: blog.title });
  link.setAttribute("href", `live/${blog.url}`);
  link.lang = blog.language;
  item.append(make("p", { className: "home-status", textContent: statuses.get(blog.status) ?? "" }), make("h3", { dir: "auto" }, link));
  if (blog.description) item.append(make("p", { textContent: blog.description, lang: blog.language, dir: "auto" }));
  return item;
}

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
