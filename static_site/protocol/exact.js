// JSON whose numbers that no number of JavaScript holds come as text, as they are written: 9007199254740993 would be …992.

const LONG = /[\d.]{16}/; // what has no more than fifteen digits is held
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

export function parseExactly(text) {
  const value = JSON.parse(text);
  return LONG.test(text) ? JSON.parse(text.replace(TOKEN, (token) => (token[0] === '"' || isHeld(token) ? token : `"${token}"`))) : value;
}

function isHeld(number) {
  return !LONG.test(number) || String(Number(number)) === number;
}
