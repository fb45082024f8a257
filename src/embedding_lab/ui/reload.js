// Shows the server, once, which session this tab had before it was loaded anew. Only the tab itself keeps that name;
// a tab that was duplicated has it too. So a tab asks the others first: where one answers, this is the copy.
const PLACE = "embedding-lab-session";
const PATIENCE = 400; // ms that the others have for an answer
const tab = (window.embeddingLabTab ??= `${Math.random()}`); // no answer to oneself
const names = new Set(); // of the sessions of this tab since it was loaded
const answers = new Set(); // names that another tab has
let asked; // the name that was looked up
let channel;

function listen({ data: { from, asks, holds } }) {
  if (from === tab) return;
  if (names.has(asks)) channel.postMessage({ from: tab, holds: asks });
  if (holds) answers.add(holds);
}

function keep(session) {
  sessionStorage.setItem(PLACE, session);
  names.add(session);
}

export default function ({ data, setTriggerValue }) {
  try {
    if (!channel && "BroadcastChannel" in window) {
      channel = new BroadcastChannel(PLACE);
      channel.onmessage = listen;
    }
    const before = sessionStorage.getItem(PLACE);
    if (!before || before === data.session || before === data.settled) return keep(data.session);
    if (before === asked) return;
    asked = before;
    channel?.postMessage({ from: tab, asks: before });
    setTimeout(() => (answers.has(before) ? keep(data.session) : setTriggerValue("before", before)), channel ? PATIENCE : 0);
  } catch {
    // The browser keeps nothing for this page: then a reload starts afresh.
  }
}
