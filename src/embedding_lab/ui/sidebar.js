// Streamlit writes a link to Home without a path, so that in a tab of its own it would open the page that it stands on.
// The app may live below a path, and its pages lie beside each other: "./" is Home from each of them.
const LINK = "[data-testid='stPageLink-NavLink']";
for (const kind of ["pointerover", "focusin"]) {
  document.addEventListener(kind, ({ target }) => {
    const link = target.closest?.(LINK);
    const address = link?.getAttribute("href");
    if (address === "" || address?.startsWith("?")) link.setAttribute("href", `./${address}`);
  }, true);
}

// On a narrow screen the sidebar covers the page, so it closes when a page is chosen in it.
export default function ({ data, parentElement }) {
  const sidebar = parentElement.closest("[data-testid='stSidebar']") ?? document.querySelector("[data-testid='stSidebar']");
  if (!sidebar || sidebar.dataset.closes) return;
  sidebar.dataset.closes = "on choice";
  sidebar.addEventListener("click", ({ target }) => {
    if (target.closest(LINK) && matchMedia(`(max-width: ${data.narrow}px)`).matches) {
      sidebar.querySelector("[data-testid='stSidebarCollapseButton'] button")?.click();
    }
  });
}
