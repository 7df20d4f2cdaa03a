// The page: one question box, the answers above it, and nothing that outlives the visitor.

import { ask } from "./events.js";
import { watchIdle } from "./idle.js";
import { closeSource, dateInWords } from "./source.js";
import { Turn } from "./turn.js";

const byID = (id) => document.getElementById(id);
const form = byID("ask");
const question = byID("question");
const submit = byID("submit");
const turns = byID("turns");
const problem = byID("problem");
const announcer = byID("announcer");

/** The conversation: its id on the box, how many questions it has, and the answer being written. */
let session = null;
let count = 0;
let current = null;
let longest = 2000;
/** Whether the office reads unanswered questions whose student agrees. */
let mayBeKept = false;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (current) current.abort.abort();
  else send(question.value);
});

question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (!current) send(question.value);
  }
});

question.addEventListener("input", () => {
  problem.textContent = "";
  fit();
});

byID("start-over").addEventListener("click", () => startOver());
byID("print").addEventListener("click", () => print());
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.sources")) details.open = true;
});
addEventListener("pagehide", () => endSession());
// A page brought back by the browser's history would show what the box has already forgotten.
addEventListener("pageshow", (event) => {
  if (event.persisted) startOver();
});

const setIdleTimes = watchIdle({
  busy: () => count > 0 || question.value !== "",
  warn: (seconds) => announce(`This page clears itself in ${seconds} seconds. Press any key to stay.`),
  forget: () => startOver(),
});

async function send(text) {
  const asked = text.trim();
  if (!asked) return refuse("Please type a question.");
  if ([...asked].length > longest) return refuse(`Please ask in at most ${longest} characters.`);
  problem.textContent = "";
  const turn = new Turn(asked, ++count, mayBeKept);
  showConversation();
  turns.append(turn.article);
  turn.article.scrollIntoView({ block: "start", behavior: motion() });
  question.value = "";
  fit();
  const answer = { abort: new AbortController() };
  setCurrent(answer);
  let finished = false;
  try {
    await ask(asked, session, answer.abort.signal, (name, data) => {
      if (name === "facts") session = data.session;
      finished = turn.take(name, data) || finished;
    });
    if (finished) announce(turn.spoken);
    else turn.fail("The answer ended early. Please ask again.");
  } catch (error) {
    if (answer.abort.signal.aborted) turn.stop();
    else if (error.status) turn.fail(error.message);
    else turn.fail("The box cannot be reached. Check the network and ask again.");
  }
  if (current === answer) setCurrent(null);
}

function setCurrent(answer) {
  current = answer;
  submit.textContent = answer ? "Stop" : "Ask";
  submit.classList.toggle("stop", answer !== null);
}

function refuse(message) {
  problem.textContent = message;
  question.focus();
}

function showConversation() {
  document.body.classList.add("conversing");
  byID("actions").hidden = false;
  byID("question-label").textContent = "Ask a follow-up question";
}

function startOver() {
  current?.abort.abort();
  setCurrent(null);
  endSession();
  closeSource();
  count = 0;
  turns.replaceChildren();
  question.value = "";
  problem.textContent = "";
  announcer.textContent = "";
  fit();
  document.body.classList.remove("conversing");
  byID("actions").hidden = true;
  byID("question-label").textContent = "Your question";
  scrollTo(0, 0);
  question.focus({ preventScroll: true });
}

function endSession() {
  if (!session) return;
  const body = JSON.stringify({ session });
  session = null;
  fetch("/api/session/end", { method: "POST", headers: { "Content-Type": "application/json" }, body, keepalive: true })
    .catch(() => {}); // the box forgets idle conversations by itself
}

function announce(text) {
  announcer.textContent = text;
}

function motion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
}

/** Lets the box grow with the text, up to its greatest height in the style sheet. */
function fit() {
  question.style.blockSize = "auto";
  if (question.value) question.style.blockSize = `${question.scrollHeight + 2}px`;
}

async function readStatus() {
  let status;
  try {
    const response = await fetch("/api/status");
    if (!response.ok) throw new Error(`status ${response.status}`);
    status = await response.json();
  } catch {
    setTimeout(readStatus, 5000);
    return;
  }
  longest = status.page.maximum_question_characters;
  mayBeKept = status.page.keeps_questions;
  setIdleTimes(status.page.idle_seconds, status.page.warning_seconds);
  showData(status.editions);
  showExamples(status.examples);
  byID("warming").hidden = status.model.state !== "loading";
  if (status.model.state === "loading") setTimeout(readStatus, 2000);
}

function showData(editions) {
  if (!editions.length) return;
  const held = editions.map((edition) => {
    const part = edition.completeness === "full" ? "" : ", an excerpt";
    const courses = edition.courses
      ? `: ${edition.courses.toLocaleString("en")} courses of ${edition.providers.toLocaleString("en")} providers` : "";
    const name = edition.source === edition.short_name ? edition.register : edition.short_name;
    return `${name} as of ${dateInWords(edition.edition)}${part}${courses} (${edition.publisher}, ${edition.licence})`;
  });
  byID("data").textContent = `Data: ${held.join("; ")}.`;
  const main = editions.find((edition) => edition.source === "cricos");
  if (main) byID("register").textContent = `the official register (${main.short_name}, ${dateInWords(main.edition)})`;
}

function showExamples(examples) {
  const list = byID("example-list");
  if (list.hasChildNodes() || !examples.length) return;
  for (const example of examples) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = example;
    button.addEventListener("click", () => send(example));
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  }
  byID("examples").hidden = false;
}

// The box's own screen opens the page as /?kiosk.
if (new URLSearchParams(location.search).has("kiosk")) {
  import("./kiosk.js").then(({ beKiosk }) => beKiosk({ field: question, startOver, send: () => form.requestSubmit() }));
}

readStatus();
question.focus({ preventScroll: true });
