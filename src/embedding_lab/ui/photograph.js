// ---- Panning a large map: joined to live_chart.js
const REST = 300; // ms

// While the map is dragged a photograph of its points moves: WebGL in software draws 50,000 too slowly for that.
// Plotly still moves all the rest, the words too. It draws the points when the hand rests or lets go.
function freeze(state) {
  const layout = state.plot._fullLayout;
  const main = layout?._plots?.xy;
  if (!main?._scene) return; // few points are SVG
  const scenes = Object.values(layout._plots).map((subplot) => subplot._scene).filter(Boolean);
  const methods = scenes.map(({ update, draw }) => ({ update, draw }));
  const { _glcanvas } = layout;
  const ends = new AbortController();
  const start = [main.xaxis, main.yaxis].map((axis) => [...axis.range]);
  let photo, mouse, timer;
  const rest = () => {
    if (!mouse) return; // a finger rests
    state.thaw();
    document.dispatchEvent(new MouseEvent("mousemove", mouse)); // once more to the same place: Plotly draws
    freeze(state);
  };
  state.thaw = () => {
    scenes.forEach((scene, i) => Object.assign(scene, methods[i]));
    layout._glcanvas = _glcanvas;
    photo?.remove();
    clearTimeout(timer);
    ends.abort();
    state.thaw = null;
  };
  main._scene.update = ({ range: [left, , , high] }) => {
    if (!photo) {
      photo = photograph(state.plot, start);
      scenes.forEach((scene) => (scene.draw = () => {}));
      scenes.filter((scene) => scene !== main._scene).forEach((scene) => (scene.update = () => {}));
      layout._glcanvas = null; // else Plotly clears it
    }
    photo.move(left, high);
    clearTimeout(timer);
    timer = setTimeout(rest, REST);
  };
  const options = { capture: true, passive: true, signal: ends.signal };
  window.addEventListener("mousemove", ({ clientX, clientY }) => (mouse = { clientX, clientY }), options);
}

// Two sheets: the map, which moves, and above it what is set into it, which does not.
function photograph(plot, [[left, right], [low, high]]) {
  const { xy, ...others } = plot._fullLayout._plots;
  const layers = [...plot.querySelectorAll(".gl-canvas-context, .gl-canvas-focus")];
  const [map, insets] = [sheet(layers[0]), sheet(layers[0])];
  layers.forEach((layer) => map.getContext("2d").drawImage(layer, 0, 0));
  const scale = map.width / plot._fullLayout.width;
  for (const { xaxis, yaxis } of Object.values(others)) {
    const box = [xaxis._offset, yaxis._offset, xaxis._length, yaxis._length].map((px) => Math.round(px * scale));
    insets.getContext("2d").drawImage(map, ...box, ...box);
    map.getContext("2d").clearRect(...box);
  }
  layers[0].parentElement.prepend(map, insets);
  const across = xy.xaxis._length / (right - left); // px per unit
  const up = xy.yaxis._length / (high - low);
  return {
    move: (newLeft, newHigh) => {
      map.style.transform = `translate(${(left - newLeft) * across}px, ${(newHigh - high) * up}px)`;
    },
    remove: () => [map, insets].forEach((canvas) => canvas.remove()),
  };
}

function sheet(layer) {
  const canvas = layer.cloneNode();
  canvas.removeAttribute("id");
  canvas.className = "photograph";
  return canvas;
}
