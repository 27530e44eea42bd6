// The door with a bad connection. Every press is kept on this phone first, then told to the server, then forgotten here;
// telling it twice changes nothing there. Without this file the page works by plain forms.

const door = document.getElementById("door");
const words = door.dataset;
const arrivals = document.getElementById("arrivals");
const walkIn = document.getElementById("walk-in-form");
const find = document.getElementById("find");
const rows = [...arrivals.querySelectorAll("[data-pk]")];
const PATIENCE = 8000; // milliseconds for one answer
const TRY_AGAIN = 5000;
const LOOK_AGAIN = 20000;
const LONGEST = 3 * 24 * 60 * 60 * 1000; // the door link lives three days

let told = Number(document.getElementById("here").textContent); // how many are here, as the server last said
let isTelling = false;
let isOffline = false;
let presses = 0; // since the page was opened: an answer asked for before the newest of them is an old one

// What is kept on this phone

function kept() {
  try {
    return JSON.parse(localStorage.getItem(words.keep)) ?? [];
  } catch {
    return [];
  }
}

function setKept(items) {
  if (items.length) localStorage.setItem(words.keep, JSON.stringify(items));
  else localStorage.removeItem(words.keep);
}

/** Keep one press; a newer one about the same person takes the place of the older. */
function keep(item) {
  presses += 1;
  const others = kept().filter((other) => !item.pk || other.pk !== item.pk);
  setKept([...others, { id: `${Date.now()}-${Math.random()}`, at: Date.now(), ...item }]);
}

function forget(item) {
  setKept(kept().filter((other) => other.id !== item.id));
}

// Telling the server

/** The server's answer, {status, data}; throws while there is no connection, or the server cannot answer. */
async function ask(url, body) {
  const options = { headers: { Accept: "application/json" }, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) };
  const response = await fetch(url, body ? { ...options, method: "POST", body } : options);
  if (response.status >= 500 || response.status === 429) throw new Error(`The server answers ${response.status}.`);
  const isData = response.headers.get("Content-Type")?.startsWith("application/json");
  return { status: response.status, data: isData ? await response.json() : null };
}

function tell(item) {
  const body = new FormData();
  for (const [name, value] of item.fields) body.append(name, value);
  body.set("csrfmiddlewaretoken", arrivals.elements.csrfmiddlewaretoken.value);
  body.set("ago", String(Math.max(0, Math.floor((Date.now() - item.at) / 1000))));
  return ask(item.url, body);
}

/** Tell everything that is kept, in the order in which it was pressed. */
async function tellAll() {
  if (isTelling) return;
  isTelling = true;
  try {
    for (let item = kept()[0]; item; item = kept()[0]) {
      const answer = await tell(item);
      setOffline(false);
      if (!(await settle(item, answer))) break;
      draw();
    }
  } catch {
    setOffline(true);
  } finally {
    isTelling = false;
    draw();
  }
}

/** What the server made of one press; false when the link is good for nothing any more, and all stays kept. */
async function settle(item, { status, data }) {
  if (status === 200 && data) {
    forget(item);
    accept(item, data);
    return true;
  }
  if (data?.errors) {
    forget(item);
    complain(`${item.name}: ${data.errors.join(" ")}`, item);
    return true;
  }
  complain(words.gone);
  return false;
}

function accept(item, data) {
  setNumbers(data);
  const row = rows.find((other) => other.dataset.pk === item.pk);
  if (!row) {
    say(words.walkedIn.replace("%s", item.name));
    return;
  }
  row.dataset.base = data.here;
  say((data.here ? words.came : words.went).replace("%s", item.name));
}

function setNumbers(data) {
  told = data.count;
  document.getElementById("expected").textContent = data.expected;
  document.getElementById("full").hidden = !data.full;
}

// What the page shows

function say(sentence) {
  document.getElementById("said").textContent = sentence;
}

