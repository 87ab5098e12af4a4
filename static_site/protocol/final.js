// Which live blogs are over. Pure.

/** Nothing more is expected of a live blog in one of these states; a tab that is looked at again still asks once. */
export function isFinal(status) {
  return status === "ended" || status === "gone";
}
