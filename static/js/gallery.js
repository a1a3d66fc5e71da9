/* How much of the maps is seen: freely, where the fixed steps are not enough. */

for (const control of document.querySelectorAll(".opacity")) {
  const hall = control.closest(".hall");
  const sliding = control.querySelector(".sliding");
  const range = sliding.querySelector("input");
  const steps = [...control.querySelectorAll("[name='opacity']")];
  sliding.hidden = false;

  range.addEventListener("input", () => {
    hall.style.setProperty("--opacity", range.value / 100);
    for (const step of steps) step.checked = step.value === range.value;
  });
  for (const step of steps) {
    step.addEventListener("change", () => {
      range.value = step.value;
      hall.style.removeProperty("--opacity");
    });
  }
}
