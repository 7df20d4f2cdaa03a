// The page on the box's own screen (/?kiosk): the panel's button starts over, nothing leads away from the page, a visitor's phone is
// shown the way to it, and whoever has only a finger gets keys on the glass.

const svgSpace = "http://www.w3.org/2000/svg";
const layers = {
  letters: ["qwertyuiop", "asdfghjkl", "⇧zxcvbnm⌫", "#, .?⏎"],
  capitals: ["QWERTYUIOP", "ASDFGHJKL", "⇧ZXCVBNM⌫", "#, .?⏎"],
  signs: ["1234567890", "-/:;()$&@\"", "'£€+%!_⌫", "#, .?⏎"],
};
const names = { "⇧": "Shift", "⌫": "Delete", "⏎": "Ask", " ": "Space" };

/** Turns the page into the kiosk's. `field` is the question's, `startOver()` and `send()` do what their buttons do. */
export function beKiosk({ field, startOver, send }) {
  document.body.classList.add("kiosk");
  // The browser reconnects by itself.
  new EventSource("/api/kiosk").addEventListener("start-over", () => startOver());
  stayHere();
  showContact(document.getElementById("contact"));
  offerKeys(document.getElementById("keys"), field, send);
}

/** A link would leave visitors on a page without a way back, and there may be no Internet behind it. Its text stays. */
function stayHere() {
  const leads = (event) => event.target.closest?.("a[href]:not([href^='#'])");
  for (const name of ["click", "auxclick"]) {
    addEventListener(name, (event) => leads(event) && event.preventDefault(), true);
  }
  for (const name of ["contextmenu", "dragover", "drop"]) {
    addEventListener(name, (event) => event.preventDefault());
  }
}

async function showContact(aside) {
  try {
    const response = await fetch("/api/kiosk/contact");
    if (!response.ok) throw new Error(`status ${response.status}`);
    const contact = await response.json();
    const lines = [contact.office, contact.address && "On your own phone, in this network:", contact.address, contact.name].filter(Boolean);
    const text = document.createElement("div");
    for (const line of lines) {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      text.append(paragraph);
    }
    aside.replaceChildren(...(contact.code ? [drawn(contact.code)] : []), text);
    aside.hidden = lines.length === 0;
  } catch {
    // The box is starting again; what was shown stays.
  }
  // An address may change, and the office's name may be set, while the page is open.
  setTimeout(() => showContact(aside), 30_000);
}

/** The code with its light edge of four squares, dark on light whatever the page's colours are: cameras want it so. */
function drawn(code) {
  const image = document.createElementNS(svgSpace, "svg");
  image.setAttribute("viewBox", `-4 -4 ${code.width + 8} ${code.width + 8}`);
  image.setAttribute("aria-hidden", "true");
  const ground = document.createElementNS(svgSpace, "path");
  ground.setAttribute("d", `M-4-4h${code.width + 8}v${code.width + 8}h-${code.width + 8}z`);
  ground.setAttribute("fill", "#fff");
  const squares = document.createElementNS(svgSpace, "path");
  squares.setAttribute("d", code.path);
  squares.setAttribute("fill", "#000");
  squares.setAttribute("shape-rendering", "crispEdges");
  image.append(ground, squares);
  return image;
}

/** Keys on the glass: they come when a finger touches the question and go when a real key is pressed. Screen readers have keys of their own. */
function offerKeys(board, field, send) {
  let layer = "letters";
  const show = () => {
    board.replaceChildren(...layers[layer].map((row) => {
      const line = document.createElement("div");
      line.append(...[...row].map(key));
      return line;
    }));
    board.hidden = false;
  };
  const hide = () => {
    board.hidden = true;
  };
  const key = (sign) => {
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = -1;
    button.className = "quiet";
    button.textContent = sign === "#" ? (layer === "signs" ? "abc" : "123") : names[sign] ?? sign;
    button.dataset.sign = sign;
    return button;
  };
  const write = (text) => {
    const from = text === "" && field.selectionStart === field.selectionEnd ? Math.max(0, field.selectionStart - 1) : field.selectionStart;
    field.setRangeText(text, from, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const press = (sign) => {
    if (sign === "⏎") {
      hide();
      send();
    } else if (sign === "⌫") {
      write("");
    } else if (sign === "⇧") {
      layer = layer === "letters" ? "capitals" : "letters";
      show();
    } else if (sign === "#") {
      layer = layer === "signs" ? "letters" : "signs";
      show();
    } else {
      write(sign);
      if (layer === "capitals") {
        layer = "letters";
        show();
      }
    }
  };
  // The question keeps the focus, so that a press never moves it.
  board.addEventListener("pointerdown", (event) => event.preventDefault());
  board.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) press(button.dataset.sign);
  });
  field.addEventListener("pointerup", (event) => {
    if (event.pointerType !== "mouse") show();
  });
  field.addEventListener("keydown", hide);
}
