import { defineConfig } from "vite";

// Django serves the result: names come from the manifest (django-vite), files from static/dist under STATIC_URL.
export default defineConfig({
  root: "static/src",
  publicDir: "public",
  base: "./",
  build: {
    outDir: "../dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: "baseline-widely-available",
    // htmx can evaluate attributes; our page forbids it to (htmx-config in base.html), so the warning says nothing.
    rolldownOptions: { input: "static/src/main.js", checks: { eval: false } },
  },
});
