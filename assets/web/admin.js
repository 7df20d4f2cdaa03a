// The admin page. Everything is asked of the box with each visit; nothing is kept in the browser but the session's cookie.

const byID = (id) => document.getElementById(id);
let proof = "";
let registers = [];
let polling = false;

/** One request; a refusal becomes an error with the box's own sentence. */
async function api(path, options = {}) {
  const headers = { ...(options.headers ?? {}), ...(proof ? { "X-Landfall-Proof": proof } : {}) };
  const response = await fetch(`/api/${path}`, { ...options, headers });
  if (response.ok) return response.status === 204 ? null : response.json();
  const refusal = await response.json().catch(() => ({ error: { code: "", message: `The box answered with ${response.status}.` } }));
  throw Object.assign(new Error(refusal.error.message), { code: refusal.error.code });
}

const post = (path, body = {}) =>
  api(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** Runs what a button does; what goes wrong is said, and a lost session shows the lock again. */
function doing(action) {
  return async (event) => {
    event?.preventDefault();
    say("");
    try {
      await action(event);
    } catch (error) {
      byID("problem").textContent = error.message;
      if (error.code === "locked") showSession({ state: "locked" });
    }
  };
}

function say(text) {
  byID("message").textContent = text;
  byID("problem").textContent = "";
}

function showSession(session) {
  proof = session.proof ?? "";
  byID("unset").hidden = session.state !== "unset";
  byID("login").hidden = session.state !== "locked";
  byID("open").hidden = session.state !== "open";
  byID("logout").hidden = session.state !== "open";
  byID("machine").hidden = !session.is_on_box;
  if (session.state === "locked") byID("passphrase").focus();
  if (session.state === "open") return showAll();
}

async function showAll() {
  await Promise.all([showEditions(), showUnanswered(), showHealth(), showJob()]);
}

async function showEditions() {
  const held = await api("admin/editions");
  registers = held.registers;
  byID("editions").replaceChildren(...held.editions.map(editionRow));
  byID("refresh").hidden = !registers.some((register) => register.can_refresh);
  const source = byID("source");
  if (!source.options.length) {
    source.append(...registers.map((register) => new Option(`${register.source}: ${register.title}`, register.source)));
    showTakes();
  }
  showUploads(held.uploads);
}

function editionRow(edition) {
  const row = node("tr", edition.answers ? "" : "past");
  const age = edition.age_days == null ? "unknown" : `${edition.age_days} days`;
  const state = edition.withdrawn ? ", withdrawn" : edition.answers ? ", answers" : "";
  const completeness = edition.completeness === "full" ? "" : `, ${edition.completeness}`;
  const ageCell = node("td", "", age);
  if (edition.is_stale) ageCell.append(" ", node("span", "old", "old"));
  const holds = edition.counts.map((count) => `${count.rows.toLocaleString("en")} ${count.table}`).join(", ");
  const action = node("td");
  if (edition.answers && registers.find((register) => register.source === edition.source)?.can_roll_back) {
    const button = node("button", "quiet", "Go back");
    button.type = "button";
    button.setAttribute("aria-label", `Return to the edition of ${edition.source} before ${edition.date}`);
    button.addEventListener("click", doing(async () => {
      if (!confirm(`The edition of ${edition.date} will no longer answer. Return to the one before?`)) return;
      await post("admin/rollback", { source: edition.source });
      await showEditions();
      say(`${edition.source}: the edition before answers now.`);
    }));
    action.append(button);
  }
  row.append(node("th", "", edition.source), node("td", "", edition.date + completeness + state), ageCell, node("td", "", holds), action);
  row.firstChild.scope = "row";
  // On a phone the rows are blocks, which takes these roles away.
  row.setAttribute("role", "row");
  for (const cell of row.children) cell.setAttribute("role", cell === row.firstChild ? "rowheader" : "cell");
  return row;
}

function showUploads(files) {
  byID("uploads").replaceChildren(...files.map((file) => {
    const item = node("li", "", `${file.name} (${size(file.bytes)})`);
    item.dataset.name = file.name;
    return item;
  }));
  byID("discard").hidden = files.length === 0;
}

function showTakes() {
  byID("takes").textContent = `Takes: ${registers.find((register) => register.source === byID("source").value)?.files ?? ""}`;
}

/** Sends files one after another, past the memory of browser and box. */
async function upload(files) {
  const bar = byID("uploading");
  bar.hidden = false;
  try {
    for (const file of files) {
      await new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("POST", `/api/admin/upload?name=${encodeURIComponent(file.name)}`);
        request.setRequestHeader("X-Landfall-Proof", proof);
        request.upload.onprogress = (event) => { bar.value = (100 * event.loaded) / event.total; };
        request.onload = () => {
          if (request.status === 200) return resolve();
          let refusal = { code: "", message: `${file.name} was refused.` };
          try { refusal = JSON.parse(request.responseText).error; } catch { /* the box said nothing that can be read */ }
          reject(Object.assign(new Error(refusal.message), { code: refusal.code }));
        };
        request.onerror = () => reject(new Error(`${file.name} did not arrive: it is too large, or the network failed.`));
        request.send(file);
      });
    }
  } finally {
    bar.hidden = true;
    bar.value = 0;
  }
}

