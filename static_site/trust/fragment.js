// Foreign HTML as a tree without anything that runs. Defence in depth: the publisher already sanitised this.
// It is the one place where a text becomes HTML, under the one policy of ours: `trusted-types stillwire`.

const UNWANTED = "script,embed,noscript,link,iframe,video,input,svg,object,style,math,audio,base,meta,form,template";
const UNWANTED_ATTRIBUTES = /^(ping|style|is|srcdoc|background|form.*|srcset|on.*|action)$/i;
const SAFE_URL = /^((https?|mailto|tel):|[^:]*([/?#]|$))/i;

/**
 * (html) => a DocumentFragment; nothing in it has been run, nor will be. All elements of a page share the first that was made,
 * because a policy's name may be taken once. The policy itself nobody else gets.
 */
export const fragment = (globalThis[Symbol.for("stillwire")] ??= makeFragment(globalThis.trustedTypes?.createPolicy("stillwire", { createHTML: (html) => html })));

function makeFragment(policy) {
  return (html) => {
    const template = document.createElement("template");
    template.innerHTML = policy ? policy.createHTML(html) : html;
    template.content.querySelectorAll(UNWANTED).forEach((element) => element.remove());
    for (const element of template.content.querySelectorAll("*")) {
      if (element.localName.includes("-")) element.replaceWith(...element.childNodes); // an element with a script of its own
      for (const { name, value } of [...element.attributes]) {
        if (!isHarmless(name, value)) element.removeAttribute(name);
      }
    }
    return template.content;
  };
}

/**
 * Exported for its test. Of the elements that are left, a link alone goes where its address says; a picture runs nothing.
 * Browsers drop blanks and control characters inside a scheme, so they are dropped here first.
 */
export function isHarmless(name, value) {
  return name === "href" ? SAFE_URL.test(value.replace(/[\0- ]/g, "")) : !UNWANTED_ATTRIBUTES.test(name);
}
