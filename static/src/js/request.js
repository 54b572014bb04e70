// Talks to our own server: session, CSRF, problem documents (RFC 9457).
// Any page may need these words, so that they lie in its frame and not among the words of one feature.
const words = () => document.getElementById("toast").dataset;

export class Problem extends Error {
  constructor({ title, detail = "", advice = "", code = "", upgrade_url: plans = "" }) {
    super(detail || title);
    Object.assign(this, { title, detail, advice, code, plans });
  }

  static from(body, status) {
    try {
      return new Problem(JSON.parse(body));
    } catch {
      return new Problem({ title: words().failed, detail: `${words().failedDetail} (${status})` });
    }
  }

  static offline() {
    return new Problem({ title: words().offline, detail: words().offlineDetail, code: "offline" });
  }
}

function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

export async function request(url, { method = "GET", body, headers = {} } = {}) {
  const own = { "HX-Request": "true", ...(method === "GET" ? {} : { "X-CSRFToken": csrfToken() }) };
  let response;
  try {
    response = await fetch(url, { method, body, headers: { ...own, ...headers } });
  } catch {
    throw Problem.offline();
  }
  // Signed out meanwhile: the whole page has to go through the sign-in.
  if (response.headers.has("HX-Refresh")) location.reload();
  if (!response.ok) throw Problem.from(await response.text(), response.status);
  return response;
}

export async function postJson(url, data) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return (await request(url, { method: "POST", body: JSON.stringify(data), headers })).json();
}
