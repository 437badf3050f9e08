// SHA-256 (FIPS 180-4). Written out, because passages that moved are looked for by hashing thousands of short windows, for which the
// browser's own asynchronous digest is far slower, and because that digest is missing where a page is not served securely.

const K = new Int32Array(
  primes(64).map((prime) => Math.floor((Math.cbrt(prime) % 1) * 2 ** 32)),
);
const START = new Int32Array(primes(8).map((prime) => Math.floor((Math.sqrt(prime) % 1) * 2 ** 32)));

function primes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number++) if (isPrime(number)) found.push(number);
  return found;
}

/** Before the first picture, when nothing is compiled yet: as few steps as it takes. */
function isPrime(number: number): boolean {
  for (let by = 2; by * by <= number; by++) if (number % by === 0) return false;
  return true;
}

const block = new Uint8Array(128);
const state = new Int32Array(8);
const schedule = new Int32Array(64);

/** The hash of some bytes, in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  state.set(START);
  const whole = bytes.length & ~63;
  for (let offset = 0; offset < whole; offset += 64) compress(bytes, offset);
  const rest = bytes.length - whole;
  const last = rest < 56 ? 64 : 128;
  block.fill(0);
  block.set(bytes.subarray(whole));
  block[rest] = 0x80;
  for (let at = 0, bits = bytes.length * 8; at < 8; at++, bits = Math.floor(bits / 256)) block[last - 1 - at] = bits % 256;
  for (let offset = 0; offset < last; offset += 64) compress(block, offset);
  let text = "";
  for (const word of state) text += (word >>> 0).toString(16).padStart(8, "0");
  return text;
}

/** The hash of a text's UTF-8. */
export const sha256Text = (text: string): string => sha256(new TextEncoder().encode(text));

// No array, no object is made in here: it runs millions of times.
function compress(bytes: Uint8Array, offset: number): void {
  const w = schedule;
  for (let i = 0; i < 16; i++, offset += 4) w[i] = (bytes[offset]! << 24) | (bytes[offset + 1]! << 16) | (bytes[offset + 2]! << 8) | bytes[offset + 3]!;
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!, y = w[i - 2]!;
    w[i] = w[i - 16]! + (rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)) + w[i - 7]! + (rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10));
  }
  let a = state[0]!, b = state[1]!, c = state[2]!, d = state[3]!, e = state[4]!, f = state[5]!, g = state[6]!, h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));
