// Puts a drawing, made and escaped by figures/svg.py, into the page; again whenever its data or the theme changes.
export default function ({ data, parentElement }) {
  const host = parentElement.querySelector(".drawing");
  host.classList.toggle("dark", isDark(getComputedStyle(host).getPropertyValue("--st-background-color")));
  host.setAttribute("role", "img");
  host.setAttribute("aria-label", data.alt);
  host.innerHTML =
    `<div class="${data.narrow ? "has-narrow" : ""} ${data.width < 560 ? "small" : ""}">` +
    `<div class="wide">${data.wide}</div><div class="narrow">${data.narrow}</div></div>`;
}

function isDark(colour) {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(colour.trim());
  if (!hex) return matchMedia("(prefers-color-scheme: dark)").matches;
  const [red, green, blue] = hex.slice(1).map((part) => parseInt(part, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128; // ITU-R BT.601 luma
}
