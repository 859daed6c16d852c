// Elements from data. Text always goes in as text: nothing here reads markup.

type Attributes = Readonly<Record<string, string | boolean | number>>;
type Child = Node | string;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

export function svgElement<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}

/** False leaves an attribute out, true sets it empty. */
export function setAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false) target.removeAttribute(name);
    else target.setAttribute(name, value === true ? '' : String(value));
  }
}

/** A message of the rules: what stands in backticks is code. A lone backtick is a character. */
export function withCode(message: string): Child[] {
  const parts = message.split(/`([^`]+)`/);
  return parts.map((part, at) => (at % 2 === 1 ? element('code', {}, part) : part));
}

/** What may be wider than its place: by keyboard it is reached, and then scrolled with the arrows. */
export function scrollable(label: string, ...children: readonly Child[]): HTMLElement {
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, ...children);
}
