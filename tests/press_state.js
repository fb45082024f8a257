// Whether the page computes, and a fingerprint of all that a reader can tell of it: words, values, states, pictures.
() => {
    const roots = [document];
    for (const root of roots) {
        for (const one of root.querySelectorAll("*")) one.shadowRoot && roots.push(one.shadowRoot);
    }
    const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
    const STATES = ["aria-expanded", "aria-selected", "aria-checked", "aria-valuenow", "aria-current", "data-rev", "data-view", "data-collapsed"];
    const states = all(STATES.map((state) => `[${state}]`).join()).map((one) => STATES.map((state) => one.getAttribute(state)).join());
    const values = all("input, textarea").map((one) => (/checkbox|radio/.test(one.type) ? one.checked : one.value));
    const pictures = all(".drawing .picture").map((one) => one.innerHTML);
    const icons = all("[data-testid=stCode] button, [data-testid=stCodeCopyButton]").map((one) => one.outerHTML);
    const cells = all("canvas [role=gridcell]").map((one) => one.textContent);
    const open = all("details").map((one) => one.open);
    const shown = all(".kinds").map((one) => one.hidden);
    const slid = all("[role=tablist]").flatMap((one) => [one, one.parentElement]).map((one) => one.scrollLeft);
    const said = [location.href, document.title, document.body.innerText, ...states, ...values, ...pictures, ...icons, ...cells, ...open, ...shown, ...slid].join("\n");
    let hash = 0;
    for (let i = 0; i < said.length; i++) hash = (Math.imul(hash, 31) + said.charCodeAt(i)) | 0;
    const app = document.querySelector("[data-testid=stApp]");
    const busy = app && (app.dataset.testConnectionState !== "CONNECTED" || app.dataset.testScriptState !== "notRunning");
    return [Boolean(busy), `${said.length} ${hash}`];
}
