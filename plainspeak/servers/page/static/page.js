import { Trouble, ask, setToken } from "./api.js";
import { BALANCED, CATEGORIES, GROUPS, HOUSE } from "./look.js";
import { Editor } from "./text.js";
import { unitsOf } from "./units.js";

const PAUSE = 350; // milliseconds without a key before the text is checked
const QUIET = 1200; // and before a screen reader is told what came out
const AGAIN = 4000; // before a server that did not answer is asked again
const MOST_TEXT = 200_000;
const MOST_FILE = 20_000_000;
const PAGEFUL = 60; // places in the list at first; each "Show more" adds as many
const FEW_WORDS = 12;
const ROLES = { strength: "Strength", worry: "Worry", "next-step": "Next step" };
const MANY = { strength: "strengths", worry: "worries", "next-step": "next steps" };
const RANK = { error: 0, warning: 1, advice: 2 };

const EXAMPLE = `Home visit to Leah (7) and Theo (3), 12 October 2026

I visited with the health visitor. Leah said, “I like it when Daddy reads the dragon book.” Nan rings the children every evening and sings to them.

Theo was left unsupervised in the garden on Tuesday for twenty minutes. Mr Doyle minimised this, and it is felt that he lacks insight.

In the event that things do not improve, the local authority will give consideration to convening a multi-agency meeting in order to determine whether the threshold for further intervention in the life of the family has been met.

Actions: a plan to be drawn up, utilising Thursday's visit.
`;

const $ = (id) => document.getElementById(id);
const wide = matchMedia("(min-width: 62rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const canUnderline = Boolean(globalThis.CSS?.highlights && globalThis.Highlight);

// Return an element: what it is, its attributes (a function is a click), what is in it. Text stays text.
function make(tag, attributes = {}, ...content) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  if (name === "button") element.type = "button";
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener("click", value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...content.filter((part) => part !== "" && part !== null && part !== undefined));
  return element;
}

