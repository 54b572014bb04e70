// Puts one file into the store by a presigned request, with progress, and tries again what may work a second time.
import { Problem, postJson } from "./request.js";
import { say } from "./words.js";

const TRIES = 3;
const AT_ONCE = 3;
const TYPES = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  heic: "image/heic",
  heif: "image/heif",
};

const waiting = [];
let running = 0;

// Browsers that don't know HEIC give it no type: then the file's name decides.
export function contentType(file) {
  const byName = TYPES[file.name.split(".").pop().toLowerCase()];
  return Object.values(TYPES).includes(file.type) ? file.type : file.type === "" ? byName : undefined;
}

export function whyNot(file, maxBytes) {
  if (!contentType(file)) return say("upload.type");
  if (file.size === 0) return say("upload.empty");
  if (file.size > maxBytes) return say("upload.large", { megabytes: (file.size / 2 ** 20).toFixed(1) });
  return "";
}

function put(target, file, onProgress) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open(target.method, target.upload_url);
    for (const [name, value] of Object.entries(target.headers)) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    xhr.onload = () => (xhr.status < 300 ? resolve() : reject(Problem.from("", xhr.status)));
    xhr.onerror = () => reject(Problem.offline());
    xhr.send(file);
  });
}

// Names lie: many a .jpg is a PNG or WebP inside. The server looks at the content, so that is what is announced.
async function trueType(file) {
  const bytes = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const text = String.fromCharCode(...bytes);
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG")) return "image/png";
  if (text.startsWith("RIFF") && text.slice(8) === "WEBP") return "image/webp";
  return contentType(file);
}

async function attempt(url, file, onProgress) {
  const wish = { filename: file.name, content_type: await trueType(file), file_size: file.size };
  const target = await postJson(url, wish);
  await put(target, file, onProgress);
  return target.file_key;
}

async function withRetries(url, file, onProgress) {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt(url, file, onProgress);
    } catch (problem) {
      const ours = problem.code && problem.code !== "offline";
      if (ours || count === TRIES) throw problem;
      await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** count));
    }
  }
}

function next() {
  while (running < AT_ONCE && waiting.length > 0) {
    running += 1;
    waiting.shift()();
  }
}

/** Upload `file`; resolves to its key in the store. A few run at once, the others wait for their turn. */
export function upload(url, file, onProgress) {
  return new Promise((resolve, reject) => {
    waiting.push(() => {
      withRetries(url, file, onProgress)
        .then(resolve, reject)
        .finally(() => {
          running -= 1;
          next();
        });
    });
    next();
  });
}
