// Keeps the cards alive: pushes over a WebSocket, which begins with the present state or, after a break, with what was
// missed; polling where none opens.
import { findCard, refreshCard, unfinished } from "./cards.js";
import { announce } from "./feedback.js";
import { say } from "./words.js";

const POLL_MS = 5_000;
const SAFETY_MS = 30_000;
const MAX_WAIT_MS = 30_000;
// The server says something every 15 seconds. A connection that says nothing is dead, whatever the browser thinks.
const SILENCE_MS = 45_000;

export function startLive(board) {
  let failures = 0;
  let socket;
  let looked = Date.now();
  let heard = Date.now();
  let lastId;

  function connect() {
    if (!board.isConnected) return;
    const url = new URL(board.dataset.live, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    if (lastId !== undefined) url.searchParams.set("last_event_id", lastId);
    socket = new WebSocket(url);
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      // Only what was let in is heard: a socket that is closed as soon as it opens must wait longer each time.
      failures = 0;
      heard = Date.now();
      lastId = message.id;
      show(board, "open");
      hear(board, message);
    };
    socket.onclose = lost;
  }

  function lost() {
    failures += 1;
    heard = Date.now();
    show(board, "polling");
    setTimeout(connect, Math.min(MAX_WAIT_MS, 250 * 2 ** failures) * (0.5 + Math.random() / 2));
  }

  // Over a dead network the browser would wait for the other side's farewell.
  function giveUp() {
    if (socket.readyState === WebSocket.CLOSED) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
    lost();
  }

  // Without a connection often; with one rarely, because a push may be lost.
  const poll = setInterval(() => {
    if (!board.isConnected) {
      clearInterval(poll);
      socket.close();
      return;
    }
    if (Date.now() - heard >= SILENCE_MS) giveUp();
    if (Date.now() - looked >= (socket.readyState === WebSocket.OPEN ? SAFETY_MS : POLL_MS)) {
      looked = Date.now();
      for (const card of unfinished()) refreshCard(card.dataset.url, card.dataset.image);
    }
  }, 1000);

  // A connection dies without a word when the machine sleeps or changes networks: a fresh one brings the present state.
  addEventListener("online", giveUp);
  connect();
}

/** `connected` brings the state of all that is watched; after a break what was missed follows instead. */
function hear(board, message) {
  if (message.type === "connected") for (const image of message.snapshot?.images ?? []) apply(board, image);
  if (message.type === "job_update") apply(board, message);
}

function show(board, state) {
  const label = board.querySelector("[data-live-state]");
  if (!label) return;
  label.dataset.state = state;
  label.textContent = say(`live.${state}`);
}

function apply(board, image) {
  const card = findCard(image.image_id);
  const known = card?.dataset.status;
  if (known === "processing" && image.status === known) return progress(card, image);
  if (known === image.status) return;
  const url = card?.dataset.url ?? newCardUrl(board, image);
  if (url) refreshCard(url, image.image_id).then(() => tell(findCard(image.image_id), image.status));
}

// An unknown image is older than this page's, or just begun in another window: only that one gets a card.
function newCardUrl(board, image) {
  const begun = ["queued", "processing"].includes(image.status);
  return begun ? board.dataset.cardUrl?.replace(board.dataset.nobody, image.image_id) : undefined;
}

function progress(card, { stage, percent }) {
  const bar = card.querySelector("progress");
  // Messages may overtake each other; progress never goes back.
  if (percent < bar.value) return;
  bar.value = percent;
  card.querySelector("[data-stage]").textContent = say(`stages.${stage}`);
  card.querySelector("[data-percent]").textContent = say("percent", { percent });
}

function tell(card, status) {
  if (!card) return;
  announce(say(`announce.${status}`, { name: card.dataset.name }));
  if (status === "ready" && card.dataset.follow) location.assign(card.dataset.follow);
}
