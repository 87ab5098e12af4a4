// Text of HTML, as the publisher makes it (hypertext/words.py). Pure.

const BLOCK = /<\/?(?:blockquote|br|caption|d[dlt]|div|fig(?:caption|ure)|h[1-6r]|img|li|[ou]l|p|pre|table|t(?:body|[dhr]|foot|head))(?=[\s/>])/gi;

/** HTML whose words stand apart where its blocks do, once its tags are gone. */
export function apart(html) {
  return String(html ?? "").replace(BLOCK, " $&");
}
