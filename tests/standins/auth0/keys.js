// Signing keys, and tokens signed by hand where a test needs one that the provider would never issue.
import { Buffer } from "node:buffer";
import { createHmac, generateKeyPairSync, randomUUID, sign } from "node:crypto";

export function newKey() {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { ...privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg: "RS256" };
}

const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function signed(claims, key, header = {}, secret = "") {
  const full = { alg: "RS256", kid: key.kid, ...header };
  const content = `${encode(full)}.${encode(claims)}`;
  return `${content}.${signature(full.alg, content, key, secret)}`;
}

function signature(algorithm, content, key, secret) {
  if (algorithm === "none") return "";
  if (algorithm === "HS256") return createHmac("sha256", secret).update(content).digest("base64url");
  const digest = algorithm === "RS512" ? "sha512" : "sha256";
  return sign(digest, Buffer.from(content), { key, format: "jwk" }).toString("base64url");
}