// The words of a person, kept from turning the words around them.
const quoted = (words) => make("bdi", {}, /[“"]/.test(words) ? words : `“${words}”`);
const oneLine = (words) => words.replace(/\s+/gu, " ").trim();
const counted = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many}`;
const say = { glance: "" };

function short(words) {
  const parts = oneLine(words).split(" ");
  return parts.length <= FEW_WORDS ? parts.join(" ") : [...parts.slice(0, 7), "…", ...parts.slice(-3)].join(" ");
}

const editor = new Editor($("text"));
const state = {
  answer: null, // the last report, of `text`
  text: "",
  places: [], // findings that share their words, in order, with their live ranges
  shown: PAGEFUL,
  now: null, // the place that the person is at
  wanted: null, // where the person wants to stand in the list when the next answer comes
  alone: new Set(), // fingerprints of findings that the person leaves as they are
  file: null, // the Word file that the text came from
  earlier: null, // the text and file that something else took the place of
  saved: "", // the text when it was last taken away or brought in
  types: {},
};

// Checking

let pause = 0;
let again = 0;
let asked = null;

function checkSoon(wait = PAUSE) {
  clearTimeout(pause);
  pause = setTimeout(check, wait);
}

async function check() {
  clearTimeout(again);
  const text = editor.text;
  asked?.abort();
  if (!text.trim()) {
    asked = null;
    calmDown();
    showNothing();
    return;
  }
  if ([...text].length > MOST_TEXT) {
    trouble(`This text is longer than plainspeak reads at once (${MOST_TEXT.toLocaleString("en-GB")} characters). It is safe here. Check it in parts: cut half of it, check, and put it back.`);
    return;
  }
  const mine = (asked = new AbortController());
  try {
    const body = { text, type: $("type").value, reader: $("reader").value };
    const answer = await ask("check", body, mine.signal);
    // An answer about words that have changed since is of no use; the next one is on its way.
    if (asked !== mine || editor.text !== text) return;
    calmDown();
    show(text, answer.documents[0]);
  } catch (error) {
    if (asked !== mine || error.name === "AbortError") return;
    if (!(error instanceof Trouble)) throw error;
    failed(error);
  }
}

function failed(error) {
  if (error.code === "token-needed") {
    askForToken();
    return;
  }
  trouble(error.message, make("button", { click: () => check() }, "Try again"));
  if (error.code === "gone" || error.code === "busy") again = setTimeout(check, AGAIN);
}

// Trouble

let inTrouble = "";

function trouble(message, ...more) {
  // Said once, however often the same thing is tried.
  if (inTrouble === message) return;
  inTrouble = message;
  const box = $("trouble");
  box.replaceChildren(make("p", {}, make("b", {}, "Something to sort out. "), message));
  if (more.length) box.append(make("p.buttons", {}, ...more));
  box.hidden = false;
}

function calmDown() {
  if (!inTrouble) return;
  const inside = $("trouble").contains(document.activeElement);
  inTrouble = "";
  $("trouble").hidden = true;
  $("trouble").replaceChildren();
  if (inside) editor.root.focus();
}

function askForToken() {
  const field = make("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false" });
  const use = () => {
    setToken(field.value);
    calmDown();
    fillTypes();
    check();
  };
  field.addEventListener("keydown", (event) => event.key === "Enter" && use());
  calmDown();
  trouble(
    "This plainspeak wants its token before it reads anything. Whoever started it knows it. Your text is safe here.",
    make("label", { for: "token" }, "Token"),
    field,
    make("button", { click: use }, "Use it"),
  );
}

// What is said to a screen reader: when things have settled, and only what is new.
let telling = 0;
let lastTold = "";
let hushed = 0;

function tell(words) {
  // What a person has just done was told with the number that is left.
  if (performance.now() < hushed) return;
  clearTimeout(telling);
  telling = setTimeout(() => {
    if (words === lastTold) return;
    lastTold = words;
    $("told").textContent = words;
  }, QUIET);
}

function tellNow(words) {
  clearTimeout(telling);
  hushed = performance.now() + QUIET;
  // The same words again are told again only when something about them is new.
  $("told").textContent = $("told").textContent === words ? `${words}\u00a0` : words;
  lastTold = words;
}

// What a person has just done, for eyes and ears; `aloud` where the ears are told more.
function done(words, aloud = words) {
  $("done").textContent = words;
  tellNow(aloud);
}

// Showing a report

function showNothing() {
  Object.assign(state, { answer: null, text: "", places: [], now: null });
  say.glance = "Nothing to show yet. What plainspeak finds appears here as you write.";
  $("glance").textContent = say.glance;
  for (const id of ["good-part", "places-part", "whole", "guess", "dock"]) $(id).hidden = true;
  $("places").replaceChildren();
  nameGuess("");
  underline();
}

function show(text, answer) {
  const unit = unitsOf(text);
  const rangeOf = editor.ranger();
  const at = (row) => {
    const start = unit(row.start);
    const end = unit(row.end);
    return { start, end, words: text.slice(start, end), range: rangeOf(start, end) };
  };
  const first = state.answer === null;
  state.text = text;
  state.answer = {
    ...answer,
    good: answer.good.map((row) => ({ ...row, ...at(row) })),
    sentences: answer.sentences.map((row) => ({ ...row, ...at(row) })),
    hardest: answer.readability.hardest.map((row) => ({ ...row, ...at(row) })),
  };
  const before = whereInList();
  state.places = placesOf(answer.findings.filter((row) => !state.alone.has(row.fingerprint)), at);
  state.now = state.places.find((place) => place.key === state.now?.key) ?? null;
  if (first && !taught) closeHelp();
  taught = true;
  nameGuess(answer);
  showGood();
  showPlaces();
  showWhole();
  showGlance();
  backInList(before);
  underline();
  atCaret();
}

// Findings about the same words are one place.
function placesOf(findings, at) {
  const places = new Map();
  for (const row of findings) {
    const name = `${row.start}-${row.end}`;
    if (!places.has(name)) places.set(name, { ...at(row), findings: [] });
    places.get(name).findings.push(row);
  }
  const explained = new Set();
  return [...places.values()].map((place) => {
    place.findings.sort((one, other) => RANK[one.severity] - RANK[other.severity]);
    // Each reason is given the first time only.
    place.why = place.findings.map((row) => (explained.has(row.rule) ? "" : (explained.add(row.rule), row.why)));
    place.group = CATEGORIES[place.findings[0].category]?.group ?? "words";
    place.grave = place.findings[0].severity === "error";
    place.wide = oneLine(place.words).split(" ").length > FEW_WORDS;
    place.key = place.findings.map((row, number) => row.fingerprint + Boolean(place.why[number])).join();
    return place;
  });
}

function showGlance() {
  const { good, missing } = state.answer;
  const grave = state.places.filter((place) => place.grave).length;
  const rows = [
    [good.length, "good thing to keep", "good things to keep"],
    [missing.length, "part missing", "parts missing"],
    [state.places.length, "place to look at", "places to look at"],
  ];
  const parts = rows.filter(([number]) => number).map((row) => counted(...row));
  const last = parts.pop() ?? "Nothing to look at";
  say.glance = `${parts.length ? `${parts.join(", ")} and ${last}` : last}.`;
  if (grave) say.glance += ` ${grave === 1 ? "One says" : `${grave} say`} “look at this first”.`;
  if (!state.places.length) say.glance += missing.length ? " The words are fine as they are." : " It reads well as it is.";
  $("glance").textContent = say.glance;
  tell(say.glance);
}

function nameGuess(answer) {
  const guess = $("guess");
  const auto = $("type").options[0];
  auto.textContent = "Guess for me";
  // The region is not redrawn while somebody stands in it.
  if (!answer || !answer.type_guessed) {
    guess.hidden = true;
    return;
  }
  const sure = answer.type_from !== "unsure";
  const name = state.types[answer.type] ?? answer.type;
  const title = name.toLowerCase();
  guess.hidden = false;
  if (!sure) {
    guess.replaceChildren("It is too early to tell what this is, so only its words are checked. You can say it under “What it is”.");
    return;
  }
  auto.textContent = `${name}?`;
  if (guess.dataset.type === answer.type && guess.querySelector("button")) return;
  guess.dataset.type = answer.type;
  const accept = () => {
    $("type").value = answer.type;
    guess.hidden = true;
    $("type").focus();
    check();
  };
  guess.replaceChildren(
    `It looks like a ${title}. `,
    make("button.link", { click: accept }, "Yes, it is"),
    " or choose another under “What it is”.",
  );
}

function showGood() {
  const { good } = state.answer;
  $("good-part").hidden = !good.length;
  const item = (row) =>
    make("li", {}, make("span.sign", { "aria-hidden": "true" }, "✓"), goTo(row), " ", make("span.dim", {}, row.message));
  const rows = good.slice(0, 3).map(item);
  if (good.length > 3) {
    const rest = make("ul.plain", {}, ...good.slice(3).map(item));
    rows.push(make("li", {}, make("details", {}, make("summary", {}, `${good.length - 3} more`), rest)));
  }
  $("good").replaceChildren(...rows);
}

// A button with somebody's words that leads to them in the text.
function goTo(row, name = "go") {
  return make(`button.${name}`, { title: "Show it in the text", click: () => visit(row) }, quoted(short(row.words)));
}

function visit(row) {
  editor.select(row.range);
  bringIntoView(row.range);
}

function bringIntoView(range) {
  const box = range.getBoundingClientRect();
  const hidden = box.top < 70 || box.bottom > innerHeight - 70;
  if (hidden) scrollBy({ top: box.top - innerHeight / 3, behavior: calm.matches ? "instant" : "smooth" });
}

// The list of places

const cards = new Map();

function showPlaces() {
  const list = $("places");
  const wanted = state.places.slice(0, state.shown).map((place) => {
    const card = cards.get(place.key) ?? make("li.place", { "data-group": place.group });
    if (!card.firstChild) card.append(...said(place));
    card.place = place;
    return card;
  });
  cards.clear();
  for (const card of wanted) cards.set(card.place.key, card);
  // Cards that stay are not moved: whoever stands in one goes on standing there.
  for (const card of [...list.children]) if (cards.get(card.place.key) !== card) card.remove();
  let here = list.firstElementChild;
  for (const card of wanted) {
    if (card === here) here = here.nextElementSibling;
    else list.insertBefore(card, here);
  }
  $("places-part").hidden = !state.places.length && !state.alone.size;
  $("places-title").textContent = `Words to look at (${state.places.length})`;
  const more = state.places.length - wanted.length;
  $("more").hidden = more <= 0;
  $("more-button").textContent = `Show more (${more} left)`;
  $("back").disabled = $("next").disabled = !state.places.length;
  $("left-alone").hidden = !state.alone.size;
  if (state.alone.size) {
    const show = () => {
      state.alone.clear();
      check();
    };
    $("left-alone").replaceChildren(
      `You left ${counted(state.alone.size, "thing", "things")} as they are. `,
      make("button.link", { click: show }, "Show again"),
    );
  }
}

let numbers = 0;

function said(place) {
  const parts = [
    make("button.go.quote", { title: "Select it in the text", click: (event) => visit(placeOf(event.target) ?? place) },
      make("span", { class: place.wide ? "" : place.group }, quoted(short(place.words)))),
  ];
  place.findings.forEach((row, number) => {
    const id = `why-${++numbers}`;
    const title = CATEGORIES[row.category]?.title ?? row.category;
    const what = make("p.what", {}, make("b", {}, title));
    if (row.severity === "error") what.append(" · ", make("span.first", {}, "look at this first"));
    const block = make("div.said", { id }, what);
    // A message that holds the words says no more than what to try or ask.
    if (!row.message.includes("“") && row.message !== row.question) block.append(make("p", {}, row.message));
    const tries = row.suggestions.filter((option) => option.safety !== "rewrite");
    const ideas = row.suggestions.filter((option) => option.safety === "rewrite");
    if (tries.length) {
      const buttons = tries.map((option) =>
        make("button.take", {
          "aria-label": `Change “${short(place.words)}” to “${option.text}”`,
          "aria-describedby": id,
          click: (event) => take(placeOf(event.target) ?? place, option.text),
        }, make("bdi", {}, option.text)));
      block.append(make("p.tries", {}, make("span", { "aria-hidden": "true" }, "Try "), ...buttons));
    }
    if (ideas.length) {
      const words = ideas.flatMap((option, nth) => [nth ? " or " : "", make("bdi", {}, `“${option.text}”`)]);
      block.append(make("p", {}, "In your own words, perhaps ", ...words, "."));
    }
    if (row.question) block.append(make("p.ask", {}, "Ask: ", row.question));
    if (place.why[number]) block.append(make("p.why", {}, "Why: ", place.why[number]));
    parts.push(block);
  });
  parts.push(make("button.leave", {
    "aria-label": `Leave “${short(place.words)}” as it is`,
    click: (event) => leave(placeOf(event.target) ?? place),
  }, "Leave as it is"));
  return parts;
}

function placeOf(element) {
  return element.closest?.(".place, .dock")?.place;
}

function take(place, words) {
  if (place.range.toString() !== place.words) {
    tellNow("The text has changed there. It is being checked again.");
    check();
    return;
  }
  const number = state.places.indexOf(place);
  const fromDock = isDocked(place);
  editor.replace(place.range, words);
  drop(place);
  const left = state.places.length;
  done(
    `Changed to “${words}”. Undo takes it back.`,
    `Changed to “${words}”. ${left ? `${left} left.` : "That was the last."} Control Z undoes it.`,
  );
  if (!fromDock) stand(state.places[Math.min(number, left - 1)]);
  check();
}

function leave(place) {
  const number = state.places.indexOf(place);
  const fromDock = isDocked(place);
  for (const row of place.findings) state.alone.add(row.fingerprint);
  drop(place);
  tellNow(`Left as it is. ${state.places.length} left.`);
  if (!fromDock) stand(state.places[Math.min(number, state.places.length - 1)]);
}

// Whoever came from the text goes on in the text.
function isDocked(place) {
  return !$("dock").hidden && $("dock").place === place;
}

function drop(place) {
  state.places = state.places.filter((row) => row !== place);
  if (state.now === place) state.now = null;
  $("dock").hidden = true;
  showPlaces();
  showGlance();
  underline();
}

// Put the keyboard on a place in the list: on its first suggestion, or on its words.
function stand(place) {
  if (!place) {
    const title = $("found-title");
    title.tabIndex = -1;
    title.focus();
    return;
  }
  const number = state.places.indexOf(place);
  if (number >= state.shown) {
    state.shown = number + PAGEFUL;
    showPlaces();
  }
  const card = cards.get(place.key);
  const control = card.querySelector(".take") ?? card.querySelector(".go");
  control.focus({ preventScroll: true });
  scrollCard(card);
}

function scrollCard(card) {
  const behavior = calm.matches ? "instant" : "smooth";
  if (!wide.matches) {
    card.scrollIntoView({ block: "nearest", behavior });
    return;
  }
  const panel = $("found");
  const box = card.getBoundingClientRect();
  const frame = panel.getBoundingClientRect();
  if (box.top < frame.top + 8 || box.bottom > frame.bottom - 8) {
    panel.scrollBy({ top: box.top - frame.top - Math.max(8, (frame.height - box.height) / 3), behavior });
  }
}

function whereInList() {
  const card = document.activeElement?.closest?.(".place");
  if (!card) return null;
  const { range } = card.place;
  return { start: editor.unitAt(range.startContainer, range.startOffset), kind: document.activeElement.className };
}

// Whoever stood in a card that is gone stands in the next one.
function backInList(before) {
  const wanted = state.wanted;
  state.wanted = null;
  if (!before) return;
  if (wanted === null && document.activeElement?.closest?.(".place")) return;
  const start = wanted ?? before.start;
  stand(state.places.find((place) => place.end >= start) ?? state.places.at(-1));
}

function step(by) {
  const { places } = state;
  if (!places.length) {
    tellNow(say.glance);
    return;
  }
  const inList = placeOf(document.activeElement);
  let number = places.indexOf(inList ?? state.now);
  if (number >= 0) number += by;
  else {
    const selection = getSelection();
    const caret = selection.focusNode ? editor.unitAt(selection.focusNode, selection.focusOffset) : -1;
    const next = places.findIndex((place) => place.start >= caret);
    number = by > 0 ? Math.max(next, 0) : (next < 0 ? places.length : next) - 1;
  }
  stand(places[(number + places.length) % places.length]);
}

// Underlines

function underline() {
  if (!canUnderline) return;
  CSS.highlights.clear();
  if (!state.answer) return;
  const put = (name, ranges, priority) => {
    const highlight = new Highlight(...ranges.filter(Boolean));
    highlight.priority = priority;
    CSS.highlights.set(`ps-${name}`, highlight);
  };
  const roles = $("mark-roles").getAttribute("aria-pressed") === "true" && !$("balance-part").hidden;
  if (roles) {
    for (const role of Object.keys(ROLES)) {
      put(role, state.answer.sentences.filter((row) => row.role === role).map((row) => row.range), 1);
    }
  } else {
    put("kept", state.answer.good.map((row) => row.range), 0);
    put("wide", state.places.filter((place) => place.wide).map((place) => place.range), 1);
    Object.keys(GROUPS).reverse().forEach((group, number) => {
      const here = state.places.filter((place) => place.group === group && !place.wide);
      put(group, here.map((place) => place.range), 2 + number);
    });
  }
  if (state.now) put("now", [state.now.range], 9);
}

function comeTo(place) {
  if (state.now === place) return;
  state.now = place;
  for (const card of cards.values()) card.classList.toggle("now", card.place === place);
  underline();
}

// The place that the caret is in.
function atCaret() {
  const selection = getSelection();
  if (document.activeElement !== editor.root || !selection.focusNode || !state.answer) return;
  const { focusNode, focusOffset } = selection;
  const here = state.places.filter(({ range }) => !range.collapsed && range.isPointInRange(focusNode, focusOffset));
  const place = here.sort((one, other) => one.words.length - other.words.length)[0] ?? null;
  comeTo(place);
  if (place && cards.has(place.key) && wide.matches) scrollCard(cards.get(place.key));
  showDock(wide.matches ? null : place);
}

// On a narrow screen the list is far from the text: what is said of the words at the caret comes to them.
function showDock(place) {
  const dock = $("dock");
  if (dock.place === place && !dock.hidden) return;
  dock.hidden = !place;
  dock.place = place;
  if (!place) return;
  const close = make("button.leave", { click: () => { dock.hidden = true; editor.root.focus(); } }, "Close");
  dock.replaceChildren(...said(place), " ", close);
  keepAboveKeys();
}

function keepAboveKeys() {
  const view = globalThis.visualViewport;
  if (view) $("dock").style.bottom = `${Math.max(0, innerHeight - view.height - view.offsetTop)}px`;
}

// The whole piece

function showWhole() {
  $("whole").hidden = false;
  showParts();
  showBalance();
  showAge();
}

function showParts() {
  const { missing, present } = state.answer;
  $("parts-part").hidden = !(missing.length + present.length);
  const sign = (mark, words) => [
    make("span.sign", { "aria-hidden": "true" }, mark),
    make("span.hidden", {}, words),
  ];
  $("parts").replaceChildren(
    ...present.map((row) => make("li.there", {}, ...sign("✓", "There: "), row.title)),
    ...missing.map((row) =>
      make("li.gap", {}, ...sign("✗", "Missing: "), make("b", {}, row.message), make("p.ask", {}, "Ask: ", row.question))),
  );
}

function showBalance() {
  const { balance, sentences, type } = state.answer;
  const total = Object.keys(ROLES).reduce((sum, role) => sum + balance[role], 0);
  $("balance-part").hidden = !total || !BALANCED.includes(type);
  const bar = make("div.bar", { "aria-hidden": "true" });
  const counts = make("ul.counts");
  for (const role of Object.keys(ROLES)) {
    if (balance[role]) {
      const part = make(`span.part.${role}`);
      part.style.flexGrow = balance[role];
      bar.append(part);
    }
    counts.append(make("li", {}, make(`span.swatch.${role}`, { "aria-hidden": "true" }),
      counted(balance[role], ROLES[role].toLowerCase(), MANY[role])));
  }
  $("balance").replaceChildren(bar, counts);
  const rows = sentences.filter((row) => row.role in ROLES);
  $("roles").replaceChildren(...rows.map((row) =>
    make("li", {}, make(`span.swatch.${row.role}`, { "aria-hidden": "true" }), make("b", {}, ROLES[row.role]), " ", goTo(row))));
}

function showAge() {
  const { readability: figures, hardest } = state.answer;
  const band = figures.reading_age_band;
  $("age-part").hidden = figures.reading_age === undefined || figures.reading_age === null;
  $("age").replaceChildren(...(figures.reading_age_note ? [figures.reading_age_note] : band === "too short to judge"
    ? [`Too short to judge yet (${counted(figures.words, "word", "words")}).`]
    : [make("b", {}, `Reading age about ${figures.reading_age}: ${band}. `), `Aim for ${figures.reading_age_target} or under.`]));
  $("hard-part").hidden = !hardest.length;
  $("hard").replaceChildren(...hardest.map((row) => make("li", {}, goTo(row), " ", make("span.dim", {}, row.message))));
}

// Help

let taught = false; // it makes room for the first report, and from then on comes and goes by its button

function openHelp() {
  $("help").hidden = false;
  $("help-button").setAttribute("aria-expanded", "true");
}

function closeHelp() {
  const inside = $("help").contains(document.activeElement);
  $("help").hidden = true;
  $("help-button").setAttribute("aria-expanded", "false");
  if (inside) editor.root.focus();
}

// Bringing text in

function bring(text, file) {
  const before = editor.text;
  if (before.trim()) state.earlier = { text: before, file: state.file, lost: Boolean(text) && before !== state.saved };
  state.file = file;
  state.alone.clear();
  state.shown = PAGEFUL;
  editor.replaceAll(text);
  state.saved = editor.text;
  editor.root.focus({ preventScroll: true });
  getSelection().collapse(editor.root, 0);
  check();
}

// As the browser keeps a text: with one sign for each end of a line, and as many signs.
const plain = (text) => text.replace(/[\r\v\f\u0085\u2028\u2029]/g, "\n");

async function openFile(file) {
  if (!file) return;
  if (file.size > MOST_FILE) {
    trouble(`That file is larger than ${MOST_FILE / 1_000_000} MB, more than plainspeak opens. Copy the part you want checked and paste it here.`);
    return;
  }
  done("Opening the file…");
  try {
    // Kept here, in the browser, so that its comments can go into the same file.
    const data = await file.arrayBuffer();
    const form = new FormData();
    form.set("file", new File([data], file.name));
    const answer = await ask("documents", form);
    calmDown();
    const replaced = editor.text.trim() ? " Undo brings back the text that was here." : "";
    bring(plain(answer.text), answer.copies.length ? { name: file.name, data, text: plain(answer.text), format: answer.copies[0] } : null);
    done(`Opened ${file.name}.${replaced}`);
  } catch (error) {
    done("");
    if (!(error instanceof Trouble)) {
      trouble("That file could not be read. Your text is as it was. Close the file in Word if it is open there, and try again.");
    } else if (error.code === "gone") failed(error);
    else if (error.code === "token-needed") askForToken();
    else trouble(`${error.message} Your text here is as it was.`, make("button", { click: calmDown }, "All right"));
  }
}

// Taking text away

async function copy() {
  const text = editor.text;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Only an address of this computer may use the clipboard directly.
    const range = document.createRange();
    range.selectNodeContents(editor.root);
    editor.select(range);
    if (!document.execCommand("copy")) {
      done("Your browser does not let the page copy. The text is selected: press Ctrl+C.");
      return;
    }
    $("copy").focus();
  }
  state.saved = text;
  done("Copied. Go to your document and paste it with Ctrl+V.");
}

const base64Of = (data) =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.readAsDataURL(new Blob([data]));
  });

async function download() {
  const text = editor.text;
  if (!text.trim()) {
    done("There is no text yet. Type, paste or open some first.");
    return;
  }
  done("Making the Word file…");
  try {
    const { file } = state;
    const settings = { type: $("type").value, reader: $("reader").value };
    const changed = !file || text.trimEnd() !== file.text.trimEnd();
    let left = [];
    let blob;
    if (file?.format === "docx") {
      const answer = await ask("documents/changed", { ...settings, text, file: await base64Of(file.data) });
      blob = new Blob([Uint8Array.from(atob(answer.file), (character) => character.charCodeAt(0))]);
      left = answer.left;
    } else if (file && !changed) {
      const form = new FormData();
      form.set("file", new File([file.data], file.name));
      for (const [name, value] of Object.entries(settings)) form.set(name, value);
      blob = await ask("documents/review", form);
    } else {
      blob = await ask("review", { ...settings, text });
    }
    const same = file && (file.format === "docx" || !changed);
    const stem = file ? file.name.replace(/\.[^.]*$/, "") : "draft";
    const suffix = same ? file.name.slice(file.name.lastIndexOf(".")) : ".docx";
    const link = make("a", { href: URL.createObjectURL(blob), download: `${stem} with comments${suffix}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    calmDown();
    state.saved = text;
    const tracked = same && changed ? " Your changes are tracked in it." : "";
    done(`Saved as “${link.download}” in your downloads, with a comment at each place.${tracked}`);
    if (left.length) sayLeft(left, file);
  } catch (error) {
    done("");
    if (!(error instanceof Trouble)) throw error;
    failed(error);
  }
}

