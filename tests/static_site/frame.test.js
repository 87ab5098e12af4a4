import assert from "node:assert/strict";
import { test } from "node:test";

import { frameUrl } from "../../static_site/page/frame.js";

test("each site's quote has that site's frame, without cookies where the site can do without", () => {
  const known = {
    "x https://x.com/ann/status/123": "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=123",
    "bluesky https://bsky.app/profile/did:plc:a1/post/3k": "https://embed.bsky.app/embed/did:plc:a1/app.bsky.feed.post/3k",
    "mastodon https://mastodon.social/@clerk/115": "https://mastodon.social/@clerk/115/embed",
    "instagram https://www.instagram.com/p/Ca_-1/": "https://www.instagram.com/p/Ca_-1/embed/",
    "facebook https://www.facebook.com/herald/posts/p1": "https://www.facebook.com/plugins/post.php?href=https%3A%2F%2Fwww.facebook.com%2Fherald%2Fposts%2Fp1",
    "facebook https://www.facebook.com/watch/?v=12": "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D12",
    "tiktok https://www.tiktok.com/@h/video/7": "https://www.tiktok.com/embed/v2/7",
    "youtube https://www.youtube.com/watch?v=dQw4w9WgXcQ": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1",
    "vimeo https://vimeo.com/76/ab": "https://player.vimeo.com/video/76?dnt=1&autoplay=1&h=ab",
  };
  for (const [quote, url] of Object.entries(known)) assert.equal(frameUrl(...quote.split(" ")), url);
});

test("nothing else is framed", () => {
  for (const quote of [
    "youtube https://evil.example/watch?v=dQw4w9WgXcQ",
    "youtube https://www.youtube.com/watch?v=dQw4w9WgXcQ&x=1",
    "youtube https://www.youtube.com/watch?v=../../../evil",
    "mastodon https://evil.example/@a/1",
    "facebook https://www.facebook.com.evil.example/a",
    "x javascript:alert(1)",
    "evil https://evil.example/",
    "constructor https://x.com/a/status/1",
    "toString x",
  ]) assert.equal(frameUrl(...quote.split(" ")), null, quote);
});
