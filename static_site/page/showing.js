// From a state to the page: its posts, its key events, what waits, the line of state. The DOM is written only where it differs.

import { lineOf } from "./article.js";
import { write } from "./bar.js";
import { clock } from "../protocol/clock.js";
import { isFinal } from "../protocol/final.js";
import { showKeyEvents } from "./events.js";
import { hasOlder } from "../protocol/merge.js";
import { keepPlace } from "./place.js";
import { articlesOf, showPosts } from "./posts.js";
import { say } from "../words/speech.js";
import { ago, localTime, localiseTimes } from "../words/times.js";
import { after, arrange, isRead, keyEvents, newest } from "../protocol/view.js";

const NARROW = { style: "narrow" };
const LATE = 600000; // milliseconds; no poll waits for so long, so what was checked then is followed no more
const TIMES = 20; // seconds between looks at relative times

export function show(blog, state) {
  const before = blog.shown;
  if (state === before) return;
  blog.state = state;
  const isFirst = before.revision < 0;
  if (isFirst || isAtEdge(blog)) blog.upTo = newest(state);
  render(blog);
  blog.shown = state; // where that failed, the next poll tries again
  blog.element.setAttribute("status", state.status);
  if (!isFirst) announce(blog, after(state, newest(before)));
}

export function render(blog) {
  const { root, parts, state, upTo, speech } = blog;
  const isOldestFirst = blog.order === "oldest";
  const posts = arrange(state, upTo, isOldestFirst);
  const isPinned = ({ id }) => state.pinned.includes(id);
  const moving = [...articlesOf(root), ...root.querySelectorAll(".live-older,.live-key-events li")];
  keepPlace(moving, edge(blog), () => {
    showKeyEvents(parts.nav, keyEvents(state, upTo), (id) => state.events[0] || state.status === "gone" || isRead(state, id));
    showPosts(root, posts, {
      isPinned,
      speech,
      change(article, post) {
        article.hidden = !blog.isShown(post, article);
        article.toggleAttribute("data-new", post._live.sequence > blog.missed?.sequence);
      },
      older: parts.older,
      olderAt: posts.filter((post) => isPinned(post) || post._live.sequence >= state.floor !== isOldestFirst).length,
    });
    write(parts.older, speech.words.older);
    parts.older.hidden = !hasOlder(state);
    showNews(blog);
    localiseTimes(root, speech.locale, clock.now());
  });
  if (root.host && root.querySelector("[data-embed]")) import("../elements/data-embed.js"); // embed.js does not see into a shadow root
}

// What waits, or what was missed since the reader last looked.
function showNews({ parts, speech, state, upTo, missed }) {
  const posts = after(state, missed ? missed.sequence : upTo);
  const n = posts.length;
  if (n) write(parts.news, missed ? missed.line(posts) : say(speech.words.news, { n }, speech.locale));
  parts.news.hidden = !n;
}

function announce({ parts, speech: { words, locale }, announce: choice }, posts) {
  const told = posts.filter((post) => choice !== "none" && (choice !== "key" || post._live.key_event));
  const [post] = told;
  if (!post) return;
  const line = post._live.key_event ? `${words.keyEvent}: ${lineOf(post)}` : lineOf(post);
  write(parts.said, told[1] ? say(words.news, { n: told.length }, locale) : line);
}

export function showStatus(blog) {
  const { parts, checked, isPaused, state, speech: { words, locale } } = blog;
  const now = clock.now();
  const isOffline = blog.isOffline || !navigator.onLine || now - checked > LATE;
  blog.element.toggleAttribute("offline", isOffline);
  parts.status.dataset.state = isPaused ? "stopped" : isOffline ? "offline" : state.status;
  parts.pause.title = isPaused ? words.resume : words.pause;
  if (!checked && !isOffline) return; // the server's line stays until there is a better one
  const time = checked && localTime(checked, locale, now);
  const line = isOffline || isPaused
    ? time ? say(isPaused ? words.stopped : words.offlineSince, { time }) : words.offline
    : (words.status[state.status] ?? words.status.live) + (isFinal(state.status) ? "" : ` · ${say(words.checked, { ago: ago(Math.max(0, (now - checked) / 1000), locale, NARROW) })}`);
  write(parts.status, line);
}

/** Each second. */
export function tick(blog) {
  const seconds = Math.round(Date.now() / 1000);
  showStatus(blog);
  if (blog.missed?.isOver()) {
    blog.missed = null;
    showNews(blog);
  }
  if (blog.upTo < newest(blog.state) && isAtEdge(blog)) release(blog);
  if (seconds % TIMES === 0) localiseTimes(blog.root, blog.speech.locale, clock.now());
}

export function release(blog) {
  blog.upTo = newest(blog.state);
  render(blog);
}

// Where new posts would show: then they need not wait.
function isAtEdge(blog) {
  const articles = articlesOf(blog.root).filter((article) => !article.hidden);
  if (!articles[0]) return true;
  if (blog.order === "oldest") return articles.pop().getBoundingClientRect().bottom <= innerHeight;
  return articles[0].getBoundingClientRect().top >= edge(blog) - 8;
}

// The lower edge of the bar, which stays in the window: pixels below its top.
function edge({ parts }) {
  return parts.bar.getBoundingClientRect().bottom;
}
