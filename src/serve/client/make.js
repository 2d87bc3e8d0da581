// Elements of the preview's own. What the server says goes in as text, never as HTML.

/** An element with properties and children; `null` children are left out. */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** `text` as a link to `url`, if that is an address which runs nothing. */
export function link(text, url) {
  if (!url || /^\s*(javascript|data|vbscript|blob):/i.test(url)) return make("span", {}, text);
  return make("a", { href: url }, text);
}

/** `file:line:column`, as a link into the editor where there is one. */
export function place({ file, line, column, editor }) {
  const text = [file, line, column].filter((part) => part !== undefined && part !== null).join(":");
  return make("code", {}, link(text, editor));
}
