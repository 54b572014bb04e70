// One photo between the drop and its staging: a row with thumbnail, progress, room and what went wrong.
import { announce } from "./feedback.js";
import { upload, whyNot } from "./upload.js";
import { say } from "./words.js";

const template = () => document.getElementById("tray-item").content.firstElementChild;

export class TrayItem {
  constructor(file, { presignUrl, maxBytes, room, onChange }) {
    Object.assign(this, { file, presignUrl, onChange, state: "uploading", wanted: false, key: "" });
    this.row = template().cloneNode(true);
    this.find(".name").textContent = file.name;
    this.find("select").value = room;
    this.find("select").setAttribute("aria-label", say("tray.room", { name: file.name }));
    this.find("progress").setAttribute("aria-label", say("tray.progress", { name: file.name }));
    this.find("[data-remove]").setAttribute("aria-label", say("tray.remove", { name: file.name }));
    this.find("[data-remove]").addEventListener("click", () => this.remove());
    this.find("[data-retry]").addEventListener("click", () => this.start());
    this.showThumb();
    const reason = whyNot(file, maxBytes);
    if (reason) this.fail(reason, false);
    else this.start();
  }

  find(selector) {
    return this.row.querySelector(selector);
  }

  get room() {
    return this.find("select").value;
  }

  showThumb() {
    const image = this.find("img");
    const url = URL.createObjectURL(this.file);
    image.addEventListener("load", () => URL.revokeObjectURL(url), { once: true });
    image.addEventListener("error", () => {
      image.hidden = true;
      this.find(".no-thumb").hidden = false;
    });
    image.src = url;
  }

  async start() {
    this.show("uploading", say("tray.uploading", { percent: 0 }));
    try {
      this.key = await upload(this.presignUrl, this.file, (share) => this.progress(share));
      this.show("uploaded", say(this.wanted ? "tray.starting" : "tray.uploaded"));
      this.onChange(this);
    } catch (problem) {
      this.fail([problem.detail || problem.title, problem.advice].filter(Boolean).join(" "), true);
    }
  }

  progress(share) {
    this.find("progress").value = share * 100;
    this.find(".said").textContent = say("tray.uploading", { percent: Math.floor(share * 100) });
  }

  fail(reason, again) {
    this.wanted = false;
    this.show("failed", reason);
    this.find("[data-retry]").hidden = !again;
    announce(`${this.file.name}: ${reason}`);
    this.onChange(this);
  }

  show(state, text) {
    this.state = state;
    this.row.classList.toggle("is-bad", state === "failed");
    this.find("progress").hidden = state !== "uploading";
    this.find("select").hidden = state === "failed" && !this.key;
    this.find("[data-retry]").hidden = true;
    this.find(".said").textContent = text;
  }

  remove() {
    this.state = "gone";
    this.row.remove();
    this.onChange(this);
  }
}