function complain(sentence, item) {
  const list = door.querySelector("[data-stuck]");
  if ([...list.children].some((line) => line.firstChild.textContent === sentence)) return;
  const line = document.createElement("li");
  line.append(sentence);
  if (item && !item.pk) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain ms-2" });
    button.textContent = words.look;
    button.addEventListener("click", () => lookAgainAt(item, line));
    line.append(button);
  }
  list.append(line);
  document.getElementById("stuck").hidden = false;
}

/** Put a walk-in that could not be sent back into the form. */
function lookAgainAt(item, line) {
  line.remove();
  document.getElementById("stuck").hidden = !door.querySelector("[data-stuck]").children.length;
  fill(item.fields);
  location.hash = "walk-in";
}

function fill(fields) {
  const values = new Map(fields);
  for (const field of walkIn.elements) {
    if (!field.name || field.type === "hidden" || field.type === "submit") continue;
    if (field.type === "radio") field.checked = values.get(field.name) === field.value;
    else if (field.type === "checkbox") field.checked = values.has(field.name);
    else field.value = values.get(field.name) ?? "";
  }
}

function setOffline(now) {
  isOffline = now;
}

/** The state of a row: what is kept here counts before what the server said. */
function stateOf(row, items) {
  const item = items.find((other) => other.pk === row.dataset.pk);
  if (!item) return row.dataset.base ? "here" : "away";
  if (item.fields[0][0] === "away") return "away";
  return row.dataset.base ? "here" : "kept";
}

function draw() {
  const items = kept();
  let here = told + items.filter((item) => !item.pk).length;
  for (const row of rows) {
    const state = stateOf(row, items);
    if ((state !== "away") !== Boolean(row.dataset.base)) here += state === "away" ? -1 : 1;
    if (row.dataset.drawn !== state + row.dataset.base) drawRow(row, state);
  }
  document.getElementById("here").textContent = here;
  drawNote(items);
}

function drawRow(row, state) {
  const hadFocus = row.contains(document.activeElement);
  for (const old of [...row.children].slice(1)) old.remove();
  const part = document.getElementById(`row-${state}`).content.cloneNode(true);
  part.querySelector("button").value = row.dataset.pk;
  part.querySelector("[data-who]").textContent = ` ${row.dataset.name}`;
  if (state === "here") part.querySelector("[data-time]").textContent = row.dataset.base;
  row.append(part);
  row.dataset.drawn = state + row.dataset.base;
  if (hadFocus) row.querySelector("button").focus({ preventScroll: true });
}

function drawNote(items) {
  document.getElementById("offline").hidden = !isOffline;
  const sentence = items.length ? (items.length === 1 ? words.keptOne : words.keptMany) : words.keptNone;
  const names = items.filter((item) => !item.pk).map((item) => item.name);
  door.querySelector("[data-kept]").textContent = [sentence.replace("%n", items.length), names.join(", ")].join(" ").trim();
}

// Searching as one types

