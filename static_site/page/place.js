// Changes a page without moving what a reader looks at: what they read keeps its place in the window, and what has to make
// room for something slides there. A slide is a transform, so it shifts no layout.

const SLIDE = 400; // milliseconds

/** parts: the elements that may move, the first post first. edge: where the window begins, in pixels below its top. */
export function keepPlace(parts, edge, change) {
  const before = parts.map((part) => [part, part.getBoundingClientRect()]);
  const moved = ([part, { top }]) => part.getBoundingClientRect().top - top;
  change();
  const isReading = before[0]?.[1].top < edge - 1;
  const read = isReading && before.find(([part, { bottom }]) => bottom > edge && part.isConnected && !part.hidden);
  if (read) scrollBy({ top: moved(read), behavior: "instant" });
  const duration = matchMedia("(prefers-reduced-motion:reduce)").matches ? 1 : SLIDE;
  for (const each of before) {
    const by = each[1].top < innerHeight && moved(each);
    if (by && each[0].isConnected) each[0].animate({ transform: [`translateY(${-by}px)`, "none"] }, { duration, easing: "ease-out" });
  }
}
