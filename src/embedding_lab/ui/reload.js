// Shows the server, once, which session this tab had before it was loaded anew. Only the tab itself keeps that name.
const PLACE = "embedding-lab-session";
let shown; // the name that was sent

export default function ({ data, setTriggerValue }) {
  try {
    const before = sessionStorage.getItem(PLACE);
    if (!before || before === data.session || before === data.settled) sessionStorage.setItem(PLACE, data.session);
    else if (before !== shown) setTriggerValue("before", (shown = before));
  } catch {
    // The browser keeps nothing for this page: then a reload starts afresh.
  }
}
