// Answers on their way. Each is written down on this device before it is sent, and struck out when the server has it.
// One key per item, so that two tabs never overwrite each other's.

export class Queue {
  #prefix;
  #memory = new Map(); // Where the device has no room, what there is no other place for.

  constructor(sheet) {
    this.#prefix = `spindel.sheet.${sheet}.`;
  }

  get isOnlyInMemory() {
    return this.#memory.size > 0;
  }

  isAbout(key) {
    return key === null || key.startsWith(this.#prefix);
  }

  all() {
    const found = new Map(this.#memory);
    try {
      for (let place = 0; place < localStorage.length; place++) {
        const key = localStorage.key(place);
        if (key.startsWith(this.#prefix)) found.set(key.slice(this.#prefix.length), JSON.parse(localStorage[key]));
      }
    } catch { /* No storage, or not ours to read: the memory has what there is. */ }
    return found;
  }

  get(item) {
    return this.all().get(item);
  }

  // What can be sent now: not what waits for a choice, nor what the server has refused.
  sendable() {
    return [...this.all()].filter(([, entry]) => !entry.conflict && !entry.refused);
  }

  conflicts() {
    return [...this.all()].filter(([, entry]) => entry.conflict);
  }

  // `revision` is what this page had seen when the item was first changed here.
  put(item, part, revision) {
    const { conflict, refused, ...before } = this.get(item) ?? { base: revision, tried: [] };
    this.#write(item, { ...before, ...part, stamp: `${Date.now()}.${Math.random()}` });
  }

  note(item, more) {
    const entry = this.get(item);
    if (entry) this.#write(item, { ...entry, ...more });
  }

  // The server has what was sent; what was changed while it was on its way stays, on top of the new revision.
  settle(item, stamp, revision) {
    const entry = this.get(item);
    if (!entry) return;
    if (entry.stamp === stamp) this.remove(item);
    else this.#write(item, { ...entry, base: revision, tried: [] });
  }

  remove(item) {
    this.#memory.delete(item);
    try {
      localStorage.removeItem(this.#prefix + item);
    } catch { /* It was only in the memory. */ }
  }

  clear() {
    for (const item of this.all().keys()) this.remove(item);
  }

  #write(item, entry) {
    try {
      localStorage.setItem(this.#prefix + item, JSON.stringify(entry));
      this.#memory.delete(item);
    } catch {
      this.#memory.set(item, entry);
    }
  }
}
