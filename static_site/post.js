// A post as HTML text, the twin of the template `post.html`: both give the same elements. Pure; the body is put in by others.

import { words } from "./words.js";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** The element that stands for a post; `item.content_html` is left out, because it is cleaned first, in a tree of its own. */
export function postHtml(item, isPinned) {
  const { revision, sequence, key_event: isKeyEvent, correction, image_alt: imageAlt } = item._live;
  const marks = [isPinned && mark("pinned", words.pinned), isKeyEvent && mark("key-event", words.keyEvent)];
  return [
    `<article id="post-${escape(item.id)}" class="post" data-revision="${revision}" data-sequence="${sequence}"`,
    `${isPinned ? " data-pinned" : ""}${isKeyEvent ? " data-key-event" : ""}>`,
    `<header><p class="post-meta"><a class="post-link" href="#post-${escape(item.id)}">${time(item.date_published)}</a>`,
    ...marks,
    `</p>`,
    item.title && `<h2 class="post-title">${escape(item.title)}</h2>`,
    item.authors?.length && `<p class="post-authors">${escape(item.authors.map((author) => author.name).join(", "))}</p>`,
    `</header>`,
    item.image && `<img class="post-image" src="${escape(item.image)}" alt="${escape(imageAlt ?? "")}" width="1200" height="800" loading="lazy" decoding="async">`,
    `<div class="post-body"></div>`,
    correction && `<p class="post-correction"><strong>${words.correction}</strong> ${escape(correction)}</p>`,
    item.tags?.length && `<ul class="post-tags">${item.tags.map((tag) => `<li>${escape(tag)}</li>`).join("")}</ul>`,
    item.date_modified && `<p class="post-updated">${words.updated} ${time(item.date_modified)}</p>`,
    `</article>`,
  ].filter(Boolean).join("");
}

/** "2026-11-03T21:04:09.120Z" → "21:04 UTC, 3 November", as the server writes it. */
export function utcText(date) {
  const [, month, day, clock] = /^\d+-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(date);
  return `${clock} UTC, ${Number(day)} ${MONTHS[month - 1]}`;
}

export function escape(text) {
  return String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function time(date) {
  return `<time datetime="${escape(date)}">${utcText(date)}</time>`;
}

function mark(name, text) {
  return `<span class="post-mark ${name}">${text}</span>`;
}