function sayLeft(left, file) {
  const unit = unitsOf(file.text);
  const rows = left.map((row) =>
    make("li", {}, quoted(short(file.text.slice(unit(row.start), unit(row.end)))), " → ", quoted(short(row.text))));
  trouble(
    `The Word file is saved, but ${counted(left.length, "change of yours is", "changes of yours are")} not in it, because Word could not take them back cleanly. Make them in Word yourself:`,
    make("button", { click: calmDown }, "All right"),
  );
  $("trouble").insertBefore(make("ul", {}, ...rows), $("trouble").lastChild);
}

// Printing: the text with numbers at its places, and the list.
function layOutPaper() {
  const paper = $("paper");
  if (!state.answer || state.text !== editor.text) {
    paper.replaceChildren(make("p.sheet", {}, editor.text));
    return;
  }
  const sheet = make("p.sheet", { dir: "auto" });
  const edges = new Map();
  const style = (row, name) => {
    for (const at of [row.start, row.end]) if (!edges.has(at)) edges.set(at, []);
    edges.get(row.start).push({ name, end: row.end });
  };
  state.places.forEach((place) => style(place, place.wide ? "wide" : place.group));
  state.answer.good.forEach((row) => style(row, "kept"));
  const signs = new Map();
  state.places.forEach((place, number) => signs.set(place.end, [...(signs.get(place.end) ?? []), number + 1]));
  let open = [];
  const points = [...new Set([0, ...edges.keys(), state.text.length])].sort((one, other) => one - other);
  points.forEach((point, number) => {
    if (signs.has(point)) sheet.append(make("sup", {}, signs.get(point).join(",")));
    open = [...open, ...(edges.get(point) ?? [])].filter((row) => row.end > point);
    const words = state.text.slice(point, points[number + 1]);
    if (point < state.text.length) sheet.append(make("span", { class: open.map((row) => row.name).join(" ") }, words));
  });
  const list = make("ol.notes", {}, ...state.places.map((place) => {
    const item = make("li", {}, ...said(place));
    for (const control of item.querySelectorAll("button")) {
      const words = make(control.matches(".take") ? "b.take" : "span.quote", {}, ...control.childNodes);
      if (control.matches(".leave")) control.remove();
      else control.replaceWith(words, " ");
    }
    for (const row of item.querySelectorAll("[id]")) row.removeAttribute("id");
    return item;
  }));
  const copyOf = (id) => {
    const part = $(id).cloneNode(true);
    for (const row of [part, ...part.querySelectorAll("[id]")]) row.removeAttribute("id");
    for (const row of part.querySelectorAll(".buttons, .roles")) row.remove();
    return part;
  };
  const parts = ["good-part", "parts-part", "balance-part", "age-part"].filter((id) => !$(id).hidden).map(copyOf);
  paper.replaceChildren(
    make("h1", {}, "plainspeak"),
    make("p", {}, `${state.types[state.answer.type] ?? ""}, for ${$("reader").selectedOptions[0].textContent.toLowerCase()}. ${say.glance}`),
    sheet,
    ...parts,
    make("h2", {}, `Words to look at (${state.places.length})`),
    list,
    make("p", {}, make("b", {}, "This checks wording, not safety: "), "a note with no findings can still be wrong about danger."),
  );
}