async function showJob() {
  const { job } = await api("admin/job");
  byID("job").hidden = !job;
  if (!job) return;
  byID("job-title").textContent = job.title + (job.state === "running" ? "…" : "");
  const lines = job.lines.map((line) => node("p", job.state === "failed" ? "failed" : "", line));
  if (job.needs === "edition") lines.push(node("p", "", "Give the day of the publication below and import again."));
  if (job.needs === "force") lines.push(node("p", "", "If that is right, tick the box below and import again."));
  byID("job-lines").replaceChildren(...lines);
  if (job.state !== "running" || polling) return;
  polling = true;
  setTimeout(doing(async () => {
    polling = false;
    await followJob();
  }), 1000);
}

/** Shows a job until its end, and then what it has changed. */
async function followJob() {
  await showJob();
  if (!polling) await showEditions();
}

async function showUnanswered() {
  const unanswered = await api("admin/unanswered");
  const total = unanswered.days.reduce((sum, day) => sum + day.count, 0);
  const days = unanswered.days.slice(0, 7).map((day) => `${day.day}: ${day.count}`).join(", ");
  byID("unanswered-count").textContent = total === 0 ? "None so far."
    : `${total} in ${unanswered.days.length} days (${days}). ` + (unanswered.are_kept
      ? "Below are those whose student let you read them." : "Their words are not kept; the serial console can change that.");
  byID("unanswered").replaceChildren(...unanswered.questions.map((kept) => {
    const item = node("li", "", `${kept.day}: ${kept.question}`);
    item.dir = "auto";
    return item;
  }));
  byID("clear-unanswered").hidden = total === 0;
}

async function showHealth() {
  const { machine, resident_bytes: resident, engine } = await api("admin/health");
  const facts = [
    ["Memory of the machine", machine.memory_bytes && `${size(machine.available_memory_bytes)} free of ${size(machine.memory_bytes)}`],
    ["Memory of this program", resident && size(resident)],
    ...(engine?.memory ?? []).map((amount) => [`for ${amount.name}`, size(amount.bytes)]),
    ["Budget of the model", engine?.budget_bytes && size(engine.budget_bytes)],
    ["Plan", engine?.plan],
    ["Storage", machine.storage_bytes && `${size(machine.free_storage_bytes)} free of ${size(machine.storage_bytes)}`],
    ["Storage reads", engine?.storage_bytes_per_second && `${size(engine.storage_bytes_per_second)} a second`],
    ["Temperature", machine.temperature != null && `${machine.temperature.toFixed(0)} °C`],
    ["Processor", machine.is_throttled == null ? null : machine.is_throttled ? "held back by heat or voltage" : "at its speed"],
    ["Running for", machine.uptime_seconds != null && duration(machine.uptime_seconds)],
  ].filter(([, value]) => value);
  byID("health").replaceChildren(...facts.flatMap(([name, value]) => [node("dt", "", name), node("dd", "", value)]));
}

function size(bytes) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (bytes >= 1024 && unit < units.length - 1) {
    bytes /= 1024;
    unit += 1;
  }
  return `${unit === 0 || bytes >= 10 ? Math.round(bytes) : bytes.toFixed(1)} ${units[unit]}`;
}

function duration(seconds) {
  const days = Math.floor(seconds / 86400);
  const hours = Math.floor(seconds / 3600) % 24;
  return `${days} days ${hours} hours ${Math.floor(seconds / 60) % 60} minutes`;
}

function node(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

byID("login").addEventListener("submit", doing(async () => {
  const passphrase = byID("passphrase").value;
  byID("passphrase").value = "";
  await showSession(await post("admin/login", { passphrase }));
}));
byID("logout").addEventListener("click", doing(async () => {
  await post("admin/logout");
  await showSession({ state: "locked" });
}));
byID("source").addEventListener("change", showTakes);
byID("refresh").addEventListener("click", doing(async () => {
  await post("admin/refresh");
  await followJob();
}));
byID("files").addEventListener("change", doing(async (event) => {
  try {
    await upload([...event.target.files]);
  } finally {
    event.target.value = "";
    await showEditions();
  }
}));
byID("discard").addEventListener("click", doing(async () => {
  await post("admin/uploads/clear");
  await showEditions();
}));
byID("import").addEventListener("submit", doing(async () => {
  const files = [...byID("uploads").children].map((item) => item.dataset.name);
  await post("admin/import", { source: byID("source").value, files, edition: byID("edition").value, force: byID("force").checked });
  await followJob();
}));
byID("clear-unanswered").addEventListener("click", doing(async () => {
  await post("admin/unanswered/clear");
  await showUnanswered();
}));
byID("backup").addEventListener("change", doing(async (event) => {
  const text = await event.target.files[0].text();
  event.target.value = "";
  await api("admin/settings", { method: "POST", headers: { "Content-Type": "application/json" }, body: text });
  say("The settings of the backup are in use.");
}));
byID("restart").addEventListener("click", doing(async () => {
  if (!confirm("Restart the box now?")) return;
  await post("admin/restart");
  await followJob();
}));
byID("bundle").addEventListener("change", doing(async (event) => {
  const [file] = event.target.files;
  if (!file || !confirm(`Install ${file.name}? The version of now stays as the way back.`)) return;
  try {
    await upload([file]);
  } finally {
    event.target.value = "";
  }
  await post("admin/update", { file: file.name });
  await followJob();
}));

doing(async () => showSession(await api("admin/session")))();
