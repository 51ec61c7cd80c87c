// The menu and the questions that are asked before something is done.

/** A button that shows and hides a list of further buttons; Escape and a click elsewhere close it. */
export function menu(button, list) {
  const show = (open) => {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => {
    show(list.hidden);
    if (!list.hidden) list.querySelector("button").focus();
  });
  list.addEventListener("click", () => {
    button.focus();
    show(false);
  });
  list.parentElement.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.preventDefault(); // the panel around stays
    show(false);
    button.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!list.hidden && !event.composedPath().some((node) => node === list || node === button)) show(false);
  });
  list.parentElement.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !list.parentElement.contains(relatedTarget)) show(false);
  });
}

/**
 * A <dialog> whose buttons name what they do in data-do: "close" closes, the others are given to `does`.
 * While one is at work all are disabled; a failure is said in the dialog, which stays open.
 */
export function closeable(element) {
  const trouble = element.querySelector(".trouble");
  const buttons = [...element.querySelectorAll("[data-do]")];
  let actions = {};
  const dialog = {
    onTrouble: () => "This did not work. Please try again.",
    open() {
      trouble.hidden = true;
      element.showModal();
    },
    close() {
      element.close();
    },
    does(named) {
      actions = named;
    },
  };
  element.addEventListener("click", async (event) => {
    if (event.target === element) return element.close(); // beside it
    const button = event.target.closest("[data-do]");
    if (!button) return;
    if (button.dataset.do === "close") return element.close();
    for (const each of buttons) each.disabled = true;
    trouble.hidden = true;
    try {
      await actions[button.dataset.do]();
    } catch (problem) {
      const text = dialog.onTrouble(problem);
      if (!text) return element.close();
      trouble.textContent = text;
      trouble.hidden = false;
    } finally {
      for (const each of buttons) each.disabled = false;
    }
  });
  return dialog;
}
