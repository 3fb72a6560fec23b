// Makes the police pages quicker: frames swap in place, keys act, a decision can be taken back.
// Every one of these pages works without it.

const stage = document.getElementById("stage");
const strip = document.getElementById("strip");
const links = strip ? [...strip.querySelectorAll("a")] : [];

function show(link) {
  const picture = stage.querySelector("img");
  picture.src = link.dataset.picture;
  picture.alt = link.dataset.alt;
  document.getElementById("original").href = link.dataset.picture.split("?")[0];
  for (const other of links) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
}

function step(by) {
  if (!links.length) return;
  const now = links.findIndex((link) => link.hasAttribute("aria-current"));
  show(links[(now + by + links.length) % links.length]);
}

function zoom() {
  stage.classList.toggle("zoomed");
  stage.querySelector("img").classList.toggle("near");
}

for (const link of links) {
  new Image().src = link.dataset.picture;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(link);
  });
}
stage?.addEventListener("click", zoom);

const confirmForm = document.getElementById("confirm");
const dismissForm = document.getElementById("dismiss");

function choose(number) {
  const choice = dismissForm?.querySelector(`input[data-key="${number}"]`);
  if (!choice) return;
  choice.checked = true;
  choice.focus();
}

const KEYS = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  z: zoom,
  r: () => document.getElementById("reading")?.focus(),
  n: () => document.querySelector("a.button[href^='/review/']")?.click(),
  "?": () => {
    const keys = document.getElementById("keys");
    if (keys) keys.open = !keys.open;
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const field = event.target.closest("input, textarea, select, button, a, summary");
  const typing = field?.matches("input:not([type=radio]), textarea, select");
  if (typing) return;
  if (/^[1-9]$/.test(event.key)) {
    choose(event.key);
    event.preventDefault();
  } else if (event.key === "Enter" && field?.matches("input[type=radio]")) {
    dismissForm.requestSubmit();
    event.preventDefault();
  } else if (event.key === "Enter" && !field && confirmForm) {
    confirmForm.requestSubmit();
    event.preventDefault();
  } else if (KEYS[event.key] || KEYS[event.key.toLowerCase()]) {
    (KEYS[event.key] ?? KEYS[event.key.toLowerCase()])();
    event.preventDefault();
  }
});
