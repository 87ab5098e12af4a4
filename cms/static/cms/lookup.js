// Follows a check or a load on a lookup table's page. Without it the page says how things stood when it was loaded.
const panel = document.querySelector("[data-progress]");

function show(found) {
  panel.querySelector("[data-state]").textContent = found.state;
  const load = panel.querySelector("[data-load]");
  load.hidden = !found.is_loading;
  if (!found.total) return;
  const bar = load.querySelector("progress");
  bar.max = found.total;
  bar.value = found.done;
  load.querySelector("[data-words]").textContent = found.words;
}

async function follow() {
  try {
    const answer = await fetch(panel.dataset.progress, { credentials: "same-origin" });
    const found = answer.ok ? await answer.json() : null;
    if (found && !found.is_busy) return location.reload();
    if (found) show(found);
  } catch {
    // The next try may do better; what the page says stays.
  }
  setTimeout(follow, 1000);
}

if (panel?.hasAttribute("data-busy")) setTimeout(follow, 500);

// A file that is too large is told of before it is sent. Without this script the server says it, after all of it has come.
const file = document.querySelector("input[type=file][data-most]");

file?.addEventListener("change", () => {
  const size = file.files[0]?.size ?? 0;
  const megabytes = (bytes) => Math.ceil(bytes / 1024 ** 2).toLocaleString("en");
  const most = Number(file.dataset.most);
  file.setCustomValidity(size > most ? `This file has ${megabytes(size)} MB; at most ${megabytes(most)} MB are taken.` : "");
  file.reportValidity();
});
