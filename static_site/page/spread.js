// A long text in several elements, as in the server's pages: else a reading mode would find nothing but it. Pure, but for its nodes.
// It is loaded with the first such text (article.js).

/** body: a post's text, whole. What follows it in its parent afterwards is of its kind. */
export function spread(body) {
  const most = body.textContent.length / 8;
  let size = 0;
  for (const node of [...body.childNodes]) {
    if (size > most && node.localName === "p") {
      const rest = body.cloneNode();
      body.after(rest);
      body = rest;
      size = 0;
    }
    body.append(node);
    size += node.textContent.length;
  }
}
