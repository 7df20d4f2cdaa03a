// One question and its answer on the page: facts as soon as they arrive, prose sentence by sentence below them.

import { openSource } from "./source.js";

/** Builds the article of one question and fills it as events arrive. */
export class Turn {
  constructor(question, number, mayBeKept = false) {
    this.mayBeKept = mayBeKept;
    this.citations = new Map();
    this.rows = new Map();
    this.article = node("article", "turn");
    this.heading = node("h2", "asked", question);
    this.heading.dir = "auto";
    this.heading.id = `turn-${number}`;
    this.heading.tabIndex = -1;
    this.article.setAttribute("aria-labelledby", this.heading.id);
    this.facts = node("div", "facts");
    this.prose = node("div", "prose");
    this.prose.hidden = true;
    this.proseText = node("p", "prose-text");
    this.proseText.dir = "auto";
    this.prose.append(node("h3", "prose-heading", "Explained by the model on this box"), this.proseText);
    this.progress = node("p", "progress", "Looking it up…");
    this.article.append(this.heading, this.facts, this.prose, this.progress);
    this.article.addEventListener("click", (event) => this.#click(event));
  }

  /** Takes one event; true when it was the last one. */
  take(name, data) {
    switch (name) {
      case "facts":
        this.#showFacts(data);
        return false;
      case "queued":
        this.#say(data.position === 0 ? "You are next." : `In the queue: ${data.position} before you.`);
        return false;
      case "thinking":
        this.#say("Reading the rows…");
        return false;
      case "sentence":
        this.#showSentence(data);
        return false;
      case "done":
        this.#say("");
        this.#sayWhyUnexplained(data);
        if (data.refused && this.mayBeKept) this.#offerToKeep(data.session);
        return true;
      case "error":
        this.fail(data.error.message);
        return true;
      default:
        return false;
    }
  }

  /** Shows why there is no answer, or no whole one. */
  fail(message) {
    this.#say("");
    const problem = node("p", "problem", message);
    problem.setAttribute("role", "alert");
    this.article.append(problem);
  }

  /** Ends the waiting text when the visitor stopped the answer. */
  stop() {
    this.#say("Stopped.");
  }

  /** What a screen reader is told once the answer is complete: the direct answer and the prose, not the table. */
  get spoken() {
    const direct = this.facts.querySelector("p")?.textContent ?? "";
    const rows = this.facts.querySelectorAll("tbody tr").length;
    const table = rows > 0 ? ` A table with ${rows} rows follows the question.` : "";
    return `Answer complete. ${direct}${table} ${this.proseText.textContent}`.trim();
  }

  #showFacts(data) {
    this.facts.innerHTML = data.html; // rendered by the box in cmark-gfm's safe mode
    this.article.classList.toggle("refused", data.refused);
    for (const citation of data.citations) this.citations.set(citation.number, citation);
    for (const row of data.rows) this.rows.set(`${row.edition} ${row.key}`, row);
    for (const table of this.facts.querySelectorAll("table")) labelCells(table);
    for (const link of this.facts.querySelectorAll("a[href]")) {
      link.target = "_blank";
      link.rel = "noopener noreferrer";
    }
    if (data.citations.length) this.facts.append(this.#sources(data.citations));
    this.#say("");
  }

  #showSentence(data) {
    this.prose.hidden = false;
    this.progress.classList.add("writing");
    this.#say("Writing…");
    if (this.proseText.hasChildNodes()) this.proseText.append(" ");
    const span = document.createElement("span");
    span.innerHTML = data.html; // rendered by the box in cmark-gfm's safe mode
    this.proseText.append(span);
  }

  #sayWhyUnexplained(data) {
    const reasons = {
      busy: "Many people are asking right now, so this answer comes without an explanation. The facts above stand.",
      failed: "The model on this box could not explain this answer. The facts above stand.",
    };
    const dropped = data.dropped_sentences > 0 && data.prose === ""
      ? "The model's explanation was left out: it said what the rows do not show."
      : null;
    const reason = reasons[data.missing_prose] ?? dropped;
    if (reason) this.article.append(node("p", "left-out", reason));
  }

  /** The office may read a question that was not answered, if its student says so. */
  #offerToKeep(session) {
    const offer = node("p", "left-out", "Shall the office read this question, so that it can help the next one? Nothing but its words is kept. ");
    const button = node("button", "link", "Yes, let the office read it");
    button.type = "button";
    button.addEventListener("click", async () => {
      const body = JSON.stringify({ session });
      const response = await fetch("/api/unanswered", { method: "POST", headers: { "Content-Type": "application/json" }, body })
        .catch(() => null);
      offer.textContent = response?.ok ? "Thank you. The office will read it." : "That did not work. Please ask at the office.";
    });
    offer.append(button);
    this.article.append(offer);
  }

  #sources(citations) {
    const details = node("details", "sources");
    details.append(node("summary", "", citations.length === 1 ? "1 source" : `${citations.length} sources`));
    const list = node("ol");
    for (const citation of citations) {
      const item = node("li");
      item.value = citation.number;
      const button = node("button", "link", citation.label);
      button.type = "button";
      button.dataset.citation = citation.number;
      item.append(button, node("span", "key", `${citation.key}, edition of ${citation.edition}`));
      list.append(item);
    }
    details.append(list);
    return details;
  }

  #click(event) {
    const button = event.target.closest("button[data-citation]");
    const citation = button && this.citations.get(Number(button.dataset.citation));
    if (citation) openSource(citation, this.rows.get(`${citation.edition} ${citation.key}`));
  }

  #say(text) {
    this.progress.textContent = text;
    this.progress.hidden = text === "";
  }
}

/** On a phone each row becomes a card: every cell then needs its column's name, and the roles that the new layout takes away. */
function labelCells(table) {
  const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
  table.setAttribute("role", "table");
  for (const group of table.querySelectorAll("thead, tbody")) group.setAttribute("role", "rowgroup");
  for (const row of table.querySelectorAll("tr")) row.setAttribute("role", "row");
  for (const cell of table.querySelectorAll("thead th")) {
    cell.scope = "col";
    cell.setAttribute("role", "columnheader");
  }
  for (const row of table.querySelectorAll("tbody tr")) {
    [...row.cells].forEach((cell, index) => {
      cell.setAttribute("role", "cell");
      cell.dataset.label = names[index] ?? "";
    });
  }
}

function node(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}
