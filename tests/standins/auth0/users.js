// The people of the tenant. Tests add their own.
export const users = [];

export function findUser(email, password) {
  return users.find((user) => user.email.toLowerCase() === email?.toLowerCase() && user.password === password);
}
