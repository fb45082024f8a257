// Keeps one Plotly chart across reruns: an update changes it in place, so zoom, camera and selection stay.
const TYPES = { f4: Float32Array, i4: Int32Array };
const TOOLS = {
  flat: [["zoom2d", "pan2d", "lasso2d", "select2d"], ["resetScale2d"]],
  deep: [["orbitRotation", "pan3d"], ["resetCameraDefault3d"]],
};
const STEERED = "Arrow keys move the picture, plus and minus change its size, zero shows all.";
const TURNED = "The picture can be turned with the mouse.";
const NARROW = 0.9; // of the width that a chart was made for: below it, its column is a phone's
const LEAST = 0.75; // height of a map on a phone, for a width of 1
const MOST = 0.62; // of the window's height, where all is larger: the question and the controls stand above
const STILL = 5; // px: a press that moves less is a click
const DISC = 5; // px: radius of a point in space, roughly
const REACH = 10; // px between a click in space and the middle of its point, at most
const WHEEL = 150; // ms: Plotly takes over a zoom by wheel 50 ms after its last turn
const charts = (window.embeddingLabMounted ??= new Set()); // those of this page

export default function (component) {
  const { data, parentElement } = component;
  const host = parentElement.querySelector(".live-chart");
  if (!host.liveChart || host.liveChart.gone) host.liveChart = mount(host);
  const state = host.liveChart;
  state.component = component;
  // Streamlit also calls this when two updates come at once; only a chart that has left the page is given up.
  const leave = () => host.isConnected || unmount(host, state);
  if (isDrawn(host, state, data)) return leave;
  state.bytes = data;
  state.next = unpack(data);
  state.said.setAttribute("aria-label", state.next.alt);
  state.plot.setAttribute("aria-label", state.next.layout.scene ? TURNED : STEERED);
  size(host, state.next);
  pump(host, state);
  return leave;
}

// A page that waits for the next frame sends the last one again.
function isDrawn(host, { bytes }, data) {
  const dark = isDark(getComputedStyle(host).getPropertyValue("--st-background-color"));
  if (bytes?.length !== data.length || host.classList.contains("dark") !== dark || host.dataset.error) return false;
  return bytes.every((byte, i) => byte === data[i]);
}

function mount(host) {
  const plot = host.appendChild(document.createElement("div"));
  Object.assign(plot, { className: "plot", tabIndex: 0, onkeydown: (event) => steer(state, event) });
  plot.setAttribute("role", "group"); // it holds buttons, which an image may not
  const said = host.appendChild(Object.assign(document.createElement("div"), { className: "said" }));
  said.setAttribute("role", "img");
  host.dataset.uid = window.embeddingLabCharts = (window.embeddingLabCharts ?? 0) + 1;
  host.classList.toggle("dark", isDark(getComputedStyle(host).getPropertyValue("--st-background-color")));
  const state = { plot, said, selected: null, ends: new AbortController() };
  state.sizes = new ResizeObserver(() => fit(state));
  state.sizes.observe(host);
  window.addEventListener("resize", () => fit(state), { signal: state.ends.signal }); // the type may have changed
  watchPointer(state);
  join(host, state);
  return state;
}

function unmount(host, state) {
  state.gone = true;
  charts.delete(state);
  state.ends.abort();
  state.thaw?.();
  state.sizes.disconnect();
  state.release?.();
  if (!state.busy) remove(host, state);
}

function remove(host, state) {
  if (state.plot._fullLayout) state.Plotly.purge(state.plot);
  state.plot.remove();
  state.ring.remove();
  state.said.remove();
  if (host.liveChart === state) delete host.liveChart;
}

// Draws the latest chart; what arrives meanwhile waits, and only the last of it is drawn.
async function pump(host, state) {
  if (state.busy) return;
  state.busy = true;
  try {
    while (state.next && !state.gone) {
      state.Plotly = await plotly(new URL(state.next.library, location.origin).href);
      while (state.held) await state.held; // a react would cut short a drag or a lasso
      if (state.gone) break;
      const chart = state.next;
      state.next = null;
      await react(host, state, chart);
    }
    host.querySelector(".failed")?.remove();
    delete host.dataset.error;
  } catch (error) {
    if (!state.gone) fail(host, error);
  } finally {
    state.busy = false;
    if (state.gone) remove(host, state);
    else fit(state); // the column may have changed meanwhile
  }
}

