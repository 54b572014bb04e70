// What the product says back: toasts for problems, a polite voice for screen readers.
import { Problem } from "./request.js";

const STAY_MS = 12_000;

export function announce(text) {
  const announcer = document.getElementById("announcer");
  // The same words twice in a row are only read again if the text really changes.
  announcer.textContent = announcer.textContent === text ? `${text}\u00a0` : text;
}

export function complain(problem) {
  const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  toast.classList.add("bad");
  toast.querySelector("strong").textContent = problem.title;
  toast.querySelector("span").textContent = [problem.detail, problem.advice].filter(Boolean).join(" ");
  toast.querySelector(".close").addEventListener("click", () => toast.remove());
  offerPlans(toast.querySelector("a"), problem.plans);
  const toasts = document.getElementById("toasts");
  // Ten photos that fail alike say it once.
  [...toasts.children].find((other) => other.textContent === toast.textContent)?.remove();
  toasts.append(toast);
  // Who needs more images needs time to read where they are.
  if (!problem.plans) setTimeout(() => toast.remove(), STAY_MS);
}

// The way forward where images are used up; elsewhere there is no link.
function offerPlans(link, address) {
  if (address) link.href = address;
  else link.remove();
}

export function startFeedback() {
  document.addEventListener("htmx:responseError", ({ detail }) => {
    complain(Problem.from(detail.xhr.responseText, detail.xhr.status));
  });
  document.addEventListener("htmx:sendError", () => complain(Problem.offline()));
}
