// Foreign HTML as a tree without anything that runs. The publisher cleaned it already; this is the second lock, not the first.

const UNWANTED = "script,style,iframe,frame,object,embed,link,meta,base,form,template,svg,math,noscript,input,video,audio,source";
const UNWANTED_ATTRIBUTES = /^(on.*|style|srcdoc|srcset|background|ping|is|form.*|action)$/i;
const SAFE_URL = /^((https?|mailto|tel):|[^:]*([/?#]|$))/i;

/** A DocumentFragment; nothing in it has been run, nor will be. */
export function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  template.content.querySelectorAll(UNWANTED).forEach((element) => element.remove());
  for (const element of template.content.querySelectorAll("*")) {
    if (element.localName.includes("-")) element.replaceWith(...element.childNodes); // an element with a script of its own
    for (const { name, value } of [...element.attributes]) {
      if (!isHarmless(name, value)) element.removeAttribute(name);
    }
  }
  return template.content;
}

/**
 * Exported for its test. Of the elements that are left, a link alone goes where its address says; a picture runs nothing.
 * Browsers drop blanks and control characters inside a scheme, so they are dropped here first.
 */
export function isHarmless(name, value) {
  return name === "href" ? SAFE_URL.test(value.replace(/[\0- ]/g, "")) : !UNWANTED_ATTRIBUTES.test(name);
}
