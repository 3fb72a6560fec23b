// Shows the photographs that were chosen, and keeps a second tap from sending a form twice.

const chosen = document.getElementById("photos");
const seen = document.getElementById("photos-seen");

chosen?.addEventListener("change", () => {
  seen.replaceChildren(
    ...[...chosen.files].map((file) => {
      const entry = document.createElement("li");
      entry.textContent = file.name;
      return entry;
    }),
  );
});

for (const form of document.querySelectorAll("form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form")) delete form.dataset.sent;
});
