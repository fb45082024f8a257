// Marks the document for the rules in room.css; charts read the same mark.
export default function ({ data }) {
  const root = document.documentElement;
  const changed = root.hasAttribute("data-projector") !== data.projector;
  root.toggleAttribute("data-projector", data.projector);
  if (changed) window.dispatchEvent(new Event("resize")); // charts fit themselves again
  return () => root.removeAttribute("data-projector");
}
