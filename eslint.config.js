// What ESLint holds the JavaScript to: readers' scripts know a browser alone, tests know Node.

import js from "@eslint/js";
import globals from "globals";

const rules = {
  ...js.configs.recommended.rules,
  eqeqeq: ["error", "always", { null: "ignore" }],
  "no-empty": ["error", { allowEmptyCatch: true }], // trust/tried.js
  "no-control-regex": "off", // markup of strangers is cleaned of control characters
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-undef": "error",
  "no-var": "error",
  "prefer-const": "error",
};

export default [
  { ignores: [".demo/", ".venv/", "node_modules/", "test-output/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  { files: ["static_site/**/*.js"], languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser }, rules },
  { files: ["tests/**/*.js", "testing/**/*.mjs", "*.js"], languageOptions: { ecmaVersion: "latest", sourceType: "module", globals: globals.node }, rules },
];
