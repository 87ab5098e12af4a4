// A banner as HTML text, the twin of the publisher's template `banner.html`. Pure; the body is put in by others.

/** key: of this revision; label: of the button, where the page has its own. An object of before says no direction. */
export function bannerHtml({ severity, heading, link, dismissible, dismiss_key: closes, language = "en", direction = /^(ar|he|fa|ur)(?![a-z])/i.test(language) ? "rtl" : "ltr", words }, key, label) {
  return `<article part="banner ${severity}" severity="${severity}" data-key="${key}" lang="${language}" dir="${direction}"><div class="text"><h2>${escaped(heading)}</h2> <div class="body"></div>${
    link ? ` <a href="${escaped(link.href)}">${escaped(link.text || link.href)}</a>` : ""
  }</div>${dismissible ? `<button part="close" value="${closes}" aria-label="${escaped(`${label ?? words?.close ?? "Close"}: ${heading}`)}">×</button>` : ""}</article>`;
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);
}
