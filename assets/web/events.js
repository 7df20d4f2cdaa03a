// Server-sent events over POST: EventSource can only GET, and a question belongs in a body.

/** A request the box refused, with its status and the sentence it gave. */
export class Refusal extends Error {
  constructor(status, detail, retryAfter) {
    super(detail?.message ?? "The box gave no answer. Please try again.");
    this.status = status;
    this.code = detail?.code ?? "unknown";
    this.retryAfter = retryAfter;
  }
}

/** Sends a question and calls `on(name, data)` for each event, in order. Rejects with a Refusal, or when the line breaks. */
export async function ask(question, session, signal, on) {
  const response = await fetch("/api/ask", {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify(session ? { question, session } : { question }),
    signal,
  });
  if (!response.ok) {
    const document = await response.json().catch(() => ({}));
    throw new Refusal(response.status, document.error, Number(response.headers.get("Retry-After")) || 0);
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    text += decoder.decode(value ?? new Uint8Array(), { stream: !done });
    const blocks = text.split("\n\n");
    text = blocks.pop();
    for (const block of blocks) deliver(block, on);
    if (done) return;
  }
}

function deliver(block, on) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) name = line.slice(7);
    else if (line.startsWith("data: ")) data.push(line.slice(6));
  }
  if (data.length) on(name, JSON.parse(data.join("\n")));
}
