// Copies what is shown once, and says so. Without a clipboard (plain HTTP) the button stays hidden: the text can be selected.
import { announce } from "./feedback.js";

const SAID_MS = 3_000;

export function startCopy(element) {
  if (!navigator.clipboard) return;
  const button = element.querySelector("button");
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(element.querySelector("[data-copy-text]").textContent);
    button.textContent = element.dataset.copied;
    announce(element.dataset.copied);
    setTimeout(() => (button.textContent = label), SAID_MS);
  });
}
