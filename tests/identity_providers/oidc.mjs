// An OpenID Connect provider for the tests: `node oidc.mjs '{"port": …, "client": {…}, "people": {…}}'`. Says when it listens.

import { Provider } from "oidc-provider";

const { port, client, people } = JSON.parse(process.argv[2]);
const claimsOf = (id) => ({ sub: id, ...people[id] });

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [client],
  claims: { openid: ["sub"], profile: ["name", "roles", "unit"], email: ["email"] },
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => (people[id] ? { accountId: id, claims: () => claimsOf(id) } : undefined),
  interactions: { url: (_, { uid }) => `/who/${uid}` },
  // Nobody is asked whether they agree.
  loadExistingGrant: async ({ oidc }) => {
    const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid profile email");
    await grant.save();
    return grant;
  },
});

// Whoever is asked for by name in a form is who has signed in.
provider.use(async (context, next) => {
  if (!context.path.startsWith("/who/")) return next();
  const who = context.query.who;
  if (who) return provider.interactionFinished(context.req, context.res, { login: { accountId: who } });
  context.type = "html";
  context.body = '<form><input name="who"><button>in</button></form>';
});

provider.listen(port, "127.0.0.1", () => console.log("listening"));
