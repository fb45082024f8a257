// ---- Save: a picture as PNG, SVG or HTML, made in the browser from what is on the screen. Shared by all pictures.
const SVG = "http://www.w3.org/2000/svg";
const KINDS = ["PNG", "SVG", "HTML"];
const SHARPNESS = 2; // pixels of a PNG for each of the page
const MARGIN = 16; // px around a picture
const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "paint-order",
  "opacity", "visibility", "color", "line-height", "font-family", "font-size", "font-weight", "font-variant-numeric", "letter-spacing", "text-anchor"];

// Puts the button over the upper right corner of a picture. `picture` has name, alt, svg() and, if it moves, html().
function offerToSave(host, picture) {
  const old = host.querySelector(":scope > .save");
  const box = old ?? host.appendChild(Object.assign(document.createElement("div"), { className: "save" }));
  box.picture = picture;
  if (old) return;
  const open = box.appendChild(button("Save", () => show(open.getAttribute("aria-expanded") !== "true")));
  open.setAttribute("aria-label", "Save this picture");
  open.setAttribute("aria-expanded", "false");
  const menu = box.appendChild(Object.assign(document.createElement("div"), { className: "kinds", hidden: true }));
  const show = (on) => {
    menu.hidden = !on;
    open.setAttribute("aria-expanded", String(on));
  };
  for (const kind of KINDS) {
    menu.appendChild(button(kind, async () => {
      show(false);
      open.focus();
      await save(kind, box.picture);
    }));
  }
  box.addEventListener("keydown", ({ key }) => key === "Escape" && (show(false), open.focus()));
  box.addEventListener("focusout", ({ relatedTarget }) => box.contains(relatedTarget) || show(false));
}

function button(words, onclick) {
  return Object.assign(document.createElement("button"), { type: "button", textContent: words, onclick });
}

// What XML forbids: a word of a file may hold it.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

async function save(kind, picture) {
  const name = `embedding-lab-${picture.name}.${kind.toLowerCase()}`;
  if (kind === "HTML" && picture.html) return download(name, await picture.html(), "text/html");
  const svg = await withFonts((await picture.svg()).replace(FORBIDDEN, ""));
  if (kind === "SVG") return download(name, svg, "image/svg+xml");
  if (kind === "HTML") return download(name, page(picture.alt, svg), "text/html");
  return download(name, await painted(svg), "image/png");
}

function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function page(alt, body) {
  const link = escaped(location.href);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(alt)}</title>` +
    `<body style="margin:24px;font:14px sans-serif;max-width:1200px">${body}<p>${escaped(alt)}</p><p><a href="${link}">${link}</a></p></body></html>`;
}

function escaped(words) {
  return words.replace(/[&<>"]/g, (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[letter]);
}

// A copy that needs no style sheet: what the page computed stands in each mark.
function standalone(svg, alt) {
  const copy = svg.cloneNode(true);
  const marks = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((mark, i) => {
    const style = getComputedStyle(marks[i]);
    for (const name of STYLES) mark.style.setProperty(name, style.getPropertyValue(name));
    mark.removeAttribute("class");
  });
  const [, , across, down] = svg.getAttribute("viewBox").split(" ").map(Number);
  const [width, height] = [across + 2 * MARGIN, down + 2 * MARGIN];
  const frame = { x: -MARGIN, y: -MARGIN, width, height };
  set(copy, { xmlns: SVG, width, height, viewBox: Object.values(frame).join(" ") });
  copy.removeAttribute("aria-hidden");
  const ground = set(document.createElementNS(SVG, "rect"), { ...frame, fill: background(svg) });
  const title = document.createElementNS(SVG, "title");
  title.textContent = alt;
  copy.prepend(title, ground);
  return new XMLSerializer().serializeToString(copy);
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function background(element) {
  return getComputedStyle(element).getPropertyValue("--st-background-color").trim() || "#FFFFFF";
}

// The page's own type goes along: in another program its words would have other widths.
async function withFonts(svg) {
  const faces = [...document.styleSheets].flatMap(rulesOf).filter((rule) => rule instanceof CSSFontFaceRule);
  const used = faces.filter((face) => {
    const family = face.style.getPropertyValue("font-family").replace(/["']/g, "");
    return svg.includes(family) && !/italic/.test(face.style.getPropertyValue("font-style"));
  });
  const styles = await Promise.all(used.map(embedded));
  return svg.replace(/(<svg[^>]*>)/, `$1<style>${styles.join("")}</style>`);
}

function rulesOf(sheet) {
  try {
    return [...sheet.cssRules];
  } catch {
    return []; // a style sheet of another origin may not be read
  }
}

async function embedded(face) {
  const address = /url\(["']?([^"')]+)/.exec(face.style.getPropertyValue("src"))?.[1];
  if (!address) return "";
  const font = await (await fetch(new URL(address, face.parentStyleSheet.href ?? location.href))).blob();
  const data = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(font);
  });
  const style = (name) => face.style.getPropertyValue(name);
  return `@font-face{font-family:${style("font-family")};font-weight:${style("font-weight") || 400};src:url(${data})}`;
}

async function painted(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`; // an SVG from a blob would taint the canvas
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width * SHARPNESS, height: image.height * SHARPNESS });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
