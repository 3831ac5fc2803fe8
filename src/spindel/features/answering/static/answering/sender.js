// Sends what is in the queue, one answer at a time, again and again until the server has it.
// Tells through `onSaved`, `onConflict`, `onRefused` and `onStatus`; knows nothing of the page.

const PATIENCE = 15_000;
const LONGEST_PAUSE = 30_000;
const LARGEST_LAST_WORD = 60_000; // Bytes a browser still sends for a page that is closing.

export class Sender {
  status = "";
  #queue;
  #urls;
  #token;
  #running = null;
  #again = false;
  #failures = 0;
  #timer;

  constructor(queue, urls, token, listener) {
    this.#queue = queue;
    this.#urls = urls;
    this.#token = token;
    Object.assign(this, listener);
  }

  // Resolves when nothing more can be sent now.
  flush() {
    clearTimeout(this.#timer);
    this.#again = true;
    this.#running ??= this.#drain().finally(() => { this.#running = null; });
    return this.#running;
  }

  // Something has changed outside: the net is back, the page is looked at again.
  retryNow() {
    this.#failures = 0;
    return this.#queue.sendable().length ? this.flush() : Promise.resolve();
  }

  // The sheet as the server has it, or null; brings a fresh token along.
  async state() {
    try {
      const response = await this.#fetch(this.#urls.state, {});
      if (response.ok) {
        const state = await response.json();
        this.#token = state.token;
        this.#tell(state.is_open ? "" : "closed");
        return state;
      }
      this.#tell(verdictOn(response.status));
    } catch {
      this.#tell("offline");
    }
    return null;
  }

  async #drain() {
    while (this.#again) {
      this.#again = false;
      for (const [item, entry] of this.#queue.sendable()) {
        this.#tell("saving");
        const verdict = await this.#send(item, entry);
        if (verdict !== "ok") return this.#give(verdict);
      }
    }
    this.#failures = 0;
    if (this.status === "saving") this.#tell("saved");
  }

  #give(verdict) {
    this.#tell(verdict);
    if (verdict === "closed" || verdict === "not_yours") return;
    const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** this.#failures++);
    this.#timer = setTimeout(() => this.flush(), pause * (0.75 + Math.random() / 2));
  }

  async #send(item, entry, mayRenew = true) {
    const { chosen, comment, stamp } = entry;
    this.#queue.note(item, { tried: [...entry.tried, { chosen, comment }] });
    let response;
    try {
      response = await this.#post({ item, seen: entry.base, chosen, comment });
    } catch {
      return "offline";
    }
    const body = await response.json().catch(() => ({}));
    if (response.ok) return this.#acknowledge(item, stamp, body);
    if (response.status === 409 && body.other) return this.#compare(item, entry, body.other);
    if (body.code === "answering.round_not_open") return "closed";
    if ([401, 403].includes(response.status) || response.type === "opaqueredirect") {
      return mayRenew && (await this.state()) ? this.#send(item, entry, false) : this.#unless("trouble");
    }
    if (response.status === 404 || response.status === 429 || response.status >= 500) return verdictOn(response.status);
    return this.#refuse(item, stamp, body);
  }

  #acknowledge(item, stamp, body) {
    this.#queue.settle(item, stamp, body.revision);
    this.onSaved(item, body);
    return "ok";
  }

  // What stands there may be our own, sent before the line went dead: then it is only a matter of going on from it.
  #compare(item, entry, other) {
    const tried = this.#queue.get(item)?.tried ?? [];
    if (tried.some((mine) => sameParts(mine, other))) {
      this.#queue.note(item, { base: other.revision, tried: [] });
      this.#again = true;
    } else {
      this.#queue.note(item, { conflict: other });
      this.onConflict(item);
    }
    return "ok";
  }

  // Sending the same again would be refused again; it waits for the next change.
  #refuse(item, stamp, body) {
    if (body.revision !== undefined) this.#queue.note(item, { base: body.revision, tried: [] });
    if (this.#queue.get(item)?.stamp === stamp) this.#queue.note(item, { refused: body.sentence ?? "" });
    this.onRefused(item, body);
    return "ok";
  }

  #post(data) {
    const body = JSON.stringify(data);
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.#token };
    return this.#fetch(this.#urls.save, { method: "POST", headers, body, keepalive: body.length < LARGEST_LAST_WORD });
  }

  #fetch(url, { headers, ...options }) {
    return fetch(url, {
      ...options,
      headers: { Accept: "application/json", ...headers },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  // What `state` has found out is more precise than a guess.
  #unless(guess) {
    return ["offline", "signed_out", "not_yours"].includes(this.status) ? this.status : guess;
  }

  #tell(status) {
    if (status === this.status) return;
    this.status = status;
    this.onStatus(status);
  }
}

function verdictOn(httpStatus) {
  if (httpStatus === 404) return "not_yours";
  return httpStatus === 0 || httpStatus === 401 || httpStatus === 403 ? "signed_out" : "trouble";
}

function sameParts(mine, other) {
  const sameChoice = mine.chosen === undefined || mine.chosen.join() === other.chosen.join();
  return sameChoice && (mine.comment === undefined || mine.comment.trim() === other.comment);
}
