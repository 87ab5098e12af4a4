// A post as HTML text, the twin of the template `post.html`: both give the same elements. Pure; the body is put in by others.

import { isText, sound } from "../trust/sound.js";

/** The element that stands for a post; `item.content_html` is left out, because it is cleaned first, in a tree of its own. */
export function postHtml(item, isPinned, words) {
  const { revision, sequence, key_event: isKeyEvent, correction, image_alt: alt = "" } = item._live;
  const authors = sound(item.authors ?? [], ({ name }) => isText(name));
  const tags = sound(item.tags ?? [], isText);
  const id = `post-${escape(item.id)}`;
  return [
    `<article id="${id}" class="post" data-revision="${revision}" data-sequence="${sequence}"`,
    `${isPinned ? " data-pinned" : ""}${isKeyEvent ? " data-key-event" : ""}>`,
    `<header><p class="post-meta"><a class="post-link" href="#${id}">${time(item.date_published)}</a>`,
    isPinned && mark("pinned", words.pinned),
    isKeyEvent && mark("key-event", words.keyEvent),
    `</p>`,
    item.title && `<h2 class="post-title" dir="auto">${escape(item.title)}</h2>`,
    authors[0] && `<p class="post-authors">${escape(authors.map((author) => author.name).join(", "))}</p>`,
    `</header>`,
    item.image && `<img class="post-image" src="${escape(item.image)}" alt="${escape(alt)}" width="1200" height="800" loading="lazy" decoding="async">`,
    `<div class="post-body"></div>`,
    correction && `<p class="post-correction"><strong>${words.correction}</strong> <bdi>${escape(correction)}</bdi></p>`,
    tags[0] && `<ul class="post-tags">${tags.map((tag) => `<li dir="auto">${escape(tag)}</li>`).join("")}</ul>`,
    item.date_modified && `<p class="post-updated">${words.updated} ${time(item.date_modified)}</p>`,
    `</article>`,
  ].filter(Boolean).join("");
}

/** Text as HTML; nothing for what no reader would take for text. */
export function escape(text) {
  return (typeof text === "object" ? "" : String(text)).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A <time> that is written in the reader's way before it is shown. */
export function time(date) {
  return `<time datetime="${escape(date)}"></time>`;
}

function mark(name, text) {
  return ` <span class="post-mark ${name}">${text}</span>`;
}
