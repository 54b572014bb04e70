import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["static/dist/", "node_modules/", "site/", "staticfiles/", ".venv/"] },
  js.configs.recommended,
  { files: ["static/src/**/*.js"], languageOptions: { globals: globals.browser } },
  // k6 gives its scripts the environment.
  { files: ["tests/bench/**/*.js"], languageOptions: { globals: { __ENV: "readonly" } } },
];
