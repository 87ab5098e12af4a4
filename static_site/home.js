// The list of live blogs on the home page. It reads live/index.json once, and leaves what is there when it cannot.

import { getObject } from "./objects.js";
import { words } from "./words.js";

const list = document.querySelector("#live-blogs");
const url = new URL(list.dataset.src, document.baseURI);

try {
  const { live_blogs: blogs } = await getObject(url);
  if (blogs.length) list.replaceChildren(...blogs.map(row));
  else list.replaceChildren(line(words.noLiveBlogs));
} catch (error) {
  console.debug("stillwire:", error);
  list.replaceChildren(line(words.noList));
}

function row(blog) {
  const link = Object.assign(document.createElement("a"), { href: new URL(blog.url, url).href, textContent: blog.title, lang: blog.language });
  const heading = document.createElement("h2");
  heading.append(link);
  const item = document.createElement("li");
  item.dataset.status = blog.status;
  item.append(Object.assign(document.createElement("p"), { className: "home-status", textContent: words.status[blog.status] }), heading);
  if (blog.description) item.append(Object.assign(document.createElement("p"), { textContent: blog.description, lang: blog.language }));
  return item;
}

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}