async function react(host, state, chart) {
  const { plot, Plotly } = state;
  if (state.selected && state.chart.view !== chart.view) {
    state.selected = null;
    state.component.setStateValue("selected", []);
  }
  if (state.chart?.view !== chart.view) state.zoom = null;
  else if (plot._fullLayout) state.zoom = zoomOf(state);
  state.chart = chart;
  host.classList.toggle("dark", isDark(getComputedStyle(host).getPropertyValue("--st-background-color")));
  const paint = painter(getComputedStyle(host));
  const { type, marks, room } = state.scale = scaleOf(host, chart);
  const layout = grown(paint(isLoose(chart, room) ? closer(chart) : chart.layout), type);
  for (const [axis, range] of Object.entries(state.zoom ?? {})) layout[axis] = { ...layout[axis], range };
  const started = performance.now();
  await Plotly.react(
    plot,
    chart.traces.map((trace) => marked(grown(paint(trace), trace.mode === "markers" ? marks : type), state.selected)),
    {
      ...layout,
      uirevision: chart.view,
      selectionrevision: (state.drawn = (state.drawn ?? 0) + 1), // the selection is kept here, by id
      selections: [],
      font: { ...layout.font, family: paint.font },
      hoverlabel: { ...layout.hoverlabel, font: { ...layout.hoverlabel?.font, family: paint.font } },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: paint.token("muted"), activecolor: paint.token("ink"), orientation: "v" },
    },
    {
      displaylogo: false,
      displayModeBar: "hover",
      scrollZoom: true,
      responsive: false,
      modeBarButtons: layout.scene ? TOOLS.deep : TOOLS.flat,
    },
  );
  if (!state.wired) wire(state);
  offerToSave(host, toSave(state));
  state.ranges = rangesOf(plot);
  thin(plot);
  ring(state, state.ringed);
  host.dataset.ms = (performance.now() - started).toFixed(1);
  host.dataset.points = chart.traces.reduce((sum, trace) => sum + (trace.xaxis ? 0 : trace.customdata?.length ?? 0), 0);
  host.dataset.view = chart.view;
  host.dataset.rev = chart.revision;
}

// Plotly's own memory of a zoom ends when the chart brings another range, and moving points do: it is kept here.
function zoomOf(state) {
  const now = rangesOf(state.plot);
  const same = (one, other) => Object.keys(one).every((axis) => one[axis].every((end, i) => end === other?.[axis]?.[i]));
  if (same(now, state.ranges)) return state.zoom;
  return same(now, rangesOf(state.plot, (axis) => [axis._rangeInitial0, axis._rangeInitial1])) ? null : now;
}

function rangesOf(plot, read = (axis) => [...axis.range]) {
  const { xaxis, yaxis, scene } = plot._fullLayout;
  return scene || !xaxis || !yaxis ? {} : { xaxis: read(xaxis), yaxis: read(yaxis) };
}

function marked(trace, selected) {
  if (!selected || !trace.customdata) return trace;
  const points = [];
  trace.customdata.forEach((id, point) => selected.has(id) && points.push(point));
  return { ...trace, selectedpoints: points };
}

// One copy for all charts of the page. It has no export: it sets a global, which is put back.
function plotly(url) {
  window.embeddingLabPlotly ??= (async () => {
    const before = window.Plotly;
    await import(window.embeddingLabFailed ? `${url}&again=${window.embeddingLabFailed}` : url);
    const loaded = window.Plotly ?? self.moduleName;
    if (before) window.Plotly = before;
    else delete window.Plotly;
    if (!loaded?.react) throw new Error("plotly.min.js sets no window.Plotly");
    return loaded;
  })().catch((error) => {
    delete window.embeddingLabPlotly; // the next update tries again, past the browser's memory of the failure
    window.embeddingLabFailed = (window.embeddingLabFailed ?? 0) + 1;
    throw error;
  });
  return window.embeddingLabPlotly;
}

