// The page's own words, in Spanish and English.

import { ASKING } from "./words.ts";

export type Lang = "es" | "en";

const WORDS = {
  ...ASKING,
  actors: ["nombres", "names"],
  relationships: ["relaciones", "relationships"],
  passages: ["pasajes", "passages"],
  passage: ["pasaje", "passage"],
  oneActor: ["nombre", "name"],
  oneRelationship: ["relación", "relationship"],
  oneNeighbour: ["vecino", "neighbour"],
  documents: ["documentos", "documents"],
  articles: ["Artículos", "Articles"],
  search: ["Buscar un actor, un lugar, un sistema…", "Search an actor, a place, a system…"],
  searchLabel: ["Buscar", "Search"],
  results: ["resultados", "results"],
  nothingFound: ["Nada se llama así. ¿Con otra grafía?", "Nothing has that name. Another spelling?"],
  amongQuestions: ["Buscarlo entre las preguntas", "Look for it among the questions"],
  network: ["Red", "Network"],
  table: ["Tabla", "Table"],
  view: ["Vista", "View"],
  language: ["EN · Read in English", "ES · Leer en español"],
  theme: ["Claro u oscuro", "Light or dark"],
  more: ["Más", "More"],
  kinds: ["Clases de actor", "Kinds of actor"],
  filters: ["Filtros", "Filters"],
  filterBy: ["Qué se muestra", "What is shown"],
  allArticles: ["Todos los artículos", "All articles"],
  status: ["Enunciado o inferido", "Stated or inferred"],
  statedAndInferred: ["Enunciado e inferido", "Stated and inferred"],
  onlyStated: ["Solo lo enunciado", "Stated only"],
  onlyInferred: ["Solo lo inferido", "Inferred only"],
  support: ["Respaldo", "Support"],
  anySupport: ["Uno o más pasajes", "One passage or more"],
  twoPassages: ["Dos pasajes o más", "Two passages or more"],
  shared: ["Actores en dos artículos o más", "Actors in two articles or more"],
  reset: ["Quitar filtros", "Clear filters"],
  stated: ["enunciado", "stated"],
  inferred: ["inferido", "inferred"],
  statedLong: ["Lo enuncia el pasaje.", "The passage states it."],
  inferredLong: ["Se infiere; ningún pasaje lo enuncia.", "Inferred; no passage states it."],
  follows: ["Se sigue de", "Follows from"],
  characters: ["caracteres", "characters"],
  intro: [
    "Quién hace qué con quién, según los documentos. Cada relación lleva al pasaje que la dice; con su copia del documento verá aquí sus palabras.",
    "Who does what with whom, as the documents tell it. Every relationship leads to the passage that states it; with your copy of the document you see its words here.",
  ],
  introPlain: ["Quién está enlazado con quién. Esta red no dice de qué fuente viene.", "Who is linked to whom. This network does not say which source it comes from."],
  mostConnected: ["Los más relacionados", "Best connected"],
  yourCopy: ["Su copia del documento", "Your copy of the document"],
  dropHint: [
    "Suelte aquí su copia y verá las palabras de cada pasaje en su contexto. Nada sale de esta página.",
    "Drop your copy here to read the words of every passage in context. Nothing leaves this page.",
  ],
  chooseFile: ["Elegir archivo…", "Choose a file…"],
  dropNow: ["Suéltalo para comprobarlo", "Drop it to check it"],
  notUtf8: ["no es un texto UTF-8.", "is not UTF-8 text."],
  notOurs: ["no es ninguno de los documentos de este grafo.", "is none of the documents of this graph."],
  sameFile: ["El mismo archivo", "The same file"],
  sameText: ["El mismo texto, otros bytes", "The same text, other bytes"],
  otherText: ["Un texto distinto", "A different text"],
  checking: ["Comprobando {file}…", "Checking {file}…"],
  stranger: ["{file} es otro texto: no contiene ninguno de los pasajes", "{file} is another text: it contains none of the passages"],
  otherFile: ["Elegir otro archivo…", "Choose another file…"],
  embedded: ["Incluido en la página", "Included in the page"],
  identical: ["idéntico", "identical"],
  moved: ["desplazado", "moved"],
  gone: ["no está", "gone"],
  unknown: ["sin huella", "no hash"],
  manyIdentical: ["idénticos", "identical"],
  manyMoved: ["desplazados", "moved"],
  manyGone: ["no están", "gone"],
  manyUnknown: ["sin huella", "no hash"],
  oneResult: ["resultado", "result"],
  movedBy: ["desplazado", "moved by"],
  goneLong: ["Estas palabras no están en su copia.", "These words are not in your copy."],
  wordsMissing: ["Las palabras no están en el grafo. Con su copia de {file} las verá aquí.", "The words are not in the graph. With your copy of {file} you will see them here."],
  alsoNamed: ["También", "Also"],
  inOther: ["En inglés", "In Spanish"],
  sameAs: ["Lo mismo en", "The same in"],
  closeTo: ["Parecido en", "Close to"],
  facts: ["Hechos", "Facts"],
  neighbours: ["vecinos", "neighbours"],
  noFacts: ["Ningún pasaje dice nada más de este actor.", "No passage says more about this actor."],
  focus: ["Entorno", "Surroundings"],
  oneHop: ["1 paso", "1 hop"],
  twoHops: ["2 pasos", "2 hops"],
  whole: ["Toda la red", "Whole network"],
  chainTo: ["Conexión con…", "Connection to…"],
  chains: ["Cadenas", "Chains"],
  chainFrom: ["De", "From"],
  chainEnd: ["a", "to"],
  chooseEnd: ["¿Hasta quién?", "To whom?"],
  chooseOther: ["¿Hasta otro?", "To someone else?"],
  noChain: ["Nada los enlaza.", "Nothing links them."],
  noChainBut: ["Nada los enlaza sin pasar por {names}.", "Nothing links them that does not pass through {names}."],
  avoidHubs: ["Sin pasar por los más relacionados", "Avoid the best connected"],
  chain: ["Cadena", "Chain"],
  hops: ["pasos", "hops"],
  hop: ["paso", "hop"],
  wholeText: ["Mostrar todo", "Show all of it"],
  back: ["Volver", "Back"],
  close: ["Cerrar", "Close"],
  zoomIn: ["Acercar", "Zoom in"],
  zoomOut: ["Alejar", "Zoom out"],
  fit: ["Ver todo", "Show all"],
  savePng: ["Guardar imagen (PNG)", "Save picture (PNG)"],
  saveSvg: ["Guardar imagen (SVG)", "Save picture (SVG)"],
  print: ["Imprimir", "Print"],
  copyLink: ["Copiar enlace a esta vista", "Copy link to this view"],
  copied: ["Copiado", "Copied"],
  copiedFile: ["Copiado. Quien lo reciba necesita también este archivo; el enlace es lo que sigue a #.", "Copied. Whoever gets it needs this file too; the link is what follows the #."],
  copiedLong: [
    "Copiado. El enlace tiene {count} caracteres; algunos programas de correo o de mensajes cortan los que pasan de 2.000.",
    "Copied. The link has {count} characters; some mail and chat programs cut those of more than 2,000.",
  ],
  hide: ["Ocultar", "Hide"],
  hiddenNow: ["{name}: oculto.", "{name} is hidden."],
  undo: ["Deshacer", "Undo"],
  asOneTells: ["La red como la cuenta este artículo solo; otra vez: toda", "The network as this article alone tells it; again: all of it"],
  pin: ["Fijar", "Pin"],
  unpin: ["Soltar", "Unpin"],
  unpinAll: ["Soltar todos", "Unpin all"],
  onePinned: ["1 fijado", "1 pinned"],
  manyPinned: ["{count} fijados", "{count} pinned"],
  pinnedNow: ["{name}: fijado en su lugar.", "{name} is pinned."],
  unpinnedNow: ["{name}: suelto.", "{name} is let go."],
  allUnpinned: ["Todos vuelven a su lugar. Ctrl+Z los fija de nuevo.", "All are back in their places. Ctrl+Z pins them again."],
  timeline: ["Línea de tiempo", "Timeline"],
  time: ["Tiempo", "Time"],
  chooseTime: ["Elegir en la línea de tiempo…", "Choose on the timeline…"],
  keyDay: ["un día", "a day"],
  keyWithin: ["en algún momento", "some time within"],
  keyLasting: ["desde y hasta", "from and until"],
  keyUntil: ["hasta", "until"],
  keySince: ["desde", "since"],
  keyDoubtful: ["dudoso", "doubtful"],
  showTopics: ["ocultos · mostrar", "hidden · show"],
  foldTopics: ["ocultar", "hide"],
  closeTimeline: ["Cerrar la línea de tiempo", "Close the timeline"],
  brushHint: ["Arrastre sobre la línea para ver solo un periodo.", "Drag over the line to see one period only."],
  datedWithin: ["{count} de {all} con fecha", "{count} of {all} dated"],
  keepUndated: ["Conservar lo que no tiene fecha", "Keep what has no date"],
  clearTime: ["Todo el tiempo", "All times"],
  timeCleared: ["Se muestra todo el tiempo.", "All times are shown."],
  timeFrom: ["Desde", "From"],
  timeUntil: ["Hasta", "Until"],
  fromBeginning: ["desde el principio", "from the beginning"],
  untilEnd: ["hasta el final", "to the end"],
  yearUnknown: ["no consta el año", "the year is not stated"],
  withoutDate: ["Sin fecha", "Without a date"],
  nothingDated: ["Ningún pasaje da una fecha con su año.", "No passage gives a date with its year."],
  onlyThis: ["Solo este", "Only this"],
  copySentence: ["Copiar como frase con notas", "Copy as a sentence with footnotes"],
  copyCitation: ["Copiar la cita", "Copy the citation"],
  openDocument: ["Abrir su copia de un documento…", "Open your copy of a document…"],
  help: ["Teclado", "Keyboard"],
  helpKeys: [
    "/|Buscar;↑ ↓ Enter|Recorrer y abrir resultados;Esc|Cerrar, volver;← → ↑ ↓|En la red: ir al vecino en esa dirección;+ −|Acercar, alejar;0|Ver todo;l|Línea de tiempo: ← → mueven sus extremos, Esc la libera;p|Fijar o soltar a quien está elegido;P|Soltar a todos;Ctrl Z|Deshacer lo ocultado, filtrado o movido;t|Red o tabla;?|Esta lista",
    "/|Search;↑ ↓ Enter|Walk and open results;Esc|Close, go back;← → ↑ ↓|In the network: go to the neighbour in that direction;+ −|Zoom in, out;0|Show all;l|Timeline: ← → move its ends, Esc frees it;p|Pin or unpin whoever is chosen;P|Unpin all;Ctrl Z|Undo what was hidden, filtered or moved;t|Network or table;?|This list",
  ],
  canvasLabel: [
    "Red de actores y relaciones. Las flechas van de vecino en vecino; la tabla contiene lo mismo.",
    "Network of actors and relationships. Arrow keys walk from neighbour to neighbour; the table holds the same.",
  ],
  empty: ["No hay nada que dibujar todavía.", "There is nothing to draw yet."],
  noRows: ["Ninguna fila coincide.", "No row matches."],
  emptyFiltered: ["Con estos filtros no queda nada.", "Nothing is left with these filters."],
  actor: ["Actor", "Actor"],
  kind: ["Clase", "Kind"],
  relationship: ["Relación", "Relationship"],
  source: ["De", "From"],
  target: ["A", "To"],
  evidence: ["Pasajes", "Passages"],
  count: ["Relaciones", "Relationships"],
  shownOf: ["{count} de {all} a la vista; los demás figuran solo en detalles, o los filtros los dejan fuera", "{count} of {all} are shown; the others stand only in details, or the filters leave them out"],
  showMore: ["Mostrar más", "Show more"],
  filterRows: ["Filtrar filas", "Filter rows"],
  groups: ["grupos", "groups"],
  allGroups: ["Todos los grupos", "All groups"],
  closeGroup: ["Cerrar el grupo", "Close the group"],
  mapOfAll: ["Mapa de los {count}", "Map of all {count}"],
  drawAll: ["Mostrar los {count}", "Show all {count}"],
  mapLabel: ["Mapa de todos los nombres. Las flechas van de uno a otro, Enter abre el cercano; la tabla contiene lo mismo.", "Map of all names. Arrow keys go from one to another, Enter opens the near one; the table holds the same."],
  showingOf: ["Se muestran {count} de {all} nombres", "Showing {count} of {all} names"],
  groupOf: ["{name}: grupo de {count} nombres. Enter lo abre.", "{name}: group of {count} names. Enter opens it."],
  showing: ["Se muestran", "Showing"],
  of: ["de", "of"],
  skip: ["Ir a los hechos", "Skip to the facts"],
  exactly: ["exactamente", "exactly"],
  panel: ["Hechos y pasajes", "Facts and passages"],
  noArticle: ["sin artículo", "no article"],
  says: ["Quién lo dice", "Who says so"],
  about: ["más o menos", "about"],
  openList: ["y otros que el texto no nombra", "and others the text does not name"],
} as const satisfies Record<string, readonly [string, string]>;

