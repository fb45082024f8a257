// Puts a drawing, made and escaped by figures/svg.py, into the page; again whenever its data or the theme changes.
export default function ({ data, parentElement, setTriggerValue }) {
  const host = parentElement.querySelector(".drawing");
  const picture = host.querySelector(".picture");
  host.classList.toggle("dark", isDark(getComputedStyle(host).getPropertyValue("--st-background-color")));
  picture.setAttribute("role", "img"); // not before it has a name
  picture.setAttribute("aria-label", data.alt);
  picture.innerHTML =
    `<div class="${data.narrow ? "has-narrow" : ""} ${data.turn}">` +
    `<div class="wide">${data.wide}</div><div class="narrow">${data.narrow}</div></div>`;
  const take = (word) => word && setTriggerValue("word", word);
  picture.onclick = ({ target }) => take(target.closest("[data-word]")?.dataset.word);
  offer(host.querySelector(".words"), picture, take);
  const visible = () => [...picture.querySelectorAll("svg")].find((svg) => svg.getClientRects().length);
  offerToSave(host, { name: data.name.replaceAll("_", "-"), alt: data.alt, credit: data.credit, svg: () => standalone(visible(), data.alt) });
}

// The words once more as buttons: one stop of the Tab key, then the arrow keys.
function offer(row, picture, take) {
  const words = [...new Set([...picture.querySelectorAll("[data-word]")].map((mark) => mark.dataset.word))];
  const had = row.contains(row.getRootNode().activeElement);
  row.replaceChildren(...words.map((word, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word;
    button.tabIndex = i ? -1 : 0;
    button.onclick = () => take(word);
    return button;
  }));
  row.hidden = !words.length;
  row.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = [...row.children].indexOf(event.target);
    row.children[(at + step + words.length) % words.length].focus();
  };
  if (had) row.firstChild?.focus();
}

function isDark(colour) {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(colour.trim());
  if (!hex) return matchMedia("(prefers-color-scheme: dark)").matches;
  const [red, green, blue] = hex.slice(1).map((part) => parseInt(part, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128; // ITU-R BT.601 luma
}
