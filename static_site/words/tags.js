// Tags that are equal to a person are one tag; the twin of `cms/text/tags.py`. Pure.

const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu;
const ALIKE = { "ß": "ss", "ς": "σ", "\u2010": "-", "\u2019": "'", "\u02bc": "'" };

/** The same for tags that are equal to a person; empty for one that shows nothing. */
export function identity(tag) {
  const plain = tag.replace(INVISIBLE, "").normalize("NFKC").toLowerCase().replace(/[ßς\u2010\u2019\u02bc]/g, (sign) => ALIKE[sign]);
  return plain.normalize("NFKC").replace(INVISIBLE, "").replace(/[\s\u0085\u001c-\u001f]+/g, " ").trim();
}
