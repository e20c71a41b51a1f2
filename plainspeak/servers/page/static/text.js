// An editable area of plain text, and places in it.

const BLOCKS = new Set(["DIV", "P", "LI"]);

export class Editor {
  constructor(root) {
    this.root = root;
    // Where a browser does not know "plaintext-only" it would offer bold type and pictures.
    if (root.contentEditable !== "plaintext-only") root.contentEditable = "true";
    root.addEventListener("beforeinput", (event) => {
      if (event.inputType.startsWith("format")) event.preventDefault();
    });
    root.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain");
      if (text === undefined || root.contentEditable === "plaintext-only") return;
      event.preventDefault();
      document.execCommand("insertText", false, text);
    });
  }

  // The text as it stands, and which node holds which part of it.
  read() {
    const pieces = [];
    let text = "";
    const walk = (parent) => {
      for (const node of parent.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) {
          pieces.push({ node, start: text.length, end: text.length + node.length });
          text += node.data;
        } else if (node.nodeName === "BR") {
          // The last one only holds the line open for the caret.
          if (node !== this.root.lastChild) text += "\n";
        } else {
          if (BLOCKS.has(node.nodeName) && text && !text.endsWith("\n")) text += "\n";
          walk(node);
        }
      }
    };
    walk(this.root);
    // Half a character cannot be sent.
    return { text: text.toWellFormed?.() ?? text, pieces };
  }

  get text() {
    return this.read().text;
  }

  // Return a function from two places in UTF-16 units to a live range, or null.
  ranger() {
    const { pieces } = this.read();
    const find = (at, fromEnd) => {
      let low = 0;
      let high = pieces.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        const past = fromEnd ? pieces[middle].end >= at : pieces[middle].end > at;
        if (past) high = middle;
        else low = middle + 1;
      }
      return pieces[low];
    };
    return (start, end) => {
      if (!pieces.length) return null;
      const first = find(start, false);
      const last = find(end, true);
      const range = document.createRange();
      range.setStart(first.node, Math.min(Math.max(start - first.start, 0), first.node.length));
      range.setEnd(last.node, Math.min(Math.max(end - last.start, 0), last.node.length));
      return range;
    };
  }

  // Where a point of the document stands in the text, in UTF-16 units, or -1.
  unitAt(node, offset) {
    if (!this.root.contains(node)) return -1;
    const { pieces, text } = this.read();
    const piece = pieces.find((row) => row.node === node);
    if (piece) return piece.start + offset;
    const next = node.childNodes[offset];
    const after = next && pieces.find((row) => next === row.node || next.contains(row.node));
    return after ? after.start : text.length;
  }

  // Put words in the place of a range, so that the browser's own undo takes them back.
  replace(range, words) {
    this.root.focus({ preventScroll: true });
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    if (words) document.execCommand("insertText", false, words);
    else document.execCommand("delete");
  }

  replaceAll(words) {
    const range = document.createRange();
    range.selectNodeContents(this.root);
    this.replace(range, words);
    if (this.text.trimEnd() !== words.trimEnd()) this.root.textContent = words;
  }

  undo() {
    this.root.focus({ preventScroll: true });
    document.execCommand("undo");
  }

  select(range) {
    this.root.focus({ preventScroll: true });
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }
}
