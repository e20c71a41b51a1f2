// All that a case system needs beside the element itself: what the form as a whole still lacks.
// It stands before the element in the page, so that no report comes before somebody listens.
const parts = document.getElementById("parts");

document.addEventListener("plainspeak-report", ({ detail }) => {
  const rows = detail.missing.map((row) => {
    const item = document.createElement("li");
    const message = document.createElement("b");
    message.textContent = row.message;
    item.append(message, ` ${row.question}`);
    return item;
  });
  if (!rows.length) {
    rows.push(document.createElement("li"));
    rows[0].textContent = "Every part a reader needs is there.";
  }
  parts.replaceChildren(...rows);
});

document.getElementById("form").addEventListener("submit", (event) => {
  event.preventDefault();
  document.getElementById("saved").textContent = "A real case system would save it now.";
});
