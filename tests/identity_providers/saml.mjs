// A SAML identity provider for the tests: `node saml.mjs '{"port": …, "key": file, "certificate": file, "people": {…}}'`.
// Whoever is asked for by name in a form is who has signed in. A person may say which kind of NameID they come with.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";
import samlify from "samlify";

const { port, key, certificate, people } = JSON.parse(process.argv[2]);
const here = `http://127.0.0.1:${port}`;
const PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
const SIGNED_IN = `<saml:AuthnStatement AuthnInstant="{IssueInstant}" SessionIndex="{AssertionID}"><saml:AuthnContext>
<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef>
</saml:AuthnContext></saml:AuthnStatement>`;
const ATTRIBUTES = ["name", "email", "roles", "unit", "employee"];

samlify.setSchemaValidator({ validate: async () => "not looked at" });
const provider = samlify.IdentityProvider({
  entityID: `${here}/metadata`,
  privateKey: readFileSync(key),
  signingCert: readFileSync(certificate),
  nameIDFormat: [PERSISTENT],
  singleSignOnService: [{ Binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", Location: `${here}/sign-in` }],
  loginResponseTemplate: {
    context: samlify.SamlLib.defaultLoginResponseTemplate.context.replace("{AuthnStatement}", SIGNED_IN),
    attributes: ATTRIBUTES.map((name) => ({
      name,
      valueTag: name,
      nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic",
      valueXsiType: "xs:string",
    })),
  },
});

const filledIn = (request, service, person) => (template) => {
  const now = new Date().toISOString();
  const later = new Date(Date.now() + 300_000).toISOString();
  const id = `_${randomUUID()}`;
  const address = service.entityMeta.getAssertionConsumerService("post");
  const values = {
    ID: id,
    AssertionID: `_${randomUUID()}`,
    Destination: address,
    AssertionConsumerServiceURL: address,
    SubjectRecipient: address,
    Audience: service.entityMeta.getEntityID(),
    EntityID: service.entityMeta.getEntityID(),
    Issuer: provider.entityMeta.getEntityID(),
    IssueInstant: now,
    ConditionsNotBefore: now,
    ConditionsNotOnOrAfter: later,
    SubjectConfirmationDataNotOnOrAfter: later,
    StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
    NameIDFormat: person.format ?? PERSISTENT,
    NameID: person.nameId,
    InResponseTo: request.extract.request.id,
    ...Object.fromEntries(ATTRIBUTES.map((name) => [`attr${name[0].toUpperCase()}${name.slice(1)}`, person[name] ?? ""])),
  };
  return { id, context: samlify.SamlLib.replaceTagsByValue(template, values) };
};

async function answer(url, service) {
  const asked = { query: Object.fromEntries(url.searchParams) };
  const request = await provider.parseLoginRequest(service, "redirect", asked);
  const person = people[url.searchParams.get("who")];
  return provider.createLoginResponse(service, request, "post", person, filledIn(request, service, person));
}

// Who asks says where its own metadata stand: its entity id is that address.
async function serviceAsking(url) {
  const request = samlify.Utility.inflateString(url.searchParams.get("SAMLRequest"));
  const metadata = request.match(/<saml:Issuer[^>]*>([^<]+)</)[1];
  return samlify.ServiceProvider({ metadata: await (await fetch(metadata)).text() });
}

const hidden = (fields) =>
  Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`).join("");

createServer(async (incoming, outgoing) => {
  const url = new URL(incoming.url, here);
  try {
    if (url.pathname === "/metadata") return outgoing.end(provider.getMetadata());
    if (url.pathname !== "/sign-in") return outgoing.writeHead(404).end();
    const service = await serviceAsking(url);
    outgoing.setHeader("Content-Type", "text/html; charset=utf-8");
    if (!url.searchParams.has("who")) {
      return outgoing.end(`<form>${hidden(Object.fromEntries(url.searchParams))}<input name="who"><button>in</button></form>`);
    }
    const { context, entityEndpoint } = await answer(url, service);
    const to = url.searchParams.get("to") ?? entityEndpoint;
    return outgoing.end(`<form method="post" action="${to}">${hidden({ SAMLResponse: context, RelayState: "" })}<button>back</button></form>`);
  } catch (problem) {
    console.error(problem);
    outgoing.statusCode = 500;
    return outgoing.end(String(problem));
  }
}).listen(port, "127.0.0.1", () => console.log("listening"));
