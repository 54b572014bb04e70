// What the tests may do behind the provider's back, over HTTP like everything else.
import { Buffer } from "node:buffer";
import { URLSearchParams } from "node:url";

import { allowAddresses } from "./applications.js";
import { newKey, signed } from "./keys.js";
import { users } from "./users.js";

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const ACTIONS = {
  // A person: {email, password, sub, email_verified, name, permissions?, thin?}; thin ID tokens say only the subject.
  users: (_state, user) => users.push(user),
  // A new signing key; the old one is gone.
  rotate: (state, _given, rebuild) => {
    state.keys = [newKey()];
    rebuild();
  },
  // A token with these claims and this header, signed with the present key, or with another one.
  sign: ({ keys }, { claims, header, secret, strange }) => signed(claims, strange ? newKey() : keys[0], header, secret),
  // The next ID token says otherwise: {claims?, header?, secret?, strange?, replace?}.
  tamper: (state, given) => (state.tamper = given),
  // Answer these paths with a status and a text until told otherwise: {path: [status, text]}.
  break: (state, given) => (state.broken = given),
  // How often each path was asked for.
  counts: ({ counts }) => counts,
  jwks: ({ keys }) => keys.map(({ kty, n, e, kid, use, alg }) => ({ kty, n, e, kid, use, alg })),
};

function respoil(answer, { claims, header, secret, strange, replace, drop }, key) {
  if (replace !== undefined) return { ...answer, id_token: replace };
  const [, payload] = answer.id_token.split(".");
  const said = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), ...claims };
  for (const name of drop ?? []) delete said[name];
  return { ...answer, id_token: signed(said, strange ? newKey() : key, header, secret) };
}

export function hooks(state, provider, rebuild) {
  allowAddresses(provider.Client);
  return async (context, next) => {
    const { path } = context;
    if (path.startsWith("/hooks/")) {
      const given = context.method === "POST" ? JSON.parse((await body(context.req)) || "{}") : {};
      context.body = JSON.stringify((await ACTIONS[path.slice(7)](state, given, rebuild)) ?? null);
      return;
    }
    state.counts[path] = (state.counts[path] ?? 0) + 1;
    if (state.broken?.[path]) {
      [context.status, context.body] = state.broken[path];
      return;
    }
    if (path.startsWith("/u/login/") && context.method === "POST") {
      context.form = new URLSearchParams(await body(context.req));
    }
    await next();
    if (state.tamper && path === "/oauth/token" && context.body?.id_token) {
      context.body = respoil(context.body, state.tamper, state.keys[0]);
      state.tamper = null;
    }
  };
}
