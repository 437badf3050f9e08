// How each kind of actor looks: a shape, a colour and an icon, so that none of the three is needed to tell two kinds apart.

import { svg } from "./dom.ts";

export interface Look {
  /** Outline in a square from -1 to 1. */
  shape: string;
  /** Icon in a square from 0 to 24. */
  icon: string;
  light: string;
  dark: string;
}

const SHAPES = {
  circle: "M1 0A1 1 0 1 1-1 0A1 1 0 1 1 1 0Z",
  square: "M-.6-.9H.6A.3.3 0 0 1 .9-.6V.6A.3.3 0 0 1 .6.9H-.6A.3.3 0 0 1-.9.6V-.6A.3.3 0 0 1-.6-.9Z",
  pentagon: "M0-1.08L1.04-.3L.66.92H-.66L-1.04-.3Z",
  shield: "M0-1.05L.9-.72V.05C.9.62.46.93 0 1.12C-.46.93-.9.62-.9.05V-.72Z",
  drop: "M0 1.25C-.36.84-1 .3-1-.22A1 1 0 0 1 1-.22C1 .3.36.84 0 1.25Z",
  diamond: "M0-1.2L1.2 0L0 1.2L-1.2 0Z",
  hexagon: "M1.1 0L.55.95H-.55L-1.1 0L-.55-.95H.55Z",
  octagon: "M-.42-1H.42L1-.42V.42L.42 1H-.42L-1 .42V-.42Z",
  rosette: rosette(9, 1.16, 0.92),
  frame: "M-1.16-.86H1.16V.86H-1.16Z",
  pill: "M-.5-.78H.5A.78.78 0 0 1 .5.78H-.5A.78.78 0 0 1-.5-.78Z",
};

/** Keyed by the end of the kind's IRI. Contrast of each colour with its icon and with the paper is at least 3 to 1. */
const LOOKS: Record<string, Look> = {
  Person: look("circle", "#3559a8", "#8fb0ff", "M12 11.5a3.8 3.8 0 1 0 0-7.6a3.8 3.8 0 0 0 0 7.6M4.8 20c0-4 3.2-6 7.2-6s7.2 2 7.2 6"),
  Organization: look("square", "#13766a", "#5cc7b6", "M3.5 9.5L12 4.2l8.5 5.3zM5 20h14M6.5 12.5v4.5M12 12.5v4.5M17.5 12.5v4.5"),
  Group: look("pentagon", "#2f7fa6", "#79c4ea", "M9 12a3 3 0 1 0 0-6a3 3 0 0 0 0 6M3 19c0-3 2.7-4.6 6-4.6s6 1.6 6 4.6M15.5 6.3a2.9 2.9 0 0 1 0 5.4M17.5 14.7c2.2.6 3.5 2 3.5 4.3"),
  Post: look("shield", "#75519d", "#c3a4ea", "M4.5 9h15v10h-15zM9 9V6h6v3M4.5 13.5h15"),
  Place: look("drop", "#b04a25", "#f2a07f", "M12 13.5a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7"),
  Event: look("diamond", "#a06a00", "#edbf5a", "M6 7h12v11H6zM6 10.8h12M9 5v3.5M15 5v3.5"),
  Initiative: look("hexagon", "#4b7a1f", "#a4d06f", "M7 20.5V4M7 5h10.5l-2.5 3.5l2.5 3.5H7"),
  System: look("octagon", "#47566e", "#a9b9d4", "M7.5 7.5h9v9h-9zM10 4v3.5M14 4v3.5M10 16.5V20M14 16.5V20M4 10h3.5M4 14h3.5M16.5 10H20M16.5 14H20"),
  Prize: look("rosette", "#a52c5b", "#f597b8", "M12 5l2.1 4.4l4.9.6l-3.6 3.3l.9 4.8L12 15.8L7.7 18.1l.9-4.8L5 10l4.9-.6z"),
  Artwork: look("frame", "#80593f", "#d6ae90", "M5 6.5h14v11H5zM5 15l4-3.5l3 2.5l2.5-2l4.5 3.5"),
  Concept: look("pill", "#857f76", "#98938b", "M5.5 9h13M5.5 12.5h13M5.5 16h7"),
};

const OTHERS = [
  look("circle", "#5b6b2f", "#b7c886", "M12 8v8M8 12h8"),
  look("hexagon", "#8b3f8f", "#dda3e0", "M12 8v8M8 12h8"),
  look("square", "#2c6f8a", "#8cc7de", "M12 8v8M8 12h8"),
];

function look(shape: keyof typeof SHAPES, light: string, dark: string, icon: string): Look {
  return { shape: SHAPES[shape], light, dark, icon };
}

function rosette(points: number, outer: number, inner: number): string {
  const corners = Array.from({ length: 2 * points }, (_, index) => {
    const radius = index % 2 ? inner : outer;
    const angle = (Math.PI * index) / points - Math.PI / 2;
    return `${(radius * Math.cos(angle)).toFixed(3)} ${(radius * Math.sin(angle)).toFixed(3)}`;
  });
  return `M${corners.join("L")}Z`;
}

/** The look of a kind; kinds that the vocabulary of a project adds take one of the others, by their name. */
export function lookOf(kind: string): Look {
  const name = kind.replace(/^.*[#/]/, "");
  const sum = [...name].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return LOOKS[name] ?? OTHERS[sum % OTHERS.length]!;
}

/** The kind's sign for legend, search and panel; colours come from the style sheet's theme through --light and --dark. */
export function sign(kind: string, size = 22): SVGElement {
  const { shape, icon, light, dark } = lookOf(kind);
  return svg(
    "svg",
    { viewBox: "-1.4 -1.4 2.8 2.8", width: size, height: size, class: "sign", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: shape, class: "on-light", fill: light }),
    svg("path", { d: shape, class: "on-dark", fill: dark }),
    svg("path", { d: icon, class: "glyph", transform: "scale(.052) translate(-12 -12)" }),
  );
}
