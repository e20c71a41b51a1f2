// <plainspeak-field for="worries" box="worries" type="three-column-map">: checks a textarea of somebody else's page.
//
// One file, no library: <script type="module" src="http://127.0.0.1:8081/static/plainspeak-field.js"></script>
// The server puts CATEGORIES and unitsOf in front of it.
//
// Attributes: for (the id of a textarea), box (its name in the form), label (what stands above it; taken
// from its <label> when left out), type, reader, api (where plainspeak answers; where this file came from
// when left out). Property: token. Event: "plainspeak-report", with the answer of the API in `detail`.
// Fields of one form see each other: what another box says is not asked for again.
// Colours: --plainspeak-harm, -words, -sentence, -practice, -ground, -ink, -dim, -rule; letters: --plainspeak-font.

const HOME = new URL(import.meta.url).origin;
const PAUSE = 400; // milliseconds without a key before the text is checked
const AGAIN = 5000; // before a server that did not answer is asked again
// What decides where each word of a textarea stands.
const COPIED = `box-sizing border-top-width border-right-width border-bottom-width border-left-width padding-top
  padding-right padding-bottom padding-left font-family font-size font-style font-weight font-stretch font-variant-ligatures
  font-kerning font-feature-settings line-height letter-spacing word-spacing text-indent text-transform text-align direction tab-size`.split(/\s+/);

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
:host {
  --harm: var(--plainspeak-harm, light-dark(#8f1230, #ffa3b1)); --words: var(--plainspeak-words, light-dark(#0a4a8a, #94caff));
  --sentence: var(--plainspeak-sentence, light-dark(#5b2d8f, #d6bbff)); --practice: var(--plainspeak-practice, light-dark(#14572d, #93dcae));
  --ground: var(--plainspeak-ground, light-dark(#ffffff, #1e2125)); --ink: var(--plainspeak-ink, light-dark(#1c1e21, #ebe8e1));
  --dim: var(--plainspeak-dim, light-dark(#4a4f55, #b4bac1)); --rule: var(--plainspeak-rule, light-dark(#d8d3c7, #3d4248));
  display: block; position: relative; color: var(--ink);
  font: 1rem/1.5 var(--plainspeak-font, system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif);
}
* { box-sizing: border-box; }
.mirror { position: absolute; overflow: hidden; pointer-events: none; color: transparent; border-style: solid; border-color: transparent; white-space: pre-wrap; overflow-wrap: break-word; }
.mirror span { text-decoration: underline 2px; text-underline-offset: .2em; text-decoration-skip-ink: none; }
.mirror .harm { text-decoration: underline solid var(--harm) 3px; }
.mirror .words { text-decoration: underline dotted var(--words) 3px; }
.mirror .sentence { text-decoration: underline dashed var(--sentence) 2px; }
.mirror .practice { text-decoration: underline wavy var(--practice) 1.5px; }
.mirror .now { background: color-mix(in srgb, var(--words) 22%, transparent); }
details { margin: .3rem 0 0; background: var(--ground); border: 1px solid var(--rule); border-radius: .4rem; }
summary { padding: .35rem .7rem; min-height: 1.5rem; cursor: pointer; color: var(--dim); }
ul { margin: 0; padding: 0 .7rem .5rem; list-style: none; max-height: 18rem; overflow: auto; }
li { padding: .5rem 0; border-top: 1px solid var(--rule); overflow-wrap: anywhere; }
p { margin: .1rem 0; }
button { font: inherit; color: var(--words); background: var(--ground); border: 1px solid var(--words); border-radius: .35rem; min-height: 1.75rem; padding: .1rem .6rem; cursor: pointer; overflow-wrap: anywhere; text-align: start; max-width: 100%; }
button.go { color: var(--ink); border-color: transparent; font-weight: 600; padding: 0 .1rem; }
button:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--words); outline-offset: 1px; border-radius: .2rem; }
.what, .why { color: var(--dim); font-size: .94em; }
.first { color: var(--harm); font-weight: 700; }
.ask { font-style: italic; }
.tries { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (forced-colors: active) { .mirror { forced-color-adjust: none; } }
@media print { .mirror, details { display: none; } }
`);

function make(tag, attributes = {}, ...content) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  element.className = classes.join(" ");
  if (name === "button") element.type = "button";
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener("click", value);
    else element.setAttribute(key, value);
  }
  element.append(...content);
  return element;
}

const quoted = (words) => make("bdi", {}, `“${words.replace(/\s+/gu, " ").trim()}”`);

class PlainspeakField extends HTMLElement {
  token = "";
  #area = null;
  #mirror = make("div.mirror", { "aria-hidden": "true" });
  #count = make("summary", {}, "plainspeak");
  #list = make("ul");
  #box = make("details", {}, this.#count, this.#list);
  #told = make("p.hidden", { role: "status" });
  #places = [];
  #text = "";
  #now = null;
  #pause = 0;
  #asked = null;
  #over = null;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [STYLE];
    root.append(this.#mirror, this.#box, this.#told);
    this.#list.addEventListener("focusin", (event) => this.#come(event.target.closest("li")?.place ?? null));
    this.#list.addEventListener("keydown", (event) => this.#keyInList(event));
  }

  connectedCallback() {
    this.#area = document.getElementById(this.getAttribute("for") ?? "");
    if (this.#area?.localName !== "textarea") {
      this.#count.textContent = "plainspeak finds no textarea with the id in “for”.";
      return;
    }
    this.#over = new AbortController();
    const { signal } = this.#over;
    this.#box.setAttribute("aria-label", `plainspeak: ${this.label}`);
    this.#box.setAttribute("role", "group");
    this.#area.addEventListener("input", () => this.#changed(), { signal });
    this.#area.addEventListener("scroll", () => this.#follow(), { signal });
    this.#area.addEventListener("keydown", (event) => {
      if (event.key === "F8") {
        event.preventDefault();
        this.#stand(this.#places.find((place) => place.end >= this.#area.selectionStart) ?? this.#places[0]);
      }
    }, { signal });
    addEventListener("resize", () => this.#follow(), { signal });
    const sizes = new ResizeObserver(() => this.#follow());
    for (const element of [this.#area, this, document.body]) sizes.observe(element);
    signal.addEventListener("abort", () => sizes.disconnect());
    this.#changed(0);
  }

  disconnectedCallback() {
    this.#over?.abort();
    this.#asked?.abort();
    clearTimeout(this.#pause);
  }

  get box() {
    return this.getAttribute("box") || this.getAttribute("for");
  }

  get label() {
    return this.getAttribute("label") ?? this.#area?.labels?.[0]?.textContent.trim() ?? "";
  }

  get text() {
    const text = this.#area?.value ?? "";
    return text.toWellFormed?.() ?? text;
  }

  // The fields that belong to one form, or to the page, in their order.
  #fields() {
    const form = this.#area.form;
    return [...document.querySelectorAll("plainspeak-field")].filter(
      (field) => field.#area && field.#area.form === form && field.getAttribute("type") === this.getAttribute("type"),
    );
  }

  #changed(wait = PAUSE) {
    this.#shift(this.text);
    this.#draw();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#check(), wait);
  }

  // Until the next answer comes, marks move along with the words that were typed before them.
  #shift(text) {
    const old = this.#text;
    let same = 0;
    const most = Math.min(old.length, text.length);
    while (same < most && old[same] === text[same]) same += 1;
    let tail = 0;
    while (tail < most - same && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
    const by = text.length - old.length;
    this.#places = this.#places.filter((place) => place.end <= same || place.start >= old.length - tail);
    for (const place of this.#places) {
      if (place.start >= old.length - tail && place.end > same) {
        place.start += by;
        place.end += by;
      }
    }
    this.#text = text;
  }

  async #check() {
    const text = this.text;
    this.#asked?.abort();
    if (!text.trim()) {
      this.#places = [];
      this.#draw();
      this.#showList("Nothing to check yet");
      return;
    }
    const mine = (this.#asked = new AbortController());
    try {
      const boxes = this.#fields().map((field) => ({ id: field.box, label: field.label.slice(0, 300), text: field.text }));
      const answer = await this.#ask({
        boxes,
        box: this.box,
        type: this.getAttribute("type") || null,
        reader: this.getAttribute("reader") || null,
      }, mine.signal);
      if (this.#asked !== mine || this.text !== text) return;
      this.#show(text, answer.boxes.find((row) => row.id === this.box));
      this.dispatchEvent(new CustomEvent("plainspeak-report", { bubbles: true, composed: true, detail: answer }));
    } catch (error) {
      if (this.#asked !== mine || error.name === "AbortError") return;
      this.#showList(error.detail ?? "plainspeak is not answering. Your words are untouched.");
      if (!error.detail) this.#pause = setTimeout(() => this.#check(), AGAIN);
    }
  }

  async #ask(body, signal) {
    const headers = { "Content-Type": "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const answer = await fetch(new URL("/api/v1/form", this.getAttribute("api") || HOME), {
      method: "POST", headers, body: JSON.stringify(body), signal, credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer",
    });
    const value = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(value.code), { detail: value.detail });
    return value;
  }

  #show(text, report) {
    const unit = unitsOf(text);
    const places = new Map();
    for (const row of report.findings) {
      const [start, end] = [unit(row.start), unit(row.end)];
      const name = `${start}-${end}`;
      if (!places.has(name)) places.set(name, { start, end, words: text.slice(start, end), findings: [] });
      places.get(name).findings.push(row);
    }
    this.#text = text;
    this.#places = [...places.values()];
    for (const place of this.#places) {
      place.grave = place.findings.some((row) => row.severity === "error");
      const first = place.findings.find((row) => row.severity === "error") ?? place.findings[0];
      place.group = CATEGORIES[first.category]?.group ?? "words";
    }
    const number = this.#places.length;
    const good = report.good.length ? `${report.good.length} good to keep, ` : "";
    this.#showList(good + (number === 1 ? "1 place to look at" : number ? `${number} places to look at` : "nothing to look at"));
    this.#draw();
  }

  #showList(said) {
    this.#count.textContent = `plainspeak: ${said}`;
    if (this.shadowRoot.activeElement || this.#area === document.activeElement) this.#told.textContent = said;
    const stood = this.shadowRoot.activeElement?.closest("li")?.place.start;
    this.#list.replaceChildren(...this.#places.map((place) => this.#item(place)));
    if (stood !== undefined) this.#stand(this.#places.find((place) => place.start >= stood) ?? this.#places.at(-1));
  }

  #item(place) {
    const item = make("li", {}, make("button.go", { title: "Select it in the text", click: () => this.#visit(item.place) }, quoted(place.words)));
    item.place = place;
    for (const row of place.findings) {
      const what = make("p.what", {}, make("b", {}, CATEGORIES[row.category]?.title ?? row.category));
      if (row.severity === "error") what.append(" · ", make("span.first", {}, "look at this first"));
      item.append(what);
      if (!row.message.includes("“") && row.message !== row.question) item.append(make("p", {}, row.message));
      const tries = row.suggestions.filter((option) => option.safety !== "rewrite");
      const ideas = row.suggestions.filter((option) => option.safety === "rewrite");
      if (tries.length) {
        item.append(make("p.tries", {}, "Try ", ...tries.map((option) =>
          make("button.take", { "aria-label": `Change “${place.words}” to “${option.text}”`, click: () => this.#take(item.place, option.text) },
            make("bdi", {}, option.text)))));
      }
      if (ideas.length) item.append(make("p", {}, "In your own words, perhaps ", ideas.map((option) => `“${option.text}”`).join(" or "), "."));
      if (row.question) item.append(make("p.ask", {}, "Ask: ", row.question));
      if (row.why) item.append(make("p.why", {}, "Why: ", row.why));
    }
    return item;
  }

  #take(place, words) {
    if (this.#text.slice(place.start, place.end) !== place.words) return;
    const area = this.#area;
    area.focus({ preventScroll: true });
    area.setSelectionRange(place.start, place.end);
    // The browser's own undo takes it back, and the page's own listeners hear of it.
    if (!document.execCommand("insertText", false, words)) {
      area.setRangeText(words, place.start, place.end, "end");
      area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
    const next = this.#places.find((row) => row.start >= place.start);
    this.#showList(`changed to “${words}”, ${this.#places.length} left`);
    if (next) this.#stand(next);
    clearTimeout(this.#pause);
    this.#check();
  }

  #visit(place) {
    this.#area.focus();
    this.#area.setSelectionRange(place.start, place.end);
  }

  #stand(place) {
    const item = [...this.#list.children].find((row) => row.place === place);
    if (!item) {
      this.#area.focus();
      return;
    }
    this.#box.open = true;
    (item.querySelector(".take") ?? item.querySelector(".go")).focus();
  }

  #come(place) {
    this.#now = place;
    this.#draw();
  }

  #keyInList(event) {
    const place = event.target.closest("li")?.place;
    const step = { ArrowDown: 1, F8: event.shiftKey ? -1 : 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.#visit(place);
    else if (step) this.#stand(this.#places[(this.#places.indexOf(place) + step + this.#places.length) % this.#places.length]);
    else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey) {
      this.#area.focus();
      document.execCommand("undo");
    } else return;
    event.preventDefault();
  }

  // The same words in the same places over the textarea, seen only by the lines under them.
  #draw() {
    const marks = new Map();
    for (const place of this.#places) marks.set(place.start, [...(marks.get(place.start) ?? []), place]);
    const edges = [...new Set(this.#places.flatMap((place) => [place.start, place.end]))].sort((one, other) => one - other);
    const content = [];
    let at = 0;
    let open = [];
    for (const edge of [...edges, this.#text.length]) {
      if (edge > at) {
        const names = open.map((place) => place.group + (place === this.#now ? " now" : ""));
        const words = this.#text.slice(at, edge);
        content.push(names.length ? make("span", { class: names.at(-1) }, words) : words);
      }
      open = [...open, ...(marks.get(edge) ?? [])].filter((place) => place.end > edge);
      at = Math.max(at, edge);
    }
    // A last empty line has its height too.
    this.#mirror.replaceChildren(...content, "\u200b");
    this.#follow();
  }

  #follow() {
    const area = this.#area;
    if (!area?.isConnected) return;
    const [own, its] = [this.getBoundingClientRect(), area.getBoundingClientRect()];
    const style = getComputedStyle(area);
    for (const name of COPIED) this.#mirror.style.setProperty(name, style.getPropertyValue(name));
    const bar = area.offsetWidth - area.clientWidth - parseFloat(style.borderLeftWidth) - parseFloat(style.borderRightWidth);
    Object.assign(this.#mirror.style, {
      left: `${its.left - own.left}px`, top: `${its.top - own.top}px`, width: `${its.width}px`, height: `${its.height}px`,
      paddingRight: `${parseFloat(style.paddingRight) + Math.max(0, bar)}px`,
    });
    this.#mirror.scrollTop = area.scrollTop;
    this.#mirror.scrollLeft = area.scrollLeft;
  }
}

if (!customElements.get("plainspeak-field")) customElements.define("plainspeak-field", PlainspeakField);
