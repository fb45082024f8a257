// ---- Save: a picture as PNG, SVG or HTML, made in the browser from what is on the screen. Shared by all pictures.
const SVG = "http://www.w3.org/2000/svg";
const KINDS = ["PNG", "SVG", "HTML"];
const SHARPNESS = 2; // pixels of a PNG for each of the page
const MARGIN = 16; // px around a picture
const GAP = 6; // px between a word and the button
const LINE = 18; // px of a line below it
const LEAST_WIDTH = 360; // px that the lines have
const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "paint-order",
  "opacity", "visibility", "color", "line-height", "font-family", "font-size", "font-weight", "font-variant-numeric", "letter-spacing", "text-anchor"];

const ICON = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 2v8M4.5 7 8 10.5 11.5 7M3 13.5h10"/></svg>';
const MARKS = "text, rect, circle, path, line, polygon, polyline, ellipse, foreignObject";
const GROUND = 0.1; // of the picture: a larger rectangle is what others stand on
const SIDE = 28; // px of the button
const STEP = 7; // px between two places that are tried

// Puts a button into a picture. `picture` has name, alt, credit, svg() and, if it moves, html().
function offerToSave(host, picture) {
  const old = host.querySelector(":scope > .save");
  const box = old ?? host.appendChild(Object.assign(document.createElement("div"), { className: "save" }));
  box.picture = { ...picture, host };
  if (!picture.html) keepClear(host, box);
  if (old) return;
  const open = box.appendChild(button("", () => show(open.getAttribute("aria-expanded") !== "true")));
  open.innerHTML = ICON;
  open.title = "Save this picture";
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

// A still picture has the button where no word or mark is, as near to its upper right corner as can be; again when it changes.
function keepClear(host, box) {
  const place = () => {
    const { across, down } = emptyPlace(host, box);
    const isLeft = across > host.clientWidth / 2; // the kinds of files open towards the middle
    Object.assign(box.style, { top: `${down}px`, right: isLeft ? "auto" : `${across}px`, left: isLeft ? `${host.clientWidth - across - SIDE}px` : "auto" });
    box.style.flexDirection = isLeft ? "row" : "row-reverse";
  };
  box.resized ??= new ResizeObserver(place);
  box.resized.disconnect();
  box.resized.observe(host);
  document.fonts.ready.then(place); // until then words have other widths
}

// How far from the upper right corner: across and down, in px.
function emptyPlace(host, box) {
  const whole = host.getBoundingClientRect();
  const marks = [...host.querySelectorAll(`svg :is(${MARKS})`)].filter((mark) => !box.contains(mark)).map((mark) => [mark.tagName, mark.getBoundingClientRect()]);
  const taken = marks.filter(([name, { width, height }]) => name !== "rect" || width * height < GROUND * whole.width * whole.height);
  const steps = (length) => Array.from({ length: Math.max(1, Math.floor((length - SIDE) / STEP) + 1) }, (_, i) => i * STEP);
  const places = steps(whole.width).flatMap((across) => steps(whole.height).map((down) => ({ across, down })));
  places.sort((one, other) => one.across + one.down - other.across - other.down);
  const isEmpty = ({ across, down }) => {
    const [left, top] = [whole.right - across - SIDE, whole.top + down];
    return !taken.some(([, at]) => at.right > left - GAP && at.left < left + SIDE + GAP && at.bottom > top && at.top < top + SIDE);
  };
  const hasRoomBeside = innerWidth - whole.right > SIDE + GAP;
  return places.find(isEmpty) ?? { across: hasRoomBeside ? -SIDE - GAP : 0, down: 0 };
}

function button(words, onclick) {
  return Object.assign(document.createElement("button"), { type: "button", textContent: words, onclick });
}

// What XML forbids: a word of a file may hold it.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

async function save(kind, picture) {
  const name = `embedding-lab-${picture.name}.${kind.toLowerCase()}`;
  if (kind === "HTML" && picture.html) return download(name, await picture.html(), "text/html");
  const svg = await withFonts(credited((await picture.svg()).replace(FORBIDDEN, ""), picture));
  if (kind === "SVG") return download(name, svg, "image/svg+xml");
  if (kind === "HTML") return download(name, page(picture, svg), "text/html");
  return download(name, await painted(svg), "image/png");
}

// What is written below a saved picture: title, source, figures of trust, where and when.
function creditLines({ credit }) {
  const today = new Date().toLocaleDateString("sv"); // 2026-01-31
  return [credit.title, credit.source, credit.figures, `${today} · ${location.href}`].filter(Boolean);
}

function creditInWords(picture) {
  return creditLines(picture).map((line, i) => `<p>${i ? escaped(line) : `<b>${escaped(line)}</b>`}</p>`).join("");
}

// The picture in a taller one, with its credit below.
function credited(svg, picture) {
  const inner = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  const [across, down] = ["width", "height"].map((side) => parseFloat(inner.getAttribute(side)));
  const pad = picture.html ? MARGIN : 0; // a drawing brings its own
  const width = Math.max(across + 2 * pad, LEAST_WIDTH);
  const style = getComputedStyle(picture.host);
  const family = style.getPropertyValue("--st-font").trim() || "sans-serif";
  const lines = creditLines(picture).flatMap((line, i) => wrapped(line, width - 2 * MARGIN, family).map((part) => [part, !i]));
  const top = down + 2 * pad;
  const height = top + LINE * lines.length + MARGIN;
  const outer = set(inner.ownerDocument.createElementNS(SVG, "svg"), { width, height, viewBox: `0 0 ${width} ${height}` });
  const add = (name, attributes) => outer.appendChild(set(inner.ownerDocument.createElementNS(SVG, name), attributes));
  add("rect", { width, height, fill: background(picture.host) });
  outer.append(set(inner, { x: pad, y: pad }));
  lines.forEach(([words, isTitle], i) => {
    const fill = style.getPropertyValue(isTitle ? "--ink" : "--muted").trim();
    const place = { x: MARGIN, y: top + LINE * (i + 0.75), fill, "font-family": family, "font-size": 13, "font-weight": isTitle ? 600 : 400 };
    add("text", place).textContent = words;
  });
  return new XMLSerializer().serializeToString(outer);
}

function wrapped(line, width, family) {
  const pen = Object.assign(document.createElement("canvas").getContext("2d"), { font: `600 13px ${family}` });
  const rows = [""];
  for (const piece of line.match(/[^\s/?&=]{1,40}[\s/?&=]*|[\s/?&=]+/g) ?? []) { // an address is broken where its parts end
    if (pen.measureText(rows.at(-1) + piece).width > width) rows.push("");
    rows[rows.length - 1] += piece;
  }
  return rows.map((row) => row.trimEnd());
}

function download(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function page({ alt }, body) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(alt)}</title>` +
    `<body style="margin:24px;font:14px sans-serif;max-width:1200px">${body}<p>${escaped(alt)}</p></body></html>`;
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
  return svg.replace(/(<svg[^>]*>)/, `$1<style>text{text-rendering:geometricPrecision}${styles.join("")}</style>`);
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
