// Keeps the cards alive: pushes over a WebSocket, resumed after the last event seen; plain polling where none opens.
import { findCard, refreshCard, unfinished } from "./cards.js";
import { announce } from "./feedback.js";
import { say } from "./words.js";

const POLL_MS = 5_000;
const SILENCE_MS = 45_000;
const MAX_WAIT_MS = 30_000;

export function startLive(board) {
  let last = board.dataset.lastEvent;
  let failures = 0;
  let silence;
  let socket;

  function address() {
    const url = new URL(board.dataset.live, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    if (last) url.searchParams.set("last_event_id", last);
    return url;
  }

  function connect() {
    if (!board.isConnected) return;
    socket = new WebSocket(address());
    socket.onopen = () => {
      failures = 0;
      show(board, "open");
      listen();
    };
    socket.onmessage = ({ data }) => {
      listen();
      const message = JSON.parse(data);
      if (message.id) last = message.id;
      if (message.type === "job_update") apply(board, message);
    };
    socket.onclose = () => {
      clearTimeout(silence);
      failures += 1;
      show(board, "polling");
      setTimeout(connect, Math.min(MAX_WAIT_MS, 500 * 2 ** failures) * (0.5 + Math.random() / 2));
    };
  }

  // A connection that died without a word sends no heartbeat either.
  function listen() {
    clearTimeout(silence);
    silence = setTimeout(() => socket.close(), SILENCE_MS);
  }

  const poll = setInterval(() => {
    if (!board.isConnected) {
      clearInterval(poll);
      socket.close();
    } else if (socket.readyState !== WebSocket.OPEN) {
      for (const card of unfinished()) refreshCard(card.dataset.url, card.dataset.image);
    }
  }, POLL_MS);

  connect();
}

function show(board, state) {
  const label = board.querySelector("[data-live-state]");
  if (!label) return;
  label.dataset.state = state;
  label.textContent = say(`live.${state}`);
}

function apply(board, { image_id: id, data }) {
  const card = findCard(id);
  if (card?.dataset.status === "processing" && data.status === "processing") return progress(card, data);
  const url = card?.dataset.url ?? board.dataset.cardUrl?.replace(board.dataset.nobody, id);
  if (!url || (!card && !document.getElementById("cards"))) return;
  const changed = card?.dataset.status !== data.status;
  refreshCard(url, id).then(() => changed && tell(findCard(id), data.status));
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
