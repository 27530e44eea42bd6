// Comfort only: the box that searches everything answers as one types, and a few keys lead to it. Without this file the
// box is a form that leads to the page of the search.

const box = document.getElementById("bar-q");
const found = document.getElementById("bar-found");
const says = document.getElementById("bar-says");
const help = document.getElementById("keys");
const SINGLE_KEYS = "tat.single-keys"; // "off" where a person wants none
let cameFrom;
let putAway; // what stood in the box when the list was closed by key: no late answer to it opens the list again
let wanted; // where the chosen row leads, while an answer takes the place of the list

const options = () => [...found.querySelectorAll("[role=option]")];
const active = () => found.querySelector("[aria-selected=true]");
const isOpen = () => !found.hidden;
const singleKeysOn = () => localStorage.getItem(SINGLE_KEYS) !== "off";

/** The list under the box: shown while it holds something, one row of it chosen by the arrows. */
function show(open) {
  found.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (!open) choose(undefined);
}

function choose(option) {
  active()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
}

function step(by) {
  const rows = options();
  const at = rows.indexOf(active());
  const next = at < 0 && by < 0 ? rows.length - 1 : (at + by + rows.length) % rows.length;
  choose(rows[next]);
}

/** htmx is fetched when the box is first used: most pages are left without a search. */
function wake() {
  if (box.dataset.awake) return;
  box.dataset.awake = "yes";
  if (window.htmx) return; // a page that uses htmx itself has brought it, and it knows the box
  if (!document.querySelector("meta[name=htmx-config]")) {
    const meta = Object.assign(document.createElement("meta"), { name: "htmx-config" });
    meta.content = '{"includeIndicatorStyles":false,"allowEval":false,"historyEnabled":false}';
    document.head.append(meta);
  }
  const script = Object.assign(document.createElement("script"), { src: box.dataset.htmx });
  script.addEventListener("load", () => {
    window.htmx.process(box);
    if (box.value) window.htmx.trigger(box, "look");
  });
  document.head.append(script);
}

function answered() {
  if (document.activeElement !== box || !box.value.trim() || box.value === putAway) return show(false);
  says.textContent = found.querySelector("[data-says]")?.dataset.says ?? "";
  show(options().length > 0);
  choose(options().find((option) => option.href === wanted)); // the arrows may be ahead of a late answer
}

function pressedInBox(event) {
  if (event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault(); // a search field would empty itself
    putAway = box.value;
    if (isOpen()) return show(false);
    box.blur();
    cameFrom?.focus();
  } else if (["ArrowDown", "ArrowUp"].includes(event.key) && options().length && box.value.trim()) {
    event.preventDefault();
    putAway = undefined;
    if (!isOpen()) show(true);
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && isOpen() && active()) {
    event.preventDefault();
    active().click();
  } else if (event.key === "Tab") {
    show(false);
  }
}

/** To the box; where the bar has no room for it, to the page of the search. */
function goToBox() {
  if (!box.checkVisibility()) return window.location.assign(box.form.action);
  if (document.activeElement !== box) cameFrom = document.activeElement;
  box.focus();
  box.select();
}

const isField = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog[open]");

function pressed(event) {
  if (event.defaultPrevented || event.isComposing || isField(event.target)) return;
  const chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
  const single = !event.ctrlKey && !event.metaKey && !event.altKey && singleKeysOn();
  if (chord || (single && event.key === "/")) goToBox();
  else if (single && event.key === "?") help.showModal();
  else return;
  event.preventDefault();
}

if (box) {
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", "bar-found"], ["aria-expanded", "false"]]) {
    box.setAttribute(name, value);
  }
  box.addEventListener("focus", wake);
  box.addEventListener("keydown", pressedInBox);
  box.addEventListener("input", () => {
    putAway = undefined;
    choose(undefined);
    if (!box.value.trim()) show(false);
  });
  box.addEventListener("blur", () => setTimeout(() => document.activeElement === box || show(false), 200)); // a click comes first
  document.addEventListener("htmx:beforeSwap", (event) => event.detail.target === found && (wanted = active()?.href));
  document.addEventListener("htmx:afterSwap", (event) => event.detail.target === found && answered());
  document.addEventListener("keydown", pressed);
  const switchOff = help.querySelector("input");
  switchOff.checked = singleKeysOn();
  switchOff.addEventListener("change", () => localStorage.setItem(SINGLE_KEYS, switchOff.checked ? "on" : "off"));
  document.getElementById("show-keys")?.addEventListener("click", () => help.showModal()); // not on every foot
}
