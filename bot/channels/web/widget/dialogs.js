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
  // before what was chosen is done: a dialog gives the focus back to where it was
  list.addEventListener(
    "click",
    () => {
      button.focus();
      show(false);
    },
    true,
  );
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
 * A <dialog> whose buttons name what they do in data-do: "close" closes, the others are in `actions`.
 * While one is at work all are disabled; a failure is said in the dialog as `explain` has it, and closes it when that is
 * nothing. Gives what opens it.
 */
export function closeable(element, actions, explain) {
  const trouble = element.querySelector(".trouble");
  const buttons = [...element.querySelectorAll("[data-do]")];
  element.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-do]");
    const does = button?.dataset.do;
    if (target === element || does === "close") return element.close(); // beside it, too
    if (!button) return;
    for (const each of buttons) each.disabled = true;
    trouble.hidden = true;
    try {
      await actions[does]();
    } catch (problem) {
      trouble.textContent = explain(problem);
      if (!trouble.textContent) return element.close();
      trouble.hidden = false;
    } finally {
      for (const each of buttons) each.disabled = false;
      button.focus();
    }
  });
  return () => {
    trouble.hidden = true;
    element.showModal();
  };
}
