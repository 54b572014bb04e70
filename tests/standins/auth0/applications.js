// The applications of the tenant: the website, one in a browser, and a machine.
export const SCOPES = "read:projects write:projects read:images write:images manage:billing admin";

const CALLBACK = /^http:\/\/(testserver|127\.0\.0\.1:\d+)\/sign-in\/callback\/$/;
const SIGNED_OUT = /^http:\/\/(testserver|127\.0\.0\.1:\d+)\/sign-in\/$/;

// Auth0 allows addresses with wildcards; the tests' ports are not known beforehand.
export function allowAddresses(Client) {
  Client.prototype.redirectUriAllowed = (address) => CALLBACK.test(address);
  Client.prototype.postLogoutRedirectUriAllowed = (address) => SIGNED_OUT.test(address);
}

export const clients = [
  {
    client_id: "website",
    client_secret: "secret-of-the-website",
    token_endpoint_auth_method: "client_secret_post",
    redirect_uris: ["http://testserver/sign-in/callback/"],
    post_logout_redirect_uris: ["http://testserver/sign-in/"],
    scope: "openid profile email",
  },
  {
    client_id: "browser-app",
    token_endpoint_auth_method: "none",
    redirect_uris: ["http://testserver/sign-in/callback/"],
  },
  {
    client_id: "machine",
    client_secret: "secret-of-the-machine",
    token_endpoint_auth_method: "client_secret_post",
    grant_types: ["client_credentials"],
    response_types: [],
    redirect_uris: [],
  },
];
