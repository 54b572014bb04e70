// Auth0 as the tests need it: the certified oidc-provider with Auth0's addresses, audiences, claims and a login page.
// It listens on a free port of this machine and writes its issuer to standard output. /hooks/* are the tests' own.
import { createServer } from "node:http";
import process from "node:process";

import { Provider } from "oidc-provider";

import { clients, SCOPES } from "./applications.js";
import { hooks } from "./hooks.js";
import { newKey } from "./keys.js";
import { loginPage, logoutPage } from "./pages.js";
import { findUser, users } from "./users.js";

const PATHS = {
  authorization: "/authorize",
  token: "/oauth/token",
  userinfo: "/userinfo",
  jwks: "/.well-known/jwks.json",
  end_session: "/oidc/logout",
};

// What changes while it runs: its keys, and what the next answers are to be spoilt with.
const state = { keys: [newKey()], counts: {}, tamper: null, broken: null, handle: null, issuer: null };

// First-party applications of Auth0 ask for no consent.
async function grantEverything({ oidc }) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
  grant.addOIDCScope("openid profile email");
  if (oidc.params.resource || oidc.params.audience) {
    grant.addResourceScope(oidc.params.resource || oidc.params.audience, SCOPES);
  }
  await grant.save();
  return grant;
}

function account(user) {
  const { email, email_verified, name, sub, thin } = user;
  const claims = (use) => (thin && use === "id_token" ? { sub } : { sub, email, email_verified, name });
  return { accountId: sub, claims };
}

function build(issuer) {
  const provider = new Provider(issuer, {
    clients,
    jwks: { keys: state.keys },
    cookies: { keys: ["for-tests-only"] },
    routes: PATHS,
    extraParams: ["audience"],
    scopes: ["openid", "profile", "email"],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    clientDefaults: { id_token_signed_response_alg: "RS256" },
    pkce: { required: () => true },
    responseTypes: ["code"],
    interactions: { url: (_context, { uid }) => `/u/login/${uid}` },
    findAccount: (_context, sub) => users.filter((user) => user.sub === sub).map(account)[0],
    loadExistingGrant: grantEverything,
    extraTokenClaims: (_context, token) => {
      const user = users.find(({ sub }) => sub === token.accountId);
      return user?.permissions && { permissions: user.permissions };
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: (context, form) => (context.body = logoutPage(form)) },
      resourceIndicators: {
        enabled: true,
        defaultResource: ({ oidc }) => oidc.params.audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, audience) => ({
          audience,
          scope: SCOPES,
          accessTokenTTL: 3600,
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "RS256" } },
        }),
      },
    },
    ttl: { AccessToken: 3600, IdToken: 3600, Session: 3600, Grant: 3600, Interaction: 600, ClientCredentials: 600 },
    renderError: (context, { error, error_description: words }) => (context.body = `${error}: ${words}`),
  });
  provider.use(hooks(state, provider, () => build(issuer)));
  provider.use(logins(provider));
  state.handle = provider.callback();
}

// The login page: shows itself again while e-mail address and password don't match.
function logins(provider) {
  return async (context, next) => {
    if (!context.path.startsWith("/u/login/")) return next();
    if (context.method !== "POST") return (context.body = loginPage());
    const form = context.form;
    const done = (result) => provider.interactionFinished(context.req, context.res, result);
    if (form.get("action") === "cancel") {
      context.respond = false;
      return done({ error: "access_denied", error_description: "User cancelled <the> sign-in" });
    }
    const user = findUser(form.get("email"), form.get("password"));
    if (!user) return (context.body = loginPage("Wrong email or password"));
    context.respond = false;
    return done({ login: { accountId: user.sub } });
  };
}

const server = createServer((request, response) => state.handle(request, response));
server.listen(0, "127.0.0.1", () => {
  state.issuer = `http://127.0.0.1:${server.address().port}/`;
  build(state.issuer);
  process.stdout.write(`${state.issuer}\n`);
});