// What the button Save writes: the chart as it is turned and zoomed now; as HTML it stays alive, with Plotly inside.
function toSave({ plot, Plotly, chart }) {
  const ground = background(plot);
  const size = { width: plot.offsetWidth, height: plot.offsetHeight };
  const words = `.annotation-text,.textpoint text{paint-order:stroke;stroke:${ground};stroke-width:3px;stroke-linejoin:round}`;
  return {
    name: chart.name.replaceAll("_", "-"),
    alt: chart.alt,
    credit: { title: chart.title, source: chart.source, figures: chart.figures },
    async svg() {
      const figure = { data: plot.data, layout: { ...plot.layout, paper_bgcolor: ground } };
      const image = await Plotly.toImage(figure, { format: "svg", ...size });
      return decodeURIComponent(image.slice(image.indexOf(",") + 1)).replace(/(<svg[^>]*>)/, `$1<style>${words}</style>`);
    },
    async html() {
      const library = await (await fetch(new URL(chart.library, location.origin))).text();
      const figure = Plotly.Plots.graphJson(plot, false, "keepall").replaceAll("<", "\\u003c");
      const draw = `{const figure = ${figure}; Plotly.newPlot("plot", figure.data, {...figure.layout, paper_bgcolor: "${ground}"}, {scrollZoom: true});}`;
      const place = `<style>${words}</style><div id="plot" style="width:${size.width}px;height:${size.height}px"></div>`;
      return page(this, `${place}${creditInWords(this)}<script>${library}</script><script>${draw}</script>`);
    },
  };
}

function fail(host, error) {
  const message = host.querySelector(".failed") ?? host.appendChild(document.createElement("p"));
  message.className = "failed";
  message.textContent = "This chart could not be drawn. Reload the page to try again.";
  host.dataset.error = String(error?.message ?? error);
  console.warn(error);
}

// ---- Data and colours

function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const start = bytes.byteOffset + Math.ceil((4 + length) / 8) * 8;
  const restore = (value) => {
    if (Array.isArray(value)) return value.map(restore);
    if (value === null || typeof value !== "object") return value;
    if (value.$) {
      const [offset, count, type] = value.$;
      const end = start + offset + count * TYPES[type].BYTES_PER_ELEMENT;
      return new TYPES[type](bytes.buffer.slice(start + offset, end));
    }
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, restore(part)]));
  };
  return restore(header);
}

// Replaces tokens, only where a colour stands: a word of the reader may begin with @ too.
function painter(style) {
  const known = { "@clear": "rgba(0,0,0,0)" };
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const colour = (value) => {
    if (Array.isArray(value)) return value.map(colour);
    return typeof value === "string" && value[0] === "@" ? (known[value] ??= token(value.slice(1))) : value;
  };
  const paint = (value, name = "") => {
    if (/color(scale)?$/.test(name)) return value?.constructor === Object ? value : colour(value);
    if (Array.isArray(value)) return typeof value[0] === "object" ? value.map((part) => paint(part)) : value;
    if (value?.constructor !== Object) return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, paint(part, key)]));
  };
  return Object.assign(paint, { token, font: token("st-font") || "sans-serif" });
}

function isDark(colour) {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(colour.trim());
  if (!hex) return matchMedia("(prefers-color-scheme: dark)").matches;
  const [red, green, blue] = hex.slice(1).map((part) => parseInt(part, 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128; // ITU-R BT.601 luma
}

// ---- Room

// A chart grows with the type of the page; in a column narrower than it was made for, points are smaller.
function scaleOf(host, chart) {
  const type = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const room = chart.width ? Math.min(1, host.clientWidth / (chart.width * type)) : 1;
  return { type, room, marks: type * Math.max(0.75, room) };
}

function size(host, chart) {
  const { type, room } = scaleOf(host, chart);
  const least = room < NARROW && chart.layout.xaxis ? LEAST * host.clientWidth : 0; // the same with a lens and without
  const most = type > 1 ? MOST * window.innerHeight : Infinity;
  const height = `${Math.round(Math.min(Math.max(chart.height * type * room, least), most))}px`;
  if (host.style.height !== height) host.style.height = height;
}

// A flat map without anything set into it may have another shape on a phone: the shape of its points.
function isLoose({ layout }, room) {
  return room < NARROW && layout.xaxis && !layout.xaxis2;
}

function closer({ traces, layout }) {
  const places = traces.filter((trace) => trace.customdata).map(({ x }) => x).filter((x) => x.length);
  if (!places.length) return layout;
  const low = Math.min(...places.map((x) => x.reduce((one, other) => Math.min(one, other))));
  const high = Math.max(...places.map((x) => x.reduce((one, other) => Math.max(one, other))));
  const margin = (high - low || 1) / 8; // words stand beside points
  return { ...layout, xaxis: { ...layout.xaxis, range: [low - margin, high + margin] } };
}

// Lengths in px grow with the type; coordinates and shares of the picture don't.
function grown(value, by, name = "") {
  const isLength = /^(size|width|[xy]shift)$/.test(name);
  if (by === 1 || value === null) return value;
  if (typeof value === "number") return isLength ? value * by : value;
  if (ArrayBuffer.isView(value)) return isLength ? value.map((length) => length * by) : value;
  if (Array.isArray(value)) return value.map((part) => grown(part, by, name));
  if (value?.constructor !== Object) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, grown(part, by, key)]));
}

