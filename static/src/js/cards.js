// The grid of cards. A card is the server's HTML; it comes in from several sides and must be there once.
import htmx from "htmx.org";
import { request } from "./request.js";

export const findCard = (id) => document.getElementById(`image-${id}`);

export const unfinished = () => [...document.querySelectorAll("[data-image][data-unfinished]")];

/** Put cards in place of their older selves, or first in the grid. */
export function placeCards(html) {
  new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-image]").forEach(place);
}

function place(card) {
  const older = document.getElementById(card.id);
  if (older) {
    const hadFocus = older.contains(document.activeElement);
    older.replaceWith(card);
    if (hadFocus) (card.querySelector("a, button") ?? card).focus();
  } else {
    document.getElementById("cards")?.prepend(card);
    document.querySelector("[data-no-cards]")?.remove();
  }
  htmx.process(card);
}

/** Fetch the card as it is now. A card that is gone leaves the page. */
export async function refreshCard(url, id) {
  try {
    placeCards(await (await request(url)).text());
  } catch (problem) {
    if (problem.code === "not_found") findCard(id)?.remove();
    else if (problem.code !== "offline") throw problem;
  }
}
