// The questions on the page: what is chosen in them, what is shown in them, and the keys that choose.

export const LONGEST_COMMENT = 4000;

export class Questions {
  #root;
  #say;

  constructor(root, say) {
    this.#root = root;
    this.#say = say;
  }

  get all() {
    return [...this.#root.querySelectorAll("[data-item]")];
  }

  of(item) {
    return this.all.find((question) => question.dataset.item === item);
  }

  chosen(question) {
    const marked = [...question.querySelectorAll("[name^='chosen:']:checked")].map((input) => input.value);
    const written = question.querySelector(".quantity__input")?.value.trim();
    return written ? [written] : marked;
  }

  comment(question) {
    return question.querySelector("[data-comment]").value;
  }

  inWords(question, chosen) {
    return chosen.map((value) => {
      const input = [...question.querySelectorAll("input[type='radio'], input[type='checkbox']")].find((each) => each.value === value);
      return input ? (input.labels[0].querySelector(".level__text") ?? input.labels[0]).textContent : value;
    }).join("; ") || this.#say("nothing");
  }

  // Either a proper answer or one of those beside it.
  keepApart(question, input) {
    const isAside = input.type === "radio" && question.dataset.kind !== "ladder";
    for (const other of question.querySelectorAll("[name^='chosen:']")) {
      if (isAside && other.type === "checkbox") other.checked = false;
      else if (isAside && other.type === "text") other.value = "";
      else if (!isAside && other.type === "radio" && question.dataset.kind !== "ladder") other.checked = false;
    }
  }

  show(question, { chosen, comment, revision }) {
    if (chosen) {
      for (const input of question.querySelectorAll("input[type='radio'], input[type='checkbox']")) input.checked = chosen.includes(input.value);
      const number = question.querySelector(".quantity__input");
      if (number) number.value = chosen.filter((word) => !["dont_know", "not_relevant"].includes(word)).join("");
    }
    if (comment !== undefined) {
      question.querySelector("[data-comment]").value = comment;
      if (comment) question.querySelector("details").open = true;
    }
    if (revision !== undefined) question.dataset.revision = revision;
  }

  trouble(question, sentence) {
    const place = question.querySelector("[data-trouble]");
    if (place.textContent.trim() === sentence) return;
    place.replaceChildren(...(sentence ? [made("p", "form-error-message", sentence)] : []));
  }

  // 0 where the comment fits; counts signs as a reader does, and no further than it must.
  tooLongBy(question) {
    const text = this.comment(question).trim();
    if (text.length <= LONGEST_COMMENT) return 0;
    return Math.max(0, (text.length > 100_000 ? text.length : [...text].length) - LONGEST_COMMENT);
  }

  // Two answers side by side, and a button for each; `decide(true)` keeps the one given here.
  offerChoice(question, entry, decide) {
    const { conflict } = entry;
    const lines = [made("p", "alert-text", this.#say("elsewhere", { time: conflict.saved_at }))];
    const add = (word, text) => {
      const line = made("p", "alert-text", `${this.#say(word)} `);
      const said = made("strong", "", text);
      said.dir = "auto";
      line.append(said);
      lines.push(line);
    };
    if (entry.chosen) {
      add("elsewhere_answer", this.inWords(question, conflict.chosen));
      add("here_answer", this.inWords(question, entry.chosen));
    }
    if (entry.comment !== undefined && conflict.comment !== entry.comment) {
      if (conflict.comment) add("elsewhere_comment", conflict.comment);
      if (entry.comment) add("here_comment", entry.comment);
    }
    const buttons = made("p", "question__decide");
    buttons.append(this.#button("keep", "button button-primary", () => decide(true)), this.#button("take", "button button-secondary", () => decide(false)));
    const box = made("div", "alert alert-warning");
    box.role = "alert";
    box.append(...lines, buttons);
    question.querySelector("[data-elsewhere]").replaceChildren(box);
  }

  #button(word, classes, press) {
    const button = made("button", classes, this.#say(word));
    button.type = "button";
    button.addEventListener("click", press);
    return button;
  }

  choiceSettled(question) {
    question.querySelector("[data-elsewhere]").replaceChildren();
  }

  // 1–9 choose in the question that has the focus.
  listenForKeys() {
    this.#root.addEventListener("keydown", (event) => {
      const question = event.target.closest("[data-item]");
      if (!question || event.ctrlKey || event.altKey || event.metaKey || event.target.matches("textarea, [type='text']")) return;
      const input = /^[1-9]$/.test(event.key) && question.querySelectorAll(".level__input")[event.key - 1];
      if (!input || input.disabled) return;
      event.preventDefault();
      input.focus();
      input.click();
    });
  }

  close() {
    for (const question of this.all) question.disabled = true;
  }
}

export function made(tag, classes, text = "") {
  const element = document.createElement(tag);
  element.className = classes;
  element.textContent = text;
  return element;
}