/** A letter without case and accent, so that "mar" finds "Már". */
function plain(letter) {
  return letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function folded(text) {
  return Array.from(text, plain).join("");
}

function search() {
  const typed = find.value.trim();
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  let matches = 0;
  for (const row of rows) {
    const fits = wanted.every((word) => row.plain.includes(word));
    row.hidden = !fits;
    matches += fits;
    mark(row, wanted);
  }
  const sentence = [words.matchNone, words.matchOne][matches] ?? words.matchMany;
  document.getElementById("matches").textContent = typed ? sentence.replace("%n", matches).replace("%s", typed) : "";
}

/** Mark in the name what was searched. */
function mark(row, wanted) {
  const letters = Array.from(row.dataset.name);
  const plainName = letters.map(plain);
  const marked = new Set();
  if (plainName.every((letter) => letter.length === 1)) {
    for (const word of wanted) {
      const start = plainName.join("").indexOf(word);
      if (start >= 0) for (let at = start; at < start + word.length; at += 1) marked.add(at);
    }
  }
  const heading = row.querySelector("h2");
  heading.textContent = "";
  letters.forEach((letter, at) => {
    const last = heading.lastChild;
    if (last && (last.nodeName === "MARK") === marked.has(at)) last.textContent += letter;
    else if (marked.has(at)) heading.append(Object.assign(document.createElement("mark"), { textContent: letter }));
    else heading.append(letter);
  });
}

// What a person does

/** A button of the list was pressed. */
function pressed(event) {
  event.preventDefault();
  const button = event.submitter;
  const row = button?.closest("[data-pk]");
  if (!row) return;
  keep({ pk: row.dataset.pk, name: row.dataset.name, url: arrivals.action, fields: [[button.name, row.dataset.pk]] });
  draw();
  tellAll();
}

/** A walk-in: told at once where that is possible, else kept; where it needs another look, the server shows the form. */
async function walkedIn(event) {
  event.preventDefault();
  if (walkIn.hasAttribute("aria-busy")) return;
  const { submitter } = event;
  const fields = [...new FormData(walkIn, submitter)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && value);
  const item = { name: walkIn.elements.name.value, url: walkIn.action.split("#")[0], fields };
  walkIn.toggleAttribute("aria-busy", true);
  try {
    const { status, data } = await tell({ ...item, at: Date.now() });
    if (status === 200 && data) showAgain(data.said);
    else sendPlainly(submitter);
  } catch {
    keep(item);
    setOffline(true);
    walkIn.reset();
    nameTheButton();
    location.hash = "main";
    say(words.keptSaid.replace("%s", item.name));
    draw();
  } finally {
    walkIn.toggleAttribute("aria-busy", false);
  }
}

function sendPlainly(submitter) {
  if (submitter?.name) {
    walkIn.append(Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value }));
  }
  walkIn.submit();
}

/** Load the list again, and say there what was done. */
function showAgain(sentence) {
  if (sentence) sessionStorage.setItem(words.keep, sentence);
  history.replaceState(null, "", words.url);
  location.reload();
}

function nameTheButton() {
  const button = document.getElementById("walk-in-go");
  const name = walkIn.elements.name.value.trim();
  if (button) button.textContent = name ? words.goWho.replace("%s", name) : words.go;
}

/** Look what the other phones did; a list that has grown is loaded again while nobody is in the middle of something. */
async function look() {
  if (document.hidden || isTelling || kept().length) return;
  const before = presses;
  try {
    const { status, data } = await ask(words.url);
    if (status !== 200 || !data) return;
    setOffline(false);
    if (kept().length || presses !== before) return; // what was pressed meanwhile is newer
    setNumbers(data);
    for (const row of rows) row.dataset.base = data.here[row.dataset.pk] ?? "";
    const isIdle = !find.value && location.hash !== "#walk-in" && !walkIn.hasAttribute("aria-busy");
    if (data.listed !== rows.length && isIdle) showAgain("");
  } catch {
    setOffline(true);
  }
  draw();
}

function start() {
  if (new URLSearchParams(location.search).has("q")) {
    location.replace(words.url + location.hash); // the whole list is needed once there is no connection
    return;
  }
  for (const row of rows) {
    row.plain = folded(row.firstElementChild.textContent);
    row.dataset.base = row.querySelector("[data-time]")?.textContent ?? "";
    row.dataset.drawn = (row.dataset.base ? "here" : "away") + row.dataset.base;
  }
  setKept(kept().filter((item) => Date.now() - item.at < LONGEST));
  const sentence = sessionStorage.getItem(words.keep);
  sessionStorage.removeItem(words.keep);
  if (sentence) document.getElementById("matches").textContent = sentence;
  arrivals.addEventListener("submit", pressed);
  walkIn.addEventListener("submit", walkedIn);
  walkIn.addEventListener("input", nameTheButton);
  find.addEventListener("input", search);
  find.form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("online", tellAll);
  setInterval(() => kept().length && tellAll(), TRY_AGAIN);
  setInterval(look, LOOK_AGAIN);
  nameTheButton();
  if (find.value) search();
  draw();
  if (kept().length) tellAll();
}

start();