function fit(state) {
  const { plot, chart } = state;
  if (state.gone || !chart || !plot._fullLayout || !plot.offsetWidth) return;
  const host = plot.parentElement;
  size(host, chart);
  if (state.busy) return; // it fits itself when it is done
  const { type, marks } = scaleOf(host, chart);
  const isScaled = type !== state.scale.type || Math.abs(marks - state.scale.marks) > 0.01;
  const { width, height } = plot._fullLayout;
  if (Math.abs(width - plot.offsetWidth) < 1 && Math.abs(height - plot.offsetHeight) < 1) return isScaled && redraw(state);
  const zoom = zoomOf(state);
  state.thaw?.();
  state.Plotly.Plots.resize(plot).then(() => {
    state.zoom = zoom && rangesOf(plot);
    state.ranges = rangesOf(plot);
    thin(plot);
    if (isScaled || !zoom) redraw(state); // equal axes only ever widen: the chart's own ranges fit again
  });
}

function redraw(state) {
  state.next ??= state.chart;
  pump(state.plot.parentElement, state);
}

// Words are placed for the width that the chart was made for. One that is cut off, or lies on the lens or on the tools, or
// in a narrow column on another, moves to the other side of its point or inside; where that doesn't help, it is hidden.
function thin(plot) {
  const texts = [...plot.querySelectorAll(".annotation-text, .textpoint text")];
  for (const text of texts) {
    text.classList.remove("crowded");
    text.style.translate = "";
  }
  const tools = [...plot.parentElement.querySelectorAll(".modebar-group, .save")].map((tool) => tool.getBoundingClientRect());
  const kept = [...tools];
  const grounds = groundsOf(plot);
  const isNarrow = plot.parentElement.liveChart.scale.room < NARROW;
  const said = texts.map((text) => ({ text, box: text.getBoundingClientRect(), heft: parseFloat(text.style.fontSize) + text.style.fontWeight / 1000 }));
  said.sort((one, other) => other.heft - one.heft); // names of groups first, then what is bold
  for (const { text, box } of said) {
    const ground = text.closest(".subplot")?.classList[1] ?? "xy";
    const inside = grounds[ground] ?? plot.getBoundingClientRect();
    const lenses = ground === "xy" ? Object.values(grounds).filter((one) => one !== inside) : [];
    const isFree = (one, others) => isWithin(one, inside) && !others.some((other) => overlap(one, other));
    const mayMove = isNarrow || !isFree(box, [...tools, ...lenses]); // else it would cover the points beside its own
    const places = mayMove ? shifts(text, box, inside).map((by) => moved(box, by)) : [box];
    const place = places.find((one) => isFree(one, [...kept, ...lenses]));
    if (!place) text.classList.add("crowded");
    else kept.push(place);
    if (place) text.style.translate = `${place.left - box.left}px ${place.top - box.top}px`;
  }
}

// The rectangles of the map and of what is set into it.
function groundsOf(plot) {
  const { left, top } = plot.getBoundingClientRect();
  return Object.fromEntries(Object.entries(plot._fullLayout._plots ?? {}).map(([name, { xaxis, yaxis }]) => {
    const [x, y] = [left + xaxis._offset, top + yaxis._offset];
    return [name, { left: x, top: y, right: x + xaxis._length, bottom: y + yaxis._length }];
  }));
}

// As it is, on the other side of its point, as far in as it must.
function shifts(text, box, inside) {
  const reach = (text.closest(".trace")?.__data__?.[0]?.trace?.marker?.size ?? 8) / 1.6 + 1;
  const side = { start: -1, end: 1 }[text.getAttribute("text-anchor")] ?? 0;
  const inwards = Math.max(inside.left - box.left, 0) - Math.max(box.right - inside.right, 0);
  const down = Math.max(inside.top - box.top, 0) - Math.max(box.bottom - inside.bottom, 0);
  return side ? [[0, 0], [side * (box.width + 2 * reach), 0]] : [[0, 0], [inwards, down]];
}

