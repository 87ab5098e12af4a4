// CSS that comes with a script. A constructed sheet, because many hosts' content policies refuse an inline <style>.

/** root: a document or a shadow root. */
export function adoptSheet(root, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}
