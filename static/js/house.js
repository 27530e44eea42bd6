// Comfort only: every page works without this file.

/** Put the focus where a person is needed: on the summary of what is wrong, else on what the page names. */
function focusFirst() {
  const target = document.querySelector("[data-focus]");
  if (target) target.focus();
}

/** A form with data-autosubmit sends itself when a choice changes; typing waits for the button or Enter. */
function sendOnChange(event) {
  const form = event.target.closest("form[data-autosubmit]");
  if (form && event.target.matches("select, input[type=checkbox], input[type=radio]")) form.requestSubmit();
}

/** An open menu closes on Escape and on a click elsewhere. */
function closeMenus(event) {
  for (const menu of document.querySelectorAll("details.menu[open], details.me[open], details.more[open]")) {
    const leaving = event.type === "keydown" ? event.key === "Escape" : !menu.contains(event.target);
    if (!leaving) continue;
    if (event.type === "keydown" && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}

/** A form is sent once: its buttons rest until the answer comes, and wake when the page is shown again. */
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  setTimeout(() => setBusy(form, true));
  setTimeout(() => setBusy(form, false), 8000); // a download leaves the page where it is
}

function setBusy(form, busy) {
  form.toggleAttribute("aria-busy", busy);
  for (const button of form.querySelectorAll("button[type=submit], input[type=submit]")) button.disabled = busy;
}

/** Buttons that only make sense with a script: print this page, copy a text. */
function pressed(event) {
  const button = event.target.closest("[data-print], [data-copy]");
  if (!button) return;
  if (button.hasAttribute("data-print")) window.print();
  else navigator.clipboard.writeText(button.dataset.copy).then(() => (button.textContent = button.dataset.copied));
}

/** A button with data-ticked says how many boxes of its form are ticked: "Put {n} on the list"; of one, data-one. */
function countTicks() {
  for (const button of document.querySelectorAll("[data-ticked]")) {
    button.dataset.none ??= button.textContent;
    const ticked = [...button.form.elements].filter((field) => field.type === "checkbox" && field.checked).length;
    const words = (ticked === 1 && button.dataset.one) || button.dataset.ticked;
    button.textContent = ticked ? words.replace("{n}", ticked) : button.dataset.none;
  }
}

/** A page with data-refresh looks again after so many seconds while a job runs, unless a person is typing in it or has sent a form. */
function lookAgain() {
  const job = document.querySelector("[data-refresh]");
  if (!job) return;
  setTimeout(() => {
    const isInUse = document.activeElement.matches("input, select, textarea") || document.querySelector("form[aria-busy]");
    if (document.hidden || isInUse) lookAgain();
    else window.location.reload();
  }, Number(job.dataset.refresh) * 1000);
}

for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
document.addEventListener("change", sendOnChange);
document.addEventListener("change", countTicks);
document.addEventListener("click", closeMenus);
document.addEventListener("click", pressed);
document.addEventListener("keydown", closeMenus);
document.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => setBusy(form, false)));
focusFirst();
countTicks();
lookAgain();