function moved({ left, top, right, bottom }, [across, down]) {
  return { left: left + across, top: top + down, right: right + across, bottom: bottom + down };
}

function isWithin(box, inside) {
  return box.left >= inside.left - 1 && box.right <= inside.right + 1 && box.top >= inside.top - 2 && box.bottom <= inside.bottom + 2;
}

function overlap(one, other) {
  return Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2 &&
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 7; // a line is higher than its letters
}

// ---- Keys, clicks and selections

// The arrow keys move the window on a flat map, plus and minus change its size, zero shows all.
function steer(state, event) {
  const { plot, Plotly } = state;
  const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
  const size = { "+": 0.8, "=": 0.8, "-": 1.25 }[event.key];
  const { xaxis, yaxis, scene } = plot._fullLayout ?? {};
  if (scene || !xaxis || event.ctrlKey || event.metaKey || !(step || size || event.key === "0")) return;
  event.preventDefault();
  const range = ([low, high], shift) => {
    const [middle, half] = [(low + high) / 2 + (shift * (high - low)) / 8, ((high - low) / 2) * (size ?? 1)];
    return [middle - half, middle + half];
  };
  const [across, up] = step ?? [0, 0];
  const first = (axis) => [axis._rangeInitial0, axis._rangeInitial1];
  Plotly.relayout(plot, event.key === "0"
    ? { "xaxis.range": first(xaxis), "yaxis.range": first(yaxis) }
    : { "xaxis.range": range(xaxis.range, across), "yaxis.range": range(yaxis.range, up) });
}

function watchPointer(state) {
  const { plot, ends } = state;
  const options = { capture: true, signal: ends.signal };
  plot.addEventListener("pointerdown", (event) => {
    state.pressed = [event.clientX, event.clientY];
    state.moved = 0;
    state.gesture = true;
    state.candidate = null;
    hold(state);
    state.thaw?.();
    if (event.target.matches(".nsewdrag[data-subplot=xy]")) freeze(state);
    state.onTools = Boolean(event.target.closest(".modebar"));
  }, options);
  window.addEventListener("pointermove", (event) => { // a lasso may end where it began, and is no click
    const { pressed } = state;
    if (pressed) state.moved = Math.max(state.moved, Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]));
  }, { ...options, passive: true });
  plot.addEventListener("wheel", () => {
    hold(state);
    clearTimeout(state.wheeled);
    state.wheeled = setTimeout(() => state.pressed || letGo(state), WHEEL);
  }, { ...options, passive: true });
  const up = (event) => {
    const { pressed } = state;
    if (!pressed) return;
    state.thaw?.(); // before Plotly hears of it and draws
    if (event.type === "pointercancel") state.Plotly?.redraw(plot);
    const still = event.type === "pointerup" && state.moved < STILL && !state.onTools;
    setTimeout(() => { // after Plotly's own handlers; it forgets the point under a resting mouse with every redraw
      const id = still ? pointAt(state, pressed) : null;
      state.pressed = state.candidate = null;
      letGo(state);
      if (id !== null) click(state, id);
    });
  };
  window.addEventListener("pointerup", up, options);
  window.addEventListener("pointercancel", up, options);
}

function hold(state) {
  state.held ??= new Promise((resolve) => (state.release = resolve));
}

function letGo(state) {
  state.held = null;
  state.release?.();
}

function wire(state) {
  const { plot } = state;
  state.wired = true;
  plot.on("plotly_click", ({ points }) => {
    const id = idOf(points[0]);
    if (state.pressed) state.candidate = id; // 3-D says it with every frame of a press, and drags aren't clicks
  });
  plot.on("plotly_hover", ({ points, event }) => {
    if (event) state.hovered = { id: idOf(points[0]), x: event.clientX, y: event.clientY }; // 3-D sends none
    peersOf(state).forEach((peer) => ring(peer, idOf(points[0])));
  });
  plot.on("plotly_unhover", () => peersOf(state).forEach((peer) => ring(peer, null)));
  plot.on("plotly_selected", (event) => {
    if (!state.gesture) return; // a redraw drops the region, and Plotly then tells of an empty selection
    state.gesture = false;
    if (event?.points) choose(state, new Set(event.points.map(idOf).filter((id) => id !== null)));
  });
  plot.on("plotly_deselect", () => choose(state, null));
  plot.on("plotly_doubleclick", () => choose(state, null));
  plot.on("plotly_relayout", () => thin(plot));
}

