// The one entry: styles, htmx and one small module per behaviour. Modules find their elements in what htmx loads, too.
import "./css/main.css";
import htmx from "htmx.org";
import { startCompare } from "./js/compare.js";
import { startCopy } from "./js/copy.js";
import { startFeedback } from "./js/feedback.js";
import { startLive } from "./js/live.js";
import { startSheet } from "./js/sheet.js";
import { startStager } from "./js/stager.js";

function each(root, selector, start) {
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.push(root);
  for (const element of found) {
    if (element.dataset.started) continue;
    element.dataset.started = "yes";
    start(element);
  }
}

startFeedback();
htmx.onLoad((root) => {
  each(root, "[data-compare]", startCompare);
  each(root, "[data-copy]", startCopy);
  each(root, "[data-live]", startLive);
  each(root, "[data-stager]", startStager);
  each(root, "[data-sheet]", startSheet);
});
