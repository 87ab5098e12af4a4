import assert from "node:assert/strict";
import { test } from "node:test";

import { parseExactly } from "../../static_site/protocol/exact.js";

for (const number of ["9007199254740993", "-9007199254740993", "123456789012345678901234", "3.14159265358979323846", "0.1000000000000000055511151231257827"]) {
  test(`${number} is shown as it is`, () => {
    assert.deepEqual(parseExactly(`{"a":[${number},{"n":${number}}]}`), { a: [number, { n: number }] });
  });
}

for (const text of ["1", "-1.5e3", "31204", "33.333333333333336", "9007199254740991", '"9007199254740993"', '"a \\" 12345678901234567 \\\\"', "{}", '{"12345678901234567890":1}']) {
  test(`${text} is what JSON.parse makes of it`, () => assert.deepEqual(parseExactly(text), JSON.parse(text)));
}

test("what is no JSON is refused", () => {
  for (const text of ["", "{", '"123456789012345678', "12345678901234567890x"]) assert.throws(() => parseExactly(text), SyntaxError);
});
