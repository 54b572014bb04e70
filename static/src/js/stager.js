// The staging form: takes dropped photos into the tray, uploads them at once, stages them when told to.
import { placeCards } from "./cards.js";
import { announce, complain } from "./feedback.js";
import { request } from "./request.js";
import { TrayItem } from "./tray.js";
import { say, sayCount } from "./words.js";

/** Ask for stagings. Returns the new cards' HTML. */
export async function stage(url, body) {
  return (await request(url, { method: "POST", body })).text();
}

export function startStager(form) {
  const items = new Set();
  const tray = form.querySelector("[data-tray]");
  const button = form.querySelector("[data-go]");
  const input = form.querySelector("input[type=file]");
  const zone = form.querySelector("[data-dropzone]");

  const pending = () => [...items].filter((item) => !item.wanted && ["uploading", "uploaded"].includes(item.state));

  function onChange(item) {
    if (item.state === "gone") items.delete(item);
    if (item.state === "uploaded" && item.wanted) send(item);
    refresh();
  }

  function refresh() {
    const count = pending().length;
    form.querySelector("[data-bar]").hidden = items.size === 0;
    button.disabled = count === 0;
    button.querySelector("span").textContent = sayCount("stage", count);
  }

  function add(files) {
    const options = {
      presignUrl: form.dataset.presignUrl,
      maxBytes: Number(form.dataset.maxBytes),
      room: form.elements.room_type.value,
      onChange,
    };
    for (const file of files) {
      const item = new TrayItem(file, options);
      items.add(item);
      tray.append(item.row);
    }
    if (files.length > 0) announce(sayCount("added", files.length));
    refresh();
  }

  // What the form says, but of these photos only, and perhaps of another room.
  async function stageAs(room, name, photos) {
    const body = new FormData(form);
    body.delete("photo");
    body.set("room_type", room);
    for (const photo of photos) body.append(name, photo);
    placeCards(await stage(form.action, body));
  }

  async function send(item) {
    item.show("sending", say("tray.starting"));
    try {
      await stageAs(item.room, "file_key", [item.key]);
      item.remove();
    } catch (problem) {
      item.wanted = false;
      item.show("uploaded", problem.detail || problem.title);
      complain(problem);
      refresh();
    }
  }

  // Photos that are in the listing already, from the list of those never staged.
  async function sendOriginals(button, photos) {
    button.disabled = true;
    try {
      await stageAs(form.elements.room_type.value, "photo", photos);
      forget(photos);
    } catch (problem) {
      complain(problem);
    } finally {
      button.disabled = false;
    }
  }

  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button?.name === "original_id") return void sendOriginals(button, [button.value]);
    if (button?.name === "ticked") return void sendOriginals(button, new FormData(form).getAll("photo"));
    for (const item of pending()) {
      item.wanted = true;
      if (item.state === "uploaded") send(item);
    }
    refresh();
  });
  acceptDrops(form, zone, add);
  offerAll();
  addEventListener("beforeunload", (event) => {
    if (form.isConnected && [...items].some((item) => item.state === "uploading")) event.preventDefault();
  });
}

const boxes = () => [...document.querySelectorAll("[data-waiting] input[name=photo]")];

// Ticks or unticks every photo that was never staged.
function offerAll() {
  const all = document.querySelector("[data-waiting] [data-all]");
  if (!all) return;
  all.hidden = false;
  all.querySelector("input").addEventListener("change", ({ target }) => {
    for (const box of boxes()) box.checked = target.checked;
  });
}

function forget(photos) {
  const waiting = document.querySelector("[data-waiting]");
  for (const box of boxes()) if (photos.includes(box.value)) box.closest("[data-original]").remove();
  if (boxes().length === 0) waiting?.remove();
}

// Anywhere on the page: a photo that misses the zone must not replace the page.
function acceptDrops(form, zone, add) {
  const hasFiles = (event) => form.isConnected && event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.add("is-over");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.classList.remove("is-over");
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    zone.classList.remove("is-over");
    add([...event.dataTransfer.files]);
  });
}
