// On a narrow screen the sidebar covers the page, so it closes when a page is chosen in it.
export default function ({ data, parentElement }) {
  const sidebar = parentElement.closest("[data-testid='stSidebar']") ?? document.querySelector("[data-testid='stSidebar']");
  if (!sidebar || sidebar.dataset.closes) return;
  sidebar.dataset.closes = "on choice";
  sidebar.addEventListener("click", ({ target }) => {
    if (target.closest("[data-testid='stPageLink-NavLink']") && matchMedia(`(max-width: ${data.narrow}px)`).matches) {
      sidebar.querySelector("[data-testid='stSidebarCollapseButton'] button")?.click();
    }
  });
}
