// Every choice is kept on this device, then sent. Without this file the pages are plain forms that do the same slower.

const root = document.getElementById("answering");
const [{ Queue }, { Sender }, { Questions, made }] = await Promise.all(
  ["queue", "sender", "questions"].map((name) => import(root.dataset[`${name}Module`])),
);

const words = document.getElementById("answering-words").content;
const say = (word, facts = {}) =>
  words.querySelector(`[data-word="${word}"]`).textContent.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");

const TYPING_PAUSE = 1000;
const LOOKED_AWAY = 15_000;
const LONGEST_WAIT = 4000;
const NOTICES = ["offline", "trouble", "signed_out", "not_yours", "closed"];

const queue = new Queue(root.dataset.sheet);
const questions = new Questions(root, say);
const sender = new Sender(
  queue,
  { save: root.dataset.saveUrl, state: root.dataset.stateUrl },
  document.querySelector("[name='csrfmiddlewaretoken']")?.value ?? "",
  { onSaved, onConflict, onRefused, onStatus },
);
const rows = [...document.querySelectorAll("[data-items]")];
const answered = new Set(rows.flatMap((row) => listed(row.dataset.answered)));
let typing;
let lookedAt = Date.now();

// What the sender tells

function onSaved(item, { revision, saved_at: time }) {
  const question = questions.of(item);
  if (question) {
    question.dataset.revision = revision;
    questions.choiceSettled(question);
  }
  status(queue.sendable().length ? say("saving") : say("saved", { time }));
  remindOfConflicts();
}

function onConflict(item) {
  const question = questions.of(item);
  const entry = queue.get(item);
  if (question && entry) questions.offerChoice(question, entry, (keep) => decide(question, keep));
  // What asks for a choice must not stand above the edge of a phone.
  if (question?.contains(document.activeElement)) question.querySelector("[data-elsewhere]").scrollIntoView({ block: "nearest" });
  remindOfConflicts();
}

function onRefused(item, { sentence }) {
  const question = questions.of(item);
  if (question) questions.trouble(question, sentence ?? say("trouble"));
  status("");
}

function onStatus(kind) {
  if (kind === "saving") status(say("saving"));
  if (kind === "closed") questions.close();
  const notice = document.querySelector("[data-notice]");
  if (!notice) return;
  if (NOTICES.includes(kind)) notify(notice, kind);
  else if (kind !== "saving") {
    notice.hidden = true;
    delete notice.dataset.kind;
  }
}

function notify(notice, kind) {
  const word = queue.isOnlyInMemory ? "not_kept" : kind === "closed" && !queue.all().size ? "closed_saved" : kind;
  status("");
  if (notice.dataset.kind === word) return; // A screen reader need not hear it at every try.
  notice.dataset.kind = word;
  notice.hidden = false;
  notice.replaceChildren(say(word));
  if (word === "signed_out") notice.append(" ", signInLink());
}

function signInLink() {
  const link = made("a", "", say("sign_in"));
  link.href = `${root.dataset.signInUrl}?next=${encodeURIComponent(location.pathname)}`;
  return link;
}

function status(text) {
  const place = document.querySelector("[data-status]");
  if (place && place.textContent !== text) place.textContent = text;
}

function remindOfConflicts() {
  const waiting = queue.conflicts().length;
  if (waiting) status(waiting === 1 ? say("waiting_one") : say("waiting", { count: waiting }));
}

// What the reader does

function change(question, part) {
  const { item, title, revision } = question.dataset;
  queue.put(item, { ...part, title, url: location.pathname }, Number(revision));
  questions.trouble(question, "");
}

function choose(question, input) {
  questions.keepApart(question, input);
  const chosen = questions.chosen(question);
  change(question, { chosen, shown: questions.inWords(question, chosen) });
  mark(question.dataset.item, chosen.length > 0);
}

function comment(question) {
  const over = questions.tooLongBy(question);
  if (over) questions.trouble(question, say("too_long", { over: over.toLocaleString(document.documentElement.lang) }));
  else change(question, { comment: questions.comment(question) });
}

function decide(question, keep) {
  const { item } = question.dataset;
  const { conflict, base, ...mine } = queue.get(item) ?? {};
  queue.remove(item);
  questions.choiceSettled(question);
  questions.show(question, keep ? { revision: conflict.revision } : conflict);
  if (keep) queue.put(item, { ...mine, tried: [] }, conflict.revision);
  mark(item, questions.chosen(question).length > 0);
  status(say("saved", { time: conflict.saved_at }));
  sender.flush();
}

root.addEventListener("change", (event) => {
  const question = event.target.closest("[data-item]");
  if (!question) return;
  if (event.target.matches("[name^='chosen:']")) choose(question, event.target);
  sender.flush();
});

