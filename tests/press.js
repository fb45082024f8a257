// What a page offers, and how it is: read from the page itself, whichever page it is.
() => {
    const KINDS = {
        select: "[data-testid=stSelectbox] [role=combobox]",
        toggle: "[data-testid=stCheckbox] label",
        slider: "[data-testid=stSlider] input[type=range]",
        tab: "[role=tab]",
        option: "[role=radio]",
        item: "[role=menuitem]",
        fold: "summary",
        link: "a[href]",
        button: "button, [role=button]",
    };
    // Streamlit's and the browser's own: their inside is not ours.
    const FOREIGN = "[data-testid=stElementToolbar], [data-testid=stMainMenu], [aria-label^='Help for'], .modebar, [data-testid=stSelectbox] button";
    const ICON = "[data-testid=stIconMaterial], [role=img]";
    document.querySelectorAll("[data-press-drawer]").forEach((one) => delete one.dataset.pressDrawer);
    // On a phone the open sidebar lies over the page.
    const drawer = innerWidth < 768 && document.querySelector("[data-testid=stSidebar]:is([data-collapsed=false], [aria-expanded=true])");
    drawer && (drawer.dataset.pressDrawer = true);
    const LAYERS = ["[data-press-drawer]", "[data-testid=stPopoverBody], [role=dialog], [role=menu]"]; // the upper one last
    const roots = [document];
    for (const root of roots) {
        for (const one of root.querySelectorAll("*")) one.shadowRoot && roots.push(one.shadowRoot);
    }
    const all = (selector) => roots.flatMap((root) => [...root.querySelectorAll(selector)]);
    const up = (one) => one.parentElement ?? one.getRootNode().host ?? null; // through shadows
    const closest = (one, selector) => {
        for (let at = one; at; at = up(at)) if (at.matches(selector)) return at;
        return null;
    };
    const isSmall = (one) => {
        const { width, height } = one.getBoundingClientRect();
        return width < 4 || height < 4;
    };
    const isClipped = (one) => { // for screen readers, or for the keyboard alone
        for (let at = up(one); at; at = up(at)) if (isSmall(at) && getComputedStyle(at).overflowX === "hidden") return true;
        return false;
    };
    const ASIDE = ":is([data-collapsed=true], [aria-expanded=false])[data-testid=stSidebar]";
    const isShown = (one) =>
        !isSmall(one) && one.checkVisibility({ visibilityProperty: true }) && !isClipped(one) && !closest(one, ASIDE);
    const words = (text) => (text ?? "").replace(/\s+/g, " ").trim();
    const told = (one) => {
        const copy = one.cloneNode(true);
        copy.querySelectorAll(ICON).forEach((icon) => icon.remove());
        return one.shadowRoot ? one.innerText : copy.textContent;
    };
    const name = (one, kind) => {
        const box = one.closest("[data-testid=stSelectbox], [data-testid=stSlider], [data-testid=stCheckbox]");
        const label = box?.querySelector("[data-testid=stWidgetLabel]");
        const own = kind === "select" || kind === "slider" ? "" : told(one);
        const named = one.getAttribute("aria-label") || (label && told(label)) || own || one.title || told(one);
        return words(named).replace(/[\d,.]+/g, "#").slice(0, 60); // of pages 1 to 9 one is pressed
    };
    const place = (one) => {
        const keyed = closest(one, "[class*=st-key-]");
        const key = /st-key-([\w-]+)/.exec(keyed?.className ?? "")?.[1]?.replace(/\d+/g, "#") ?? "";
        if (closest(one, "[data-testid=stSidebar]")) return "sidebar";
        return (closest(one, ".live-chart") && "a moving picture") || (closest(one, ".drawing") && "a picture") || key;
    };
    const isIdle = (one, kind) => // to press what is chosen already, or what is barred, rightly does nothing
        one.disabled || one.getAttribute("aria-disabled") === "true" || one.querySelector(":scope input:disabled") !== null ||
        ((kind === "tab" || kind === "option" || kind === "button") &&
            [one.ariaSelected, one.ariaChecked, one.ariaCurrent].some((state) => state && state !== "false"));
    all("[data-press]").forEach((one) => delete one.dataset.press);
    const seen = (one, kind) => (kind === "slider" ? closest(one, "[data-testid=stSlider]") : one); // its own box is hidden
    const controls = [];
    const taken = new Set();
    for (const [kind, selector] of Object.entries(KINDS)) {
        for (const one of all(selector)) {
            if (taken.has(one) || !isShown(seen(one, kind)) || closest(one, FOREIGN) || one.parentElement.closest("summary, [role=tab]")) continue;
            taken.add(one);
            one.dataset.press = controls.length;
            controls.push({
                at: controls.length, kind, name: name(one, kind), place: place(one), idle: isIdle(one, kind),
                layer: 1 + LAYERS.findLastIndex((layer) => closest(one, layer)), last: kind === "slider" && one.value === one.max,
                href: one.origin === location.origin ? one.pathname : one.href ?? "",
                one,
            });
        }
    }
    // ---- What is cut off: by the window, or by what clips; nobody looks for a button beyond a row that could be scrolled
    const SLIDES = "[role=tablist], [role=listbox], [data-testid=stDataFrame]";
    const across = (one) => { const { left, right } = one.getBoundingClientRect(); return [left, right]; };
    const cut = (one) => {
        const [left, right] = across(one);
        for (let at = up(one); at; at = up(at)) {
            const { overflowX, position } = getComputedStyle(at);
            const [from, to] = across(at);
            const scrolls = /auto|scroll/.test(overflowX) && at.scrollWidth > at.clientWidth;
            if (scrolls && (closest(one, SLIDES) || at.querySelector("[role=tablist]"))) return null; // these show that they go on
            if (/hidden|clip|auto|scroll/.test(overflowX) && to - from > 4 && (left < from - 2 || right > to + 2)) return `by ${Math.round(Math.max(from - left, right - to))} px`;
            if (position === "fixed") break;
        }
        return left < -1 || right > innerWidth + 1 ? `outside the window by ${Math.round(Math.max(-left, right - innerWidth))} px` : null;
    };
    const isShort = (one) => { // words end in … or in the middle of a letter
        const { overflowX, textOverflow, whiteSpace } = getComputedStyle(one);
        const clips = textOverflow === "ellipsis" || (/hidden|clip/.test(overflowX) && /nowrap|pre$/.test(whiteSpace));
        return clips && !isSmall(one) && one.scrollWidth > one.clientWidth + 1 && words(told(one) || one.value);
    };
    const faults = [];
    for (const { kind, name, one } of controls) {
        const by = cut(seen(one, kind));
        if (by) faults.push(`cut off ${by}: ${kind} ${name}`);
        const box = one.closest("[data-testid=stSelectbox]") ?? one;
        const short = [box, ...box.querySelectorAll("*")].find(isShort);
        if (short) faults.push(`words cut short: ${kind} ${name}: ${words(told(short) || short.value)}`);
    }
    for (const sign of all(".save > button").filter(isShown)) {
        const at = sign.getBoundingClientRect();
        const covered = [...closest(sign, ".drawing").querySelectorAll(".picture svg text")].filter((text) => {
            const { left, right, top, bottom, width } = text.getBoundingClientRect();
            return width && Math.min(right, at.right) - Math.max(left, at.left) > 2 && Math.min(bottom, at.bottom) - Math.max(top, at.top) > 2;
        });
        if (covered.length) faults.push(`the sign that saves lies on: ${covered.map((text) => text.textContent).join(", ")}`);
    }
    if (all("[data-testid=stException]").length) faults.push("an error box");
    if (document.body.innerText.includes("Something went wrong")) faults.push("Something went wrong");
    for (const control of controls) delete control.one;
    return { controls, faults, layers: LAYERS.map((layer) => all(layer).filter(isShown).length) };
}
