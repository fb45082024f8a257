// Completes words in a Streamlit text box as one types. The server finds the words; the arrow keys and Enter choose.
const WAIT = 60; // ms between the last letter and the question
const TOKEN = /[^\s,;+*()=]+$/; // of a text of several words: the one before the caret

export default function ({ data, parentElement, setStateValue }) {
  const list = parentElement.querySelector(".completions");
  list.id = `${data.box}_completions`;
  list.state = { at: -1, ...list.state, data, setStateValue };
  wire(list);
}

// Streamlit may draw the box after this component: then it is waited for.
function wire(list) {
  const box = document.querySelector(`.st-key-${CSS.escape(list.state.data.box)}`);
  if (!box?.querySelector("input, textarea")) return list.isConnected && requestAnimationFrame(() => wire(list));
  if (list.state.box !== box) listen(list, box);
  show(list);
}

function listen(list, box) {
  list.state.box = box;
  box.addEventListener("input", ({ isTrusted }) => isTrusted && ask(list));
  const typed = field(list);
  if (document.activeElement === typed && typed.value) ask(list); // it may have been typed before this was here
  if (!list.state.data.words) return; // the box has a list of its own
  box.addEventListener("keydown", (event) => steer(list, event), { capture: true });
  box.addEventListener("focusout", () => rest(list));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the box keeps the focus
    const chosen = event.target.closest("[role=option]");
    if (chosen) choose(list, chosen.textContent);
  });
}

function field(list) {
  return list.state.box.querySelector("input, textarea");
}

function token(list) {
  const { value, selectionStart } = field(list);
  return list.state.data.inline ? TOKEN.exec(value.slice(0, selectionStart))?.[0] ?? "" : value.trim();
}

function ask(list) {
  clearTimeout(list.state.waits);
  list.state.waits = setTimeout(() => {
    list.state.typing = true;
    if (token(list) === list.state.data.prefix) return show(list); // the words are here already
    list.state.setStateValue("prefix", token(list));
    list.state.sending = true;
    setTimeout(() => (list.state.sending = false)); // Streamlit sends in a task that it has queued before this one
  }, WAIT);
}

// Nothing is asked any more, and no words are shown that come late.
function rest(list) {
  clearTimeout(list.state.waits);
  hide(list);
}

function show(list) {
  const { data, typing } = list.state;
  if (!data.words) return;
  const now = field(list);
  now.setAttribute("role", "combobox");
  now.setAttribute("aria-autocomplete", "list");
  now.setAttribute("aria-controls", list.id);
  const done = data.words.length === 1 && data.words[0] === data.prefix;
  if (!typing || !data.words.length || done || token(list) !== data.prefix || document.activeElement !== now) return hide(list);
  list.replaceChildren(...data.words.map((word, i) => {
    const option = document.createElement("li");
    option.id = `${list.id}_${i}`;
    option.setAttribute("role", "option");
    option.textContent = word;
    return option;
  }));
  list.hidden = false;
  list.setAttribute("aria-label", "Words that begin so");
  now.setAttribute("aria-expanded", "true");
  move(list, -1);
}

function hide(list) {
  list.state.typing = false;
  list.hidden = true;
  field(list)?.setAttribute("aria-expanded", "false");
  field(list)?.removeAttribute("aria-activedescendant");
}

function move(list, at) {
  list.state.at = at;
  [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
  const active = list.children[at];
  if (active) field(list).setAttribute("aria-activedescendant", active.id);
  else field(list).removeAttribute("aria-activedescendant");
}

function steer(list, event) {
  const { at } = list.state;
  const count = list.hidden ? 0 : list.children.length;
  if (count && event.key === "ArrowDown") move(list, at + 1 < count ? at + 1 : 0);
  else if (count && event.key === "ArrowUp") move(list, at > 0 ? at - 1 : count - 1);
  else if (count && event.key === "Enter" && at >= 0) choose(list, list.children[at].textContent);
  else {
    if (["Escape", "Enter", "Tab"].includes(event.key)) rest(list);
    if (event.key !== "Enter" || !list.state.sending || field(list).matches("textarea")) return;
    enter(list);
  }
  event.preventDefault();
  event.stopPropagation();
}

// Writes the word as if it had been typed; a box for one word takes it at once.
function choose(list, word) {
  const box = field(list);
  const { value, selectionStart } = box;
  const before = list.state.data.inline ? value.slice(0, selectionStart).replace(TOKEN, "") : "";
  const after = list.state.data.inline ? value.slice(selectionStart) : "";
  const prototype = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(prototype.prototype, "value").set.call(box, before + word + after);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.setSelectionRange(before.length + word.length, before.length + word.length);
  rest(list);
  if (!list.state.data.inline) enter(list);
}

// Has the box taken. Not in one task with letters: Streamlit would send both in one message, and redraw for one of them.
function enter(list) {
  if (list.state.sending) return setTimeout(() => enter(list));
  const key = { key: "Enter", code: "Enter", keyCode: 13, charCode: 13, bubbles: true, cancelable: true };
  for (const type of ["keydown", "keypress", "keyup"]) field(list).dispatchEvent(new KeyboardEvent(type, key));
}