root.addEventListener("input", (event) => {
  const question = event.target.closest("[data-item]");
  if (!question || !event.target.matches("textarea, [type='text']")) return;
  if (event.target.matches("[data-comment]")) comment(question);
  else choose(question, event.target);
  clearTimeout(typing);
  typing = setTimeout(() => sender.flush(), TYPING_PAUSE);
});

// Going on: what is saved already need not be sent with the form once more.
document.getElementById("answers")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const stuck = questions.all.find((question) => question.querySelector(".form-error-message"));
  if (stuck) return stuck.querySelector(questions.tooLongBy(stuck) ? "[data-comment]" : ".quantity__input, .level__input").focus();
  await patiently(sender.flush());
  if (!navigator.onLine || sender.status === "offline") return status(say("stay"));
  location.assign(event.submitter?.dataset.url ?? location.href);
});

document.querySelector("[data-send]")?.addEventListener("submit", async (event) => {
  if (!queue.all().size) return;
  event.preventDefault();
  await patiently(sender.flush());
  if (queue.all().size) status(queue.conflicts().length ? say("waiting", { count: queue.conflicts().length }) : say("send_first"));
  else event.target.submit();
});

const patiently = (work) => Promise.race([work, new Promise((go) => { setTimeout(go, LONGEST_WAIT); })]);

// What is shown

function listed(text) {
  return text ? text.split(" ") : [];
}

function mark(item, isAnswered) {
  if (isAnswered) answered.add(item);
  else answered.delete(item);
  paint();
}

function paint() {
  const waiting = new Map(queue.conflicts());
  for (const row of rows) {
    const items = listed(row.dataset.items);
    const missing = items.filter((item) => !answered.has(item)).length;
    row.querySelector("[data-mark]").dataset.mark = missing === 0 ? "done" : missing < items.length ? "begun" : "empty";
    const count = row.querySelector("[data-missing]");
    row.classList.toggle("is-waiting", items.some((item) => waiting.has(item)));
    if (count) count.textContent = missing === 0 ? count.dataset.done : missing === 1 ? count.dataset.missingOne : count.dataset.missing.replace("{count}", missing);
  }
  const bar = document.querySelector("[data-progress]");
  if (!bar) return;
  bar.value = answered.size;
  document.querySelector("[data-count]").textContent = say("answered", { answered: answered.size, asked: bar.max });
}

// What waits here goes on top of what the server said when the page was made.
function showQueue() {
  for (const [item, entry] of queue.all()) {
    const question = questions.of(item);
    if (question) {
      questions.show(question, { chosen: entry.chosen, comment: entry.comment });
      if (entry.conflict) onConflict(item);
      if (entry.refused) questions.trouble(question, entry.refused);
    }
    if (entry.chosen) mark(item, entry.chosen.length > 0);
  }
  remindOfConflicts();
}

function showKept() {
  const kept = document.querySelector("[data-kept]");
  const entries = [...queue.all().values()];
  if (!kept || !entries.length) return;
  const list = kept.querySelector("[data-kept-list]");
  for (const { title, shown, comment } of entries) {
    const line = made("li", "plain-list__row");
    line.append(made("strong", "", title), made("span", "", [shown, comment].filter(Boolean).join(" – ")));
    list.append(line);
  }
  kept.querySelector("[data-forget]").addEventListener("click", () => {
    queue.clear();
    kept.hidden = true;
  });
  kept.hidden = false;
}

// Looked at again, perhaps after something was answered elsewhere.
async function refresh() {
  lookedAt = Date.now();
  const state = await sender.state();
  if (!state) return;
  const waiting = queue.all();
  for (const question of questions.all) {
    const saved = state.answers[question.dataset.item];
    if (saved && !waiting.has(question.dataset.item) && saved.revision > Number(question.dataset.revision)) questions.show(question, saved);
  }
  for (const [item, saved] of Object.entries(state.answers)) if (!waiting.has(item)) mark(item, saved.is_answered);
}

async function lookAgain() {
  await sender.retryNow();
  if (root.querySelector("[data-progress]")) await refresh();
}

addEventListener("online", () => sender.retryNow());
addEventListener("focus", () => sender.retryNow());
addEventListener("pageshow", (event) => { if (event.persisted) lookAgain(); });
addEventListener("storage", (event) => { if (queue.isAbout(event.key) && event.newValue === null) refresh(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) sender.flush();
  else if (Date.now() - lookedAt > LOOKED_AWAY) lookAgain();
});
addEventListener("beforeunload", (event) => {
  const isTooLong = questions.all.some((question) => questions.tooLongBy(question));
  if (queue.isOnlyInMemory || isTooLong) event.preventDefault();
});

questions.listenForKeys();
if (root.dataset.closed === undefined) {
  showQueue();
  sender.retryNow();
} else showKept();
root.dataset.ready = "";
