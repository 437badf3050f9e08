// Elements, made by hand: text is always a text node, so nothing in a graph can become markup.

export type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: never) => void)>;

const SVG = "http://www.w3.org/2000/svg";

/** An element. Attributes that are functions are listeners (`onclick`); false and null leave the attribute out. */
export function h(tag: string, attributes: Attributes = {}, ...children: (Child | Child[])[]): HTMLElement {
  return fill(document.createElement(tag), attributes, children.flat());
}

/** An SVG element. */
export function svg(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  return fill(document.createElementNS(SVG, tag) as SVGElement, attributes, children);
}

function fill<T extends Element>(element: T, attributes: Attributes, children: Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("aria-") && typeof value === "boolean") element.setAttribute(name, String(value));
    else if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== undefined && child !== false));
  return element;
}

export function replace(element: Element, ...children: (Child | Child[])[]): void {
  element.replaceChildren(...children.flat().filter((child): child is Node | string => Boolean(child)));
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id}`);
  return found;
}

/** A data island of the page. */
export function island<T>(id: string): T {
  return JSON.parse(byId(id).textContent ?? "null") as T;
}

/** A stroked 24 × 24 icon. */
export function icon(path: string, size = 18): SVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, class: "icon", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: path }),
  );
}

export const ICONS = {
  search: "M11 18a7 7 0 1 0 0-14a7 7 0 0 0 0 14M16.2 16.2L21 21",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  sun: "M12 16a4 4 0 1 0 0-8a4 4 0 0 0 0 8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  back: "M14.5 5.5L8 12l6.5 6.5",
  file: "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
  right: "M5 12h14M13.5 6.5L19 12l-5.5 5.5",
  left: "M19 12H5M10.5 6.5L5 12l5.5 5.5",
  check: "M5 12.5l4.5 4.5L19 7.5",
  moved: "M4 12h14M13 7l5 5l-5 5M20.5 5v14",
  gone: "M12 20.5a8.5 8.5 0 1 0 0-17a8.5 8.5 0 0 0 0 17M6 6l12 12",
  image: "M4 5h16v14H4zM4 16l5-5l4 4l2.5-2.5L20 16M15.5 9h.01",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  keys: "M3.5 6.5h17v11h-17zM7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8",
  chain: "M5.5 19.5a2 2 0 1 0 0-4a2 2 0 0 0 0 4M18.5 8.5a2 2 0 1 0 0-4a2 2 0 0 0 0 4M7.5 17c6 0 3-10 9-10.4",
  focus: "M12 15a3 3 0 1 0 0-6a3 3 0 0 0 0 6M12 3v3M12 18v3M3 12h3M18 12h3",
  time: "M3 7v10M21 7v10M3 12h18M8 9.5v5M14.5 9.5v5",
  pin: "M12 14.5v6M8 4h8l-1.2 6.2l3.2 4.3H6l3.2-4.3z",
  down: "M12 4v11M7 10.5l5 5l5-5M5 20h14",
  code: "M8.5 7L3.5 12l5 5M15.5 7l5 5l-5 5",
  quote: "M9.5 7C6.5 8 5 10 5 13.5V17h5v-5H7.4M19.5 7C16.5 8 15 10 15 13.5V17h5v-5h-2.6",
  filter: "M4 6h16M7 12h10M10 18h4",
} as const;