export type Word = keyof typeof WORDS;

let current: Lang = "en";

/** The language that was chosen for the page, or else the browser's. */
export function preferred(chosen: Lang | null): Lang {
  const spoken = (navigator.languages ?? [navigator.language]).find((code) => /^(es|en)\b/.test(code));
  return chosen ?? (spoken?.startsWith("es") ? "es" : "en");
}

export const setLang = (lang: Lang): void => void (current = lang);
export const lang = (): Lang => current;

/** What is told in a language that need not be the page's. */
export function inLanguage<T>(language: Lang, tell: () => T): T {
  const before = current;
  current = language;
  try {
    return tell();
  } finally {
    current = before;
  }
}

/** A word of the page in the current language, with {name} filled in. */
export function t(word: Word, values: Record<string, string> = {}): string {
  return WORDS[word][current === "es" ? 0 : 1].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "");
}

const SINGULAR = {
  actors: "oneActor",
  relationships: "oneRelationship",
  passages: "passage",
  neighbours: "oneNeighbour",
  hops: "hop",
  results: "oneResult",
  questions: "oneQuestion",
  rows: "oneRow",
  triples: "oneTriple",
  manyIdentical: "identical",
  manyMoved: "moved",
  manyGone: "gone",
  manyUnknown: "unknown",
} as const;

/** The noun that goes with a number. */
export const noun = (count: number, plural: keyof typeof SINGULAR): string => t(count === 1 ? SINGULAR[plural] : plural);

/** Something named in both languages, in the current one. */
export const say = (both: { es: string; en: string }): string => both[current] || both.en || both.es;

/** A label as a heading: its first letter large. */
export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase(current) + text.slice(1);
