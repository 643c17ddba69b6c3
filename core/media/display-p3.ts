/** How far into a file its properties reach: what follows are pixels. */
const HEAD_BYTES = 1_000_000
/** ITU-T H.273, table 2: SMPTE EG 432-1, which is P3 with the white of daylight. */
const P3_PRIMARIES = 12
/** X of its red, as profiles say it (ICC.1, 9.2.46); of sRGB it is 0.436. */
const P3_RED = 0.515
const STEPS = 4096

/**
 * Whether a HEIF file says that its colours are Display P3, as telephones write them: by a profile, or by the number
 * of its primaries (ISO/IEC 23008-12, 6.5.5).
 */
export function isDisplayP3(file: Uint8Array): boolean {
  const head = Buffer.from(file.buffer, file.byteOffset, Math.min(file.byteLength, HEAD_BYTES))
  for (
    let at = head.indexOf('colr');
    at !== -1 && at + 12 <= head.length;
    at = head.indexOf('colr', at + 4)
  ) {
    const kind = head.toString('latin1', at + 4, at + 8)
    if (kind === 'nclx' && head.readUInt16BE(at + 8) === P3_PRIMARIES) return true
    if (kind === 'prof' && Math.abs(redOf(head.subarray(at + 8)) - P3_RED) < 0.01) return true
  }
  return false
}

/** X of the red of a profile, 0 where it says none. */
function redOf(profile: Buffer): number {
  const tag = profile.indexOf('rXYZ')
  if (tag === -1 || tag + 8 > profile.length) return 0
  const at = profile.readUInt32BE(tag + 4)
  // The type, four bytes of nothing, then fixed-point numbers.
  return at + 12 <= profile.length ? profile.readInt32BE(at + 8) / 65_536 : 0
}

/** Turns Display P3 into sRGB, in place; what sRGB does not have becomes the nearest that it has (CSS Color 4, §10). */
export function toSrgb(pixels: Uint8Array, channels: number): void {
  const light = Float32Array.from({ length: 256 }, (_, value) => linear(value / 255))
  const digits = Uint8Array.from({ length: STEPS + 1 }, (_, step) => Math.round(encoded(step / STEPS) * 255))
  const digitOf = (value: number) => digits[Math.round(Math.min(1, Math.max(0, value)) * STEPS)]!
  for (let at = 0; at + 2 < pixels.length; at += channels) {
    const [r, g, b] = [light[pixels[at]!]!, light[pixels[at + 1]!]!, light[pixels[at + 2]!]!]
    pixels[at] = digitOf(1.2249401 * r - 0.2249404 * g)
    pixels[at + 1] = digitOf(-0.0420569 * r + 1.0420571 * g)
    pixels[at + 2] = digitOf(-0.0196376 * r - 0.0786361 * g + 1.0982735 * b)
  }
}

/** IEC 61966-2-1; Display P3 has the same curve. */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
}

function encoded(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055
}