// Events

editor.root.addEventListener("input", (event) => {
  if (state.earlier && editor.text === state.earlier.text) {
    [state.file, state.earlier] = [state.earlier.file, null];
  }
  if (!event.isComposing) checkSoon();
});
editor.root.addEventListener("compositionend", () => checkSoon());
document.addEventListener("selectionchange", atCaret);
$("places").addEventListener("focusin", (event) => {
  const place = placeOf(event.target);
  if (!place) return;
  comeTo(place);
  if (wide.matches) bringIntoView(place.range);
});
$("dock").addEventListener("focusout", (event) => {
  if (![editor.root, null].includes(event.relatedTarget) && !$("dock").contains(event.relatedTarget)) $("dock").hidden = true;
});
editor.root.addEventListener("blur", (event) => {
  if (!$("dock").contains(event.relatedTarget)) $("dock").hidden = true;
});
$("dock").addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault());
globalThis.visualViewport?.addEventListener("resize", keepAboveKeys);
globalThis.visualViewport?.addEventListener("scroll", keepAboveKeys);

document.addEventListener("keydown", (event) => {
  if (event.key === "F8" && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
    return;
  }
  const place = placeOf(event.target);
  if (event.key === "Escape") {
    if (place) {
      event.preventDefault();
      $("dock").hidden = true;
      visit(place);
    } else if (!$("dock").hidden) $("dock").hidden = true;
  } else if (place && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    const next = state.places[state.places.indexOf(place) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) stand(next);
  } else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z") {
    if (editor.root.contains(event.target) || event.target.matches("input, select")) return;
    event.preventDefault();
    undo();
  }
});

