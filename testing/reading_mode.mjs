// What Firefox's reading mode makes of pages: a JSON list of them on standard input, a list of {title, html, text} on standard output.

import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const require = createRequire(import.meta.url);
const { JSDOM } = require("jsdom");
const { Readability } = require("@mozilla/readability");

function read(html) {
  const { document } = new JSDOM(html, { url: "https://news.example/live/night/index.html" }).window;
  const { title, content, textContent } = new Readability(document).parse();
  return { title, html: content, text: textContent };
}

console.log(JSON.stringify(JSON.parse(await text(process.stdin)).map(read)));
