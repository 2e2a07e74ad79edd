// Elements made without HTML text: whatever a task says is shown as text.

/** Makes an element. Attributes: class, text, on (listeners by name), style (custom properties), others as they are. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name === "text") {
      element.textContent = value;
    } else if (name === "on") {
      Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    } else if (name === "style") {
      Object.entries(value).forEach(([property, v]) => element.style.setProperty(property, v));
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Text that somebody else wrote: its direction does not reach beyond it. */
export function foreign(text, attributes = {}) {
  return h("bdi", { dir: "auto", ...attributes, text: text ?? "" });
}

/** Changes a text only where it differs, so that nothing flickers and no selection is lost. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

export function setAttribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

/** Makes the children of a list those of some items: what stays is kept and updated, what is new is made, what has gone is removed. */
export function sync(list, items, key, create) {
  const known = list.parts ?? new Map();
  const names = new Set(items.map(key));
  // what has gone goes first, so that nothing that stays has to be moved: a video that plays would stop
  for (const [name, part] of known) {
    if (!names.has(name)) {
      part.element.remove();
      part.removed?.();
    }
  }
  const next = new Map();
  let place = list.firstElementChild;
  for (const item of items) {
    const name = key(item);
    if (next.has(name)) {
      continue;
    }
    const part = known.get(name) ?? create(item);
    part.update(item);
    next.set(name, part);
    if (part.element === place) {
      place = place.nextElementSibling;
    } else {
      list.insertBefore(part.element, place);
    }
  }
  list.parts = next;
}

/** A choice of one of some values; the first one is all of them. */
export function choice(label, name, value, options, changed) {
  const select = h("select", { name, on: { change: () => changed(select.value) } });
  const field = h("label", { class: "field" }, h("span", { text: label }), select);
  field.setOptions = (all) => {
    const wanted = JSON.stringify(all);
    if (select.known !== wanted) {
      select.known = wanted;
      const chosen = select.value || value;
      select.replaceChildren(...all.map(([v, text]) => h("option", { value: v, text })));
      select.value = all.some(([v]) => v === chosen) ? chosen : "";
    }
  };
  field.setOptions(options);
  select.value = value;
  return field;
}
