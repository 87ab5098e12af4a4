// Which way a language is written. Pure.

const RIGHT_TO_LEFT = /^(ar|he|fa|ur)\b/i;

export function direction(language) {
  return RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
}
