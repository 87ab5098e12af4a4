// The little CSS that posts need on another's page: space and order, nothing of the host's type or colours.

export const embedSheet = `
live-blog{display:block}
live-blog .post{border-block-start:1px solid color-mix(in srgb,currentColor 20%,transparent);padding-block:1em;overflow-wrap:anywhere}
live-blog .post-meta,live-blog .post-authors,live-blog .post-tags,live-blog .post-updated,live-blog .live-status{font-size:.85em;margin-block:0 .4em;opacity:.8}
live-blog .post-mark{font-weight:700;margin-inline-start:.6em}
live-blog .post-title{margin-block:0 .3em}
live-blog .post-body :is(img,video){max-inline-size:100%;block-size:auto}
live-blog .post-correction{border-inline-start:3px solid;padding-inline-start:.7em}
live-blog .post-tags{display:flex;flex-wrap:wrap;gap:.6em;list-style:none;padding:0}
live-blog .live-news{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%)}
live-blog .live-older{font:inherit;padding:.5em 1em}
`;
