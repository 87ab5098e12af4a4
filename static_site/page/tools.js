// What not every reader of a live blog needs, loaded when one does: older posts, links to posts, what was missed, passing on,
// options. It gets all it uses from `blog` (live-blog.js), so that nothing is loaded twice.

import { menuWords } from "../words/menu.js";
import { toolWords } from "../words/phrases.js";
import { identity } from "../words/tags.js";

const TELLING = 90000; // milliseconds for which a reader who was away is told
const DONE = 2000; // milliseconds
const GUESSES = 10; // pages
const LONGEST_FRAME = 300; // milliseconds

/** Nothing comes until the reader wants it to again. */
export function pause(blog) {
  blog.isPaused = !blog.isPaused;
  blog.stop?.();
  blog.followBlog(blog);
  blog.showStatus(blog);
}

export async function readOlder(blog) {
  const { older } = blog.parts;
  const words = wordsOf(blog);
  older.disabled = true;
  older.textContent = words.loading;
  const isRead = await blog.readFeed(blog, () => true).then(() => true, () => false);
  older.disabled = false;
  older.textContent = isRead ? words.older : words.failed;
}

/** To a post, wherever it is: waiting, filtered out, or on a page that was not read yet. */
export async function reach(blog, id) {
  const isKnown = () => blog.arrange(blog.state, Infinity).some((post) => post.id === id);
  if (!isKnown()) await blog.readFeed(blog, (list, getPage) => pageOf(id, list, getPage));
  if (!isKnown()) return;
  const post = blog.state.posts[id];
  if (!blog.isShown(post)) filterBy(blog, "");
  if (post._live.sequence > blog.upTo) blog.release(blog);
  await painted();
  goTo(blog, blog.root.querySelector(`#${CSS.escape(`post-${id}`)}`));
}

/** What waits is shown, and the reader taken to where it begins. */
export async function catchUp(blog) {
  const seen = Math.min(blog.upTo, blog.missed?.sequence ?? Infinity);
  blog.missed = blog.left = null;
  blog.release(blog);
  await painted();
  const fresh = [...blog.root.querySelectorAll("article:not([hidden])")].filter((article) => article.dataset.sequence > seen);
  if (fresh.length) goTo(blog, fresh.find((article) => !article.hasAttribute("data-pinned")) ?? fresh[0]);
}

/** Coming back after a while: what was missed is counted from what this browser remembers. */
export function tell(blog) {
  const { left, speech: { locale } } = blog;
  if (!left) return;
  const texts = wordsOf(blog);
  const until = Date.now() + TELLING;
  blog.missed = {
    sequence: left.sequence,
    line(posts) {
      const events = posts.filter((post) => post._live.key_event).length;
      const counts = [[texts.updates, posts.length], [texts.events, events]].filter(([, n]) => n).map(([text, n]) => blog.say(text, { n }, locale));
      return blog.say(texts.since, { what: counts.join(", "), time: blog.localTime(left.time, locale, Date.now()) }, locale);
    },
    isOver: () => Date.now() > until,
  };
  blog.left = null;
  blog.render(blog);
}

export async function passOn(blog, button) {
  const article = button.closest("article");
  const url = `${location.href.split("#")[0]}#${article.id}`;
  if (button.classList.contains("post-share")) return void navigator.share({ title: document.title, url }).catch(() => {});
  try {
    await navigator.clipboard.writeText(url);
    blog.parts.said.textContent = wordsOf(blog).copied;
    button.dataset.done = "";
    setTimeout(() => delete button.dataset.done, DONE);
  } catch { // not allowed, or not over https
    prompt(blog.speech.words.copy, url);
  }
}

/** Fills the options when they are opened for the first time. */
export function openMenu(blog) {
  const { options } = blog.parts;
  const words = wordsOf(blog);
  const panel = options.querySelector(".live-panel");
  const filter = choice(words.show, [["", words.all], ["key", words.keyEvents]], "");
  const order = choice(words.order, [["newest", words.newest], ["oldest", words.oldest]], blog.order);
  const announce = choice(words.announce, [["all", words.everything], ["key", words.keyEvents], ["none", words.nothing]], blog.announce);
  panel.replaceChildren(filter, order, announce);
  blog.filter = filter.querySelector("select");
  blog.filter.addEventListener("focus", () => offerTags(blog));
  blog.filter.addEventListener("change", () => filterBy(blog, blog.filter.value));
  remembering(blog, "order", order);
  remembering(blog, "announce", announce);
  options.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    options.open = false;
    options.querySelector("summary").focus();
  });
  offerTags(blog);
}

function remembering(blog, name, label) {
  label.querySelector("select").addEventListener("change", (event) => {
    blog[name] = event.target.value;
    blog.remember(name, blog[name]);
    blog.render(blog);
  });
}

function choice(text, options, value) {
  const label = Object.assign(document.createElement("label"), { textContent: text });
  const select = document.createElement("select");
  select.append(...options.map(([each, word]) => new Option(word, each, false, each === value)));
  label.append(select);
  return label;
}

// The tags of all posts on the page; of equal ones as the first post has it.
function offerTags({ root, filter, speech }) {
  const tags = new Map(tagsOf(root).reverse().map((tag) => [identity(tag), tag]));
  const { value } = filter;
  filter.replaceChildren(...[...filter.options].slice(0, 2), ...[...tags].sort(([, a], [, b]) => new Intl.Collator(speech.locale).compare(a, b)).map(([same, tag]) => new Option(tag, `#${same}`)));
  filter.value = value;
}

function tagsOf(root) {
  return [...root.querySelectorAll(".post-tags li")].map((tag) => tag.textContent);
}

// value: "" for all, "key" for key events, "#courts" for a tag, by its identity.
function filterBy(blog, value) {
  blog.isShown = (post, article = blog.root.querySelector(`#${CSS.escape(`post-${post.id}`)}`)) => !value || !article
    || (value === "key" ? article.hasAttribute("data-key-event") : tagsOf(article).some((tag) => `#${identity(tag)}` === value));
  if (blog.filter) blog.filter.value = value;
  blog.render(blog);
}

// Posts that come above what is read leave it where it is, and to scroll is no shift either; both in one frame are one. This file
// may come half a second after the click that asked for it: then the shift would be nobody's wish.
function painted() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, LONGEST_FRAME); // nothing is painted in a tab that nobody sees
  });
}

function goTo(blog, article) {
  blog.root.querySelector("[data-target]")?.removeAttribute("data-target");
  article.setAttribute("data-target", "");
  article.scrollIntoView();
  article.tabIndex = -1;
  article.focus({ preventScroll: true });
}

// Ids are ULIDs, in the order in which posts were begun; pages are in that of publication, which is nearly the same.
async function pageOf(id, { pages }, getPage) {
  const at = pages.filter(({ first }) => first <= id).length - 1;
  const distance = (page) => Math.abs(pages.indexOf(page) - at);
  for (const page of [...pages].sort((a, b) => distance(a) - distance(b)).slice(0, GUESSES)) {
    const { items } = await getPage(page);
    if (items.some((item) => item.id === id)) return page.n;
  }
  return false;
}

// A host's own words come last.
function wordsOf({ speech: { words } }) {
  const { language } = words;
  return { ...(toolWords[language] ?? toolWords.en), ...(menuWords[language] ?? menuWords.en), ...words };
}
