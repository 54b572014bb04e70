// Before and after: the line is dragged by mouse or finger, or moved by keys (role=slider).
import { say } from "./words.js";

const STEP = 2;
const LEAP = 10;

export function startCompare(figure) {
  const handle = figure.querySelector("[role=slider]");
  let value = 50;

  function move(to) {
    value = Math.min(100, Math.max(0, to));
    const rounded = Math.round(value);
    figure.style.setProperty("--cut", `${value}%`);
    handle.setAttribute("aria-valuenow", rounded);
    handle.setAttribute("aria-valuetext", say("compare", { original: rounded, staged: 100 - rounded }));
  }

  function follow(event) {
    const box = figure.getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 100);
  }

  figure.classList.add("is-live");
  handle.hidden = false;
  move(value);

  figure.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    figure.setPointerCapture(event.pointerId);
    follow(event);
  });
  figure.addEventListener("pointermove", (event) => {
    if (figure.hasPointerCapture(event.pointerId)) follow(event);
  });
  handle.addEventListener("keydown", (event) => {
    const to = {
      ArrowLeft: value - STEP,
      ArrowDown: value - STEP,
      ArrowRight: value + STEP,
      ArrowUp: value + STEP,
      PageDown: value - LEAP,
      PageUp: value + LEAP,
      Home: 0,
      End: 100,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  });
}
