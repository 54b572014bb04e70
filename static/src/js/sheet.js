// The one dialog of the page: htmx loads a form into it, sending the form puts the new card into the grid.
import { placeCards } from "./cards.js";
import { complain } from "./feedback.js";
import { stage } from "./stager.js";

export function startSheet(sheet) {
  let opener;

  sheet.addEventListener("htmx:afterSwap", () => {
    if (!sheet.matches(":popover-open")) opener = document.activeElement;
    sheet.showPopover();
    sheet.querySelector("[autofocus], input:checked, select, button")?.focus();
  });
  sheet.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && opener?.isConnected) opener.focus();
  });
  sheet.addEventListener("submit", async (event) => {
    if (!document.getElementById("cards")) return;
    event.preventDefault();
    const button = event.submitter;
    button.disabled = true;
    try {
      placeCards(await stage(event.target.action, new FormData(event.target)));
      sheet.hidePopover();
    } catch (problem) {
      complain(problem);
    } finally {
      button.disabled = false;
    }
  });
}
