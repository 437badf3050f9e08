// Texts in links. What packs them makes tables at its start, so it is loaded with the first question that is opened.

import { deflateSync, inflateSync } from "fflate";
import { bytes } from "./packed.ts";

/** A text for a link: deflated, in the alphabet of base64 that needs no escape (RFC 4648, 5). */
export function toLink(text: string): string {
  const found = deflateSync(new TextEncoder().encode(text));
  return btoa(Array.from(found, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The text of a link; null where it is damaged. */
export function fromLink(packed: string): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(inflateSync(bytes(packed.replaceAll("-", "+").replaceAll("_", "/"))));
  } catch {
    return null; // whatever is wrong with it, there is no text
  }
}
