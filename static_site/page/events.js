// The list of key events, each a link to its post. What the server listed stays until more is known of it.

import { lineOf } from "./article.js";
import { fragment } from "../trust/fragment.js";
import { escape, time } from "../markup/post.js";

/** nav: its element; posts: the key events that are known, newest first; knows: (id) => whether more than this list is known. */
export function showKeyEvents(nav, posts, knows) {
  const list = nav.querySelector("ol");
  const old = new Map([...list.children].map((item) => [item.querySelector("a").hash.slice(6), item]));
  const fresh = posts.map((post) => itemFor(post, old.get(post.id)));
  const kept = [...old].filter(([id]) => !knows(id)).map(([, item]) => item);
  const wanted = [...fresh, ...kept];
  if (wanted.some((item, i) => item !== list.children[i]) || list.children.length > wanted.length) list.replaceChildren(...wanted);
  nav.hidden = !wanted.length;
}

function itemFor(post, item = document.createElement("li")) {
  const line = lineOf(post);
  if (item.querySelector("span")?.textContent !== line) {
    item.replaceChildren(fragment(`<a href="#post-${escape(post.id)}">${time(post.date_published)} <span dir="auto">${escape(line)}</span></a>`));
  }
  return item;
}
