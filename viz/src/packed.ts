// What travels in the page gzipped, as base64 text; and texts in links.

import { deflateSync, gunzipSync, inflateSync } from "fflate";

/** The bytes of a packed text. */
export async function unpack(packed: string): Promise<Uint8Array<ArrayBuffer>> {
  // Browsers from before 2023 have none; they take a little longer.
  if (!("DecompressionStream" in globalThis)) return gunzipSync(bytes(packed.trim()));
  const stream = new Blob([bytes(packed.trim())]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export const unpackText = async (packed: string): Promise<string> => new TextDecoder().decode(await unpack(packed));

function bytes(packed: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native) return native.call(Uint8Array, packed);
  const text = atob(packed);
  const found = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) found[index] = text.charCodeAt(index);
  return found;
}

/** The text of a packed island, or null where the page has none. */
export const packed = (id: string): string | null => document.getElementById(id)?.textContent ?? null;

/** The text of an island that follows the first view: the picture is drawn while the browser still reads it. */
export async function arrived(id: string): Promise<string> {
  if (document.readyState === "loading") await new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true }));
  return packed(id)!;
}

/** Runs a packed script: the page's policy knows its hash. */
export async function run(id: string): Promise<void> {
  const script = document.createElement("script");
  script.textContent = await unpackText(packed(id)!);
  document.body.append(script);
}

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
