// A long text in several elements, as in the server's pages: else a reading mode would find nothing but it. Pure, but for its nodes.

const LONG = 1500; // letters

/** body: a post's text, whole. What follows it in its parent afterwards is of its kind. */
export function spread(body) {
  const { length } = body.textContent;
  const most = length < LONG ? length : length / 8;
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
