// Another site's own frame in the place of a frozen quote. Loaded by the first click on one; until then that site hears nothing.
// It trusts no address of a post: a frame's is made here, of a few signs of the link's, for the sites in this list.

const FRAMES = {
  x: [/^https:\/\/x\.com\/\w+\/status\/(\d+)$/, (id) => `https://platform.twitter.com/embed/Tweet.html?dnt=true&id=${id}`],
  bluesky: [/^https:\/\/bsky\.app\/profile\/([\w.:-]+)\/post\/(\w+)$/, (who, id) => `https://embed.bsky.app/embed/${who}/app.bsky.feed.post/${id}`],
  mastodon: [/^(https:\/\/(?:mastodon\.social|mastodon\.online|mstdn\.social|mas\.to|fosstodon\.org)\/@[\w.@-]+\/\d+)$/, (url) => `${url}/embed`],
  instagram: [/^https:\/\/www\.instagram\.com\/(p|reel|tv)\/([\w-]+)\/$/, (kind, id) => `https://www.instagram.com/${kind}/${id}/embed/`],
  facebook: [/^(https:\/\/www\.facebook\.com\/[\w./%?=&-]+)$/, (url) => `https://www.facebook.com/plugins/${/\/(videos|watch|reel)\b/.test(url) ? "video" : "post"}.php?href=${encodeURIComponent(url)}`],
  tiktok: [/^https:\/\/www\.tiktok\.com\/@[\w.-]+\/video\/(\d+)$/, (id) => `https://www.tiktok.com/embed/v2/${id}`],
  youtube: [/^https:\/\/www\.youtube\.com\/watch\?v=([\w-]{11})$/, (id) => `https://www.youtube-nocookie.com/embed/${id}?autoplay=1`],
  vimeo: [/^https:\/\/vimeo\.com\/(\d+)(?:\/(\w+))?$/, (id, hash) => `https://player.vimeo.com/video/${id}?dnt=1&autoplay=1${hash ? `&h=${hash}` : ""}`],
};
const IS_VIDEO = /^(youtube|vimeo)$/;

/** The address of the frame for a quote of a site, by the quote's link; null where there is none. */
export function frameUrl(site, href) {
  const [pattern, make] = Object.hasOwn(FRAMES, site) ? FRAMES[site] : [/^$/];
  const found = make && pattern.exec(href);
  return found ? make(...found.slice(1)) : null;
}

/** Puts the frame below the words of the quote that the link belongs to; goes to the link where there is none to put. */
export function showFrame(link) {
  const figure = link.closest("figure");
  const site = figure.getAttribute("data-embed");
  const url = frameUrl(site, link.href);
  if (!url) return location.assign(link.href);
  if (figure.querySelector("iframe")) return;
  const frame = Object.assign(document.createElement("iframe"), {
    src: url,
    title: link.textContent,
    allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
    referrerPolicy: "strict-origin-when-cross-origin",
  });
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation");
  frame.style.cssText = `display:block;inline-size:100%;border:0;margin-block-end:.4rem;${IS_VIDEO.test(site) ? "aspect-ratio:16/9" : "block-size:36rem;max-block-size:90vh"}`;
  figure.querySelector("blockquote")?.setAttribute("hidden", "");
  figure.prepend(frame);
  frame.focus();
}
