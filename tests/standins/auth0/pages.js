// Pages of the identity provider, plain on purpose.
const page = (title, body) => `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,"></head>
  <body><main><h1>${title}</h1>${body}</main></body>
</html>`;

export const loginPage = (problem = "") =>
  page(
    "Welcome",
    `<p role="alert">${problem}</p>
    <form method="post">
      <label>Email address <input name="email" type="email" autofocus></label>
      <label>Password <input name="password" type="password"></label>
      <button name="action" value="login">Log in</button>
      <button name="action" value="cancel" formnovalidate>Cancel</button>
    </form>`,
  );

// Auth0 asks nobody who comes with an ID token of theirs.
export const logoutPage = (form) =>
  page(
    "Signing out",
    `${form}<button type="submit" form="op.logoutForm" value="yes" name="logout">Sign out</button>
    <script>document.querySelector("button").click();</script>`,
  );
