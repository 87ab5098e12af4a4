// The list of live blogs on the home page, kept current by live/index.json. What is there stays where that cannot be read.

import { watch } from "./watch.js";

const list = document.querySelector("#live-blogs");
const statuses = JSON.parse(list.dataset.statuses);
let shown = "";

watch([list.dataset.src], new AbortController().signal, (object) => {
  if (!object) return;
  const text = JSON.stringify(object.live_blogs);
  if (text === shown) return;
  const rows = object.live_blogs.length ? object.live_blogs.map(row) : [make("li", { textContent: list.dataset.none })];
  // A row that says the same stays, so that a reader who is on its link is not thrown off it.
  const kept = rows.map((fresh, i) => (list.children[i]?.isEqualNode(fresh) ? list.children[i] : fresh));
  list.replaceChildren(...kept);
  shown = text;
});

function row(blog) {
  const item = make("li");
  item.dataset.status = blog.status;
  const link = make("a", { textContent: blog.title });
  link.setAttribute("href", `live/${blog.url}`);
  link.lang = blog.language;
  item.append(make("p", { className: "home-status", textContent: statuses[blog.status] }), make("h3", {}, link));
  if (blog.description) item.append(make("p", { textContent: blog.description, lang: blog.language }));
  return item;
}

function make(name, properties = {}, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}
