// The staging form: takes dropped photos into the tray, uploads them at once, stages them when told to.
import { placeCard } from "./cards.js";
import { announce, complain } from "./feedback.js";
import { request } from "./request.js";
import { TrayItem } from "./tray.js";
import { say, sayCount } from "./words.js";

/** Ask for one staging. Returns the new card's HTML. */
export async function stage(url, fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
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

  async function stageAs(room, photo) {
    const { style, density } = form.elements;
    placeCard(await stage(form.action, { ...photo, room_type: room, style: style.value, density: density.value }));
  }

  async function send(item) {
    item.show("sending", say("tray.starting"));
    try {
      await stageAs(item.room, { file_key: item.key });
      item.remove();
    } catch (problem) {
      item.wanted = false;
      item.show("uploaded", problem.detail || problem.title);
      complain(problem);
      refresh();
    }
  }

  // A photo that is in the listing already, by its button in the list of those never staged.
  async function sendOriginal(button) {
    button.disabled = true;
    try {
      await stageAs(form.elements.room_type.value, { original_id: button.value });
      const waiting = button.closest("[data-waiting]");
      button.closest("[data-original]").remove();
      if (!waiting.querySelector("[data-original]")) waiting.remove();
    } catch (problem) {
      button.disabled = false;
      complain(problem);
    }
  }

  input.addEventListener("change", () => {
    add([...input.files]);
    input.value = "";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name === "original_id") {
      sendOriginal(event.submitter);
      return;
    }
    for (const item of pending()) {
      item.wanted = true;
      if (item.state === "uploaded") send(item);
    }
    refresh();
  });
  acceptDrops(form, zone, add);
  addEventListener("beforeunload", (event) => {
    if (form.isConnected && [...items].some((item) => item.state === "uploading")) event.preventDefault();
  });
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