function pointAt(state, [x, y]) {
  const { plot, hovered, candidate } = state;
  if (plot._fullLayout?.scene) return pointInSpace(plot, [x, y], state.scale.type);
  const isNear = hovered && Math.hypot(x - hovered.x, y - hovered.y) < STILL;
  return candidate ?? (isNear ? hovered.id : null);
}

// The point in space under a click, of several the one in front; else the nearest. Plotly itself looks only when it
// draws a frame, and on a slow machine there may be none between press and release.
function pointInSpace({ data, _fullLayout }, [x, y], type) {
  const { glplot, dataScale } = _fullLayout.scene._scene ?? {};
  if (!glplot?.cameraParams) return null; // this browser draws nothing in space
  const { left, top, width, height } = glplot.canvas.getBoundingClientRect();
  const { model, view, projection } = glplot.cameraParams;
  let best = { distance: REACH * type, depth: 0, id: null };
  for (const trace of data) {
    trace.customdata?.forEach((id, i) => {
      const place = [trace.x[i], trace.y[i], trace.z[i]].map((value, axis) => value * dataScale[axis]);
      const [across, up, depth, w] = [model, view, projection].reduce(transformed, [...place, 1]);
      const [px, py] = [left + (0.5 + across / w / 2) * width, top + (0.5 - up / w / 2) * height];
      const found = { distance: Math.max(DISC * type, Math.hypot(px - x, py - y)), depth: depth / w, id };
      const isSeen = w > 0 && Math.abs(found.depth) <= 1; // not behind the eye
      if (isSeen && (found.distance - best.distance || found.depth - best.depth) < 0) best = found;
    });
  }
  return best.id;
}

// A matrix of 4 x 4, column by column, times a vector.
function transformed(vector, matrix) {
  return [0, 1, 2, 3].map((row) => vector.reduce((sum, value, column) => sum + matrix[4 * column + row] * value, 0));
}

function idOf(point) {
  return point?.data.customdata?.[point.pointNumber] ?? null;
}

function click(state, id) {
  state.component.setTriggerValue("clicked", id);
}

function choose(state, ids) {
  [state, ...peersOf(state)].forEach((one) => select(one, ids));
}

// The points are kept, not the region: else Plotly would select anew among points that move.
function select(state, ids) {
  const before = state.selected;
  state.selected = ids?.size ? ids : null;
  if (before || state.selected) state.component.setStateValue("selected", [...(state.selected ?? [])]);
  redraw(state);
}

// ---- Charts of one group: a point that the mouse rests on is ringed in the others

function join(host, state) {
  charts.add(state);
  const mark = host.appendChild(document.createElement("div"));
  mark.className = "ringed";
  mark.hidden = true;
  mark.setAttribute("aria-hidden", "true");
  mark.appendChild(document.createElement("span"));
  state.ring = mark;
  host.addEventListener("pointerleave", () => peersOf(state).forEach((peer) => ring(peer, null)), { signal: state.ends.signal });
}

function peersOf(state) {
  const group = state.chart?.group;
  return group ? [...charts].filter((other) => other !== state && other.chart?.group === group) : [];
}

function ring(state, id) {
  state.ringed = id ?? null;
  const at = state.ringed === null ? null : placeOf(state.plot, id);
  state.ring.hidden = !at;
  if (!at) return;
  state.ring.style.translate = `${at.x}px ${at.y}px`;
  state.ring.dataset.id = id;
  state.ring.firstChild.textContent = at.words;
  state.ring.classList.toggle("leftwards", at.x > state.plot.offsetWidth / 2);
}

// Where a point of the map itself, not of its lens, stands in px; null where the reader has zoomed past it.
function placeOf({ data, _fullLayout }, id) {
  const { xaxis, yaxis } = _fullLayout ?? {};
  for (const trace of xaxis && yaxis ? data : []) {
    const point = trace.xaxis ? -1 : trace.customdata?.indexOf(id) ?? -1;
    if (point < 0) continue;
    const [x, y] = [xaxis.l2p(trace.x[point]), yaxis.l2p(trace.y[point])];
    if (x < 0 || y < 0 || x > xaxis._length || y > yaxis._length) return null;
    const words = new DOMParser().parseFromString(trace.hovertext?.[point] ?? "", "text/html").body.textContent;
    return { x: x + xaxis._offset, y: y + yaxis._offset, words };
  }
  return null;
}