function undo() {
  const before = whereInList();
  const from = document.activeElement;
  editor.undo();
  done("Undone.");
  const { anchorNode, anchorOffset } = getSelection();
  if (before) {
    // The words that came back are a place again as soon as they are checked: there the person goes on.
    state.wanted = anchorNode ? editor.unitAt(anchorNode, anchorOffset) : before.start;
    stand(state.places.find((place) => place.start >= before.start) ?? state.places.at(-1));
  } else if (from?.id === "undo") from.focus();
  checkSoon(0);
}

$("next").addEventListener("click", () => step(1));
$("back").addEventListener("click", () => step(-1));
$("more-button").addEventListener("click", () => {
  const first = state.places[state.shown];
  state.shown += PAGEFUL;
  showPlaces();
  stand(first);
});
$("help-button").addEventListener("click", () => ($("help").hidden ? openHelp() : closeHelp()));
$("help-close").addEventListener("click", closeHelp);
$("example").addEventListener("click", () => {
  const replaced = editor.text.trim() ? " Undo brings back the text that was here." : "";
  $("type").value = "auto";
  bring(EXAMPLE, null);
  done(`This is an example with invented people.${replaced}`);
  closeHelp();
});
$("type").addEventListener("change", check);
$("reader").addEventListener("change", check);
$("open").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", () => {
  openFile($("file").files[0]);
  $("file").value = "";
});
$("copy").addEventListener("click", copy);
$("word").addEventListener("click", download);
$("print").addEventListener("click", () => print());
$("undo").addEventListener("click", undo);
$("clear").addEventListener("click", () => {
  if (!editor.text.trim()) return;
  bring("", null);
  done("Cleared. Undo brings it back.");
});
$("mark-roles").addEventListener("click", (event) => {
  const on = event.currentTarget.getAttribute("aria-pressed") !== "true";
  event.currentTarget.setAttribute("aria-pressed", String(on));
  $("roles").hidden = !on;
  underline();
});

const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    document.body.classList.add("dropping");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("dropping");
});
document.addEventListener("drop", (event) => {
  document.body.classList.remove("dropping");
  if (!holdsFiles(event)) return;
  event.preventDefault();
  openFile(event.dataTransfer.files[0]);
});

addEventListener("beforeprint", layOutPaper);
addEventListener("afterprint", () => $("paper").replaceChildren());
addEventListener("beforeunload", (event) => {
  const text = editor.text;
  // A text that something else took the place of can still be undone to; not so when the page is gone.
  if ((text.trim() && text !== state.saved) || state.earlier?.lost) event.preventDefault();
});

async function fillTypes() {
  try {
    const { types } = await ask("types");
    const select = $("type");
    const chosen = select.value;
    select.length = 1;
    for (const row of types) {
      state.types[row.type] = row.title;
      select.append(make("option", { value: row.type }, row.title));
    }
    select.value = state.types[chosen] || !HOUSE.type ? chosen : HOUSE.type;
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    failed(error);
  }
}

$("reader").value = HOUSE.reader;
$("old-browser").hidden = canUnderline;
await fillTypes();
// Some browsers give a text back when a page is loaded again.
if (editor.text.trim()) check();
