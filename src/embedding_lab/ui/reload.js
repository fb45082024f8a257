// Shows the server, once, which session this tab had before it was loaded anew. Only the tab itself keeps that name;
// a tab that was duplicated has it too. So a tab asks the others first: where one answers, this is the copy.
const PLACE = "embedding-lab-session";
const PATIENCE = 400; // ms that the others have for an answer
const QUIET = 300; // ms after a press in which nothing is shown: it would break off the run that obeys the press
const TICK = 50; // ms
const tab = (window.embeddingLabTab ??= `${Math.random()}`); // no answer to oneself
const names = new Set(); // of the sessions of this tab since it was loaded
const answers = new Set(); // names that another tab has
let asked; // the name that was looked up
let channel;
let send; // of the page that is shown now
let pressed = -QUIET;
for (const kind of ["click", "keydown"]) document.addEventListener(kind, () => (pressed = performance.now()), true);

function listen({ data: { from, asks, holds } }) {
  if (from === tab) return;
  if (names.has(asks)) channel.postMessage({ from: tab, holds: asks });
  if (holds) answers.add(holds);
}

function keep(session) {
  sessionStorage.setItem(PLACE, session);
  names.add(session);
}

function isBusy() {
  const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState;
  return performance.now() - pressed < QUIET || state === "running" || state === "rerunRequested";
}

function show(before, session) {
  if (answers.has(before)) keep(session);
  else if (isBusy()) setTimeout(show, TICK, before, session);
  else {
    asked = undefined; // a link that was pressed meanwhile may take the message with it: then the next page asks again
    send("before", before);
  }
}

export default function ({ data, setTriggerValue }) {
  send = setTriggerValue;
  try {
    if (!channel && "BroadcastChannel" in window) {
      channel = new BroadcastChannel(PLACE);
      channel.onmessage = listen;
    }
    const before = sessionStorage.getItem(PLACE);
    if (!before || before === data.session || before === data.settled) return keep(data.session);
    if (before === asked || before === data.heard) return;
    asked = before;
    channel?.postMessage({ from: tab, asks: before });
    setTimeout(show, channel ? PATIENCE : 0, before, data.session);
  } catch {
    // The browser keeps nothing for this page: then a reload starts afresh.
  }
}
