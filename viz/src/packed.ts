// What travels in the page gzipped, as base64 text.

/** The bytes of a packed text. */
export const unpack = async (packed: string): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await new Response(await unpacking(packed)).arrayBuffer());

export async function unpackText(packed: string): Promise<string> {
  const reader = (await unpacking(packed)).getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
  }
}

async function unpacking(packed: string): Promise<ReadableStream<Uint8Array>> {
  const given = bytes(packed.trim());
  // Browsers from before 2023 have none; they take a little longer.
  if (!("DecompressionStream" in globalThis)) return new Response((await import("./gunzip.ts")).gunzipSync(given)).body!;
  // Written by hand: the stream of a Blob comes through another process of the browser, which takes longer than to unpack it.
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  void Promise.all([writer.write(given), writer.close()]).catch(() => undefined); // whoever reads hears of it
  return readable;
}

export function bytes(packed: string): Uint8Array<ArrayBuffer> {
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

/** Runs a packed script. */
export const run = async (id: string): Promise<void> => execute(await unpackText(packed(id)!));

/** Runs the text of a script that was packed: the page's policy knows its hash. */
export function execute(text: string): void {
  const script = document.createElement("script");
  script.textContent = text;
  document.body.append(script);
}
