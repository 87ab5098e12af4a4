// The posts of a live blog in the page: only those that come, go or change their place are touched.

import { idOf, isMarkedPinned, makeArticle, updateArticle } from "./article.js";
import { fromServer } from "../protocol/merge.js";

/** root: the element itself, or its shadow root. */
export function articlesOf(root) {
  return [...root.querySelectorAll(".post")];
}

/** What the server's page says: `element` carries the revision, its articles the posts. */
export function stateOf(element) {
  const articles = articlesOf(element);
  return fromServer({
    revision: +element.getAttribute("revision"),
    floor: +element.getAttribute("floor"),
    status: element.getAttribute("status"),
    pinned: articles.filter(isMarkedPinned).map(idOf),
    posts: articles.map((article) => ({ id: idOf(article), revision: +article.dataset.revision, sequence: +article.dataset.sequence })),
  });
}

/** Shows posts in this order; one that cannot be shown is left out, and all others come. change: (article, post) is told of each. `older`, a button, stands before the post of index `olderAt`. */
export function showPosts(root, posts, { isPinned, speech, change, older, olderAt }) {
  const articles = new Map(articlesOf(root).map((article) => [idOf(article), article]));
  const wanted = posts.flatMap((post) => {
    try {
      const known = articles.get(post.id);
      const article = known ?? makeArticle(post, isPinned(post), speech);
      if (known) updateArticle(known, post, isPinned(post), speech);
      change(article, post);
      articles.delete(post.id);
      return article;
    } catch (error) {
      console.warn("left out", post, error);
      return [];
    }
  });
  wanted.splice(olderAt, 0, older);
  articles.forEach((article) => article.remove());
  let next = [...root.children].find((child) => wanted.includes(child));
  for (const node of wanted) {
    if (node === next) next = next.nextElementSibling;
    else root.insertBefore(node, next);
  }
}
