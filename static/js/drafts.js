// Comfort only: keeps what is typed in a form with data-drafts a moment after it was typed. Every page works without it.

const PAUSE = 1200; // milliseconds after the last key
const AGAIN = 15000; // after a try that did not arrive
const form = document.querySelector("form[data-drafts]");
const saved = document.getElementById("saved");
const typedLast = new WeakMap(); // of a question: the field to answer beside
let pause, onItsWay;

const shownOf = (section) => section.querySelector("[data-shown]");

/** Send the form as it stands, one try at a time; what was typed meanwhile goes with the next one. */
async function keep(options = {}) {
  clearTimeout(pause);
  pause = undefined;
  while (onItsWay) await onItsWay;
  onItsWay = send(options).finally(() => (onItsWay = undefined));
  return onItsWay;
}

async function send(options) {
  try {
    const answer = await fetch(location.href, { method: "POST", body: new FormData(form), headers: { "X-Draft": "1" }, redirect: "manual", ...options });
    if (!answer.ok) throw new Error(answer.status); // signed out meanwhile: a redirect, which counts as not ok
    tell(await answer.json());
  } catch {
    saved.textContent = form.dataset.unsaved;
    pause ??= setTimeout(keep, AGAIN);
  }
}

/** Put what the server says where it belongs; nothing that stands in a field is touched. */
function tell(told) {
  if (told.state === "sent") return say(form.querySelector("[data-told]"), [told.said]);
  saved.textContent = { kept: form.dataset.saved, meanwhile: form.dataset.meanwhile }[told.state] ?? form.dataset.partly;
  for (const [prefix, question] of Object.entries(told.questions)) {
    const section = form.querySelector(`[data-question="${CSS.escape(prefix)}"]`);
    if (section) tellOne(section, question);
  }
  const summary = document.querySelector(".note-lost[data-focus]"); // of the last press, and overtaken once all is kept
  if (summary) summary.hidden = told.state === "kept";
}

function tellOne(section, question) {
  const shown = shownOf(section), words = section.querySelector("[data-words-said]"), theirs = section.querySelector("[data-theirs]");
  const touched = shown.value.endsWith("*") && pause !== undefined; // typed again since this was sent
  shown.value = question.shown.replace("*", "") + (touched || question.standing ? "*" : "");
  shown.dataset.standing = question.standing;
  if (theirs) theirs.hidden = !question.standing;
  if (question.keep) offerToKeep(section);
  if (typedLast.has(section)) answered(section);
  if (question.said.length) {
    words.textContent = question.said.join(" ");
    section.querySelector("[data-said]").hidden = false;
    section.querySelector("[data-said]").setAttribute("role", "status");
  } else section.querySelector("[data-said]").hidden = true;
}

/** What is said now takes the place of what was said at the last press, beside the field that was typed in. */
function answered(section) {
  for (const error of section.querySelectorAll(".error")) error.hidden = true;
  for (const field of section.querySelectorAll(".has-error")) field.classList.remove("has-error");
  for (const field of section.querySelectorAll(".is-invalid")) field.classList.remove("is-invalid");
  typedLast.get(section).after(section.querySelector("[data-said]"));
}

/** "Not happening" wants its reason; arrow keys only pass it by, and then nothing stays unfolded. */
function unfoldFor(section, state) {
  const words = section.querySelector("[data-words]");
  if (state === "not_happening" && !words.open) words.open = words.dataset.unfolded = true;
  else if (state !== "not_happening" && words.dataset.unfolded && !words.querySelector("textarea").value) {
    delete words.dataset.unfolded;
    words.open = false;
  }
}

function say(place, sentences) {
  place.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("p"), { textContent: sentence })));
  place.hidden = false;
}

/** The tick "Keep the words as they are", where the server found some and the page has none yet. */
function offerToKeep(section) {
  const note = section.querySelector("textarea[name$=note]");
  const name = note.name.replace(/note$/, "keep_words");
  if (form.querySelector(`[name="${CSS.escape(name)}"]`)) return;
  const tick = document.querySelector("template[data-keep-words]").content.cloneNode(true);
  Object.assign(tick.querySelector("input"), { name, id: `id_${name}` });
  tick.querySelector("label").htmlFor = `id_${name}`;
  note.closest(".field").after(tick);
}

/** What was told to be somebody else's is replaced by a press of the button, and by nothing less. */
function replaceKnowingly() {
  for (const shown of form.querySelectorAll("[data-standing]")) if (shown.dataset.standing) shown.value = shown.dataset.standing;
}

if (form && saved) {
  form.addEventListener("input", (event) => {
    const section = event.target.closest("[data-question]");
    if (section && event.target.name.endsWith("-state")) unfoldFor(section, event.target.value);
    const field = event.target.closest(".field");
    if (section && field) typedLast.set(section, field);
    const shown = section && shownOf(section);
    if (shown && !shown.value.endsWith("*")) shown.value += "*";
    clearTimeout(pause);
    pause = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(pause);
    if (!onItsWay) {
      pause = undefined; // all of it goes with this: nothing is left to be kept when the page goes away
      return replaceKnowingly();
    }
    event.preventDefault();
    const { submitter } = event;
    onItsWay.then(() => form.requestSubmit(submitter));
  });
  // the page is left or put away in the middle of a word
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && pause !== undefined) keep({ keepalive: true });
  });
}
