// The dialog behind a citation: the row as imported, with register, edition, licence and file.

const dialog = document.getElementById("source");
const heading = document.getElementById("source-heading");
const body = document.getElementById("source-body");

document.getElementById("source-close").addEventListener("click", () => dialog.close());
// A touch on the darkened page around the dialog closes it too.
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
dialog.addEventListener("close", () => body.replaceChildren());

/** Opens a citation. `row` is the copy that came with the answer; register and licence are asked of the box. */
export async function openSource(citation, row) {
  heading.textContent = citation.label;
  body.replaceChildren(paragraph("Reading the row…"));
  dialog.showModal();
  const query = new URLSearchParams({ key: citation.key, edition: citation.edition });
  try {
    const response = await fetch(`/api/row?${query}`);
    if (!response.ok) throw new Error((await response.json()).error.message);
    const document = await response.json();
    show(citation, document.row, document.edition, document.file);
  } catch (error) {
    if (row) show(citation, row, null, null);
    else body.replaceChildren(paragraph(error.message));
  }
}

/** Closes whatever citation is open. */
export function closeSource() {
  if (dialog.open) dialog.close();
}

function show(citation, row, edition, file) {
  const facts = [
    ["Register", edition?.register ?? citation.source],
    ["Edition", edition ? `${dateInWords(citation.edition)}${edition.completeness === "full" ? "" : " (excerpt)"}` : citation.edition],
    ["Published by", edition?.publisher],
    ["Licence", edition?.licence],
    ["Row", row.key],
    ["File", file?.name],
    ["SHA-256", file?.sha256],
    ["Imported", file && dateInWords(file.imported_at.slice(0, 10))],
  ];
  const provenance = document.createElement("dl");
  provenance.className = "provenance";
  for (const [name, value] of facts.filter(([, value]) => value)) {
    provenance.append(element("dt", name), element("dd", value));
  }
  const table = document.createElement("table");
  table.className = "row";
  table.append(element("caption", "The row as imported"));
  const rows = document.createElement("tbody");
  for (const field of row.fields) {
    const line = document.createElement("tr");
    const name = element("th", field.name);
    name.scope = "row";
    const value = element("td", field.value);
    value.dir = "auto";
    line.append(name, value);
    rows.append(line);
  }
  table.append(rows);
  body.replaceChildren(provenance, table);
  body.scrollTop = 0;
}

/** "2026-01-02" as "2 January 2026"; anything else as it is. */
export function dateInWords(text) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return text;
  const date = new Date(Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])));
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

function element(tag, text) {
  const node = document.createElement(tag);
  node.textContent = text;
  return node;
}

function paragraph(text) {
  return element("p", text);
}
