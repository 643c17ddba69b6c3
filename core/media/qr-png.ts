import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'

/** So many pixels a module: a phone held before a printed letter reads it. */
const PIXELS = 8
/** ISO/IEC 18004 asks for four empty modules around the code; scanners miss codes without them. */
const QUIET_ZONE = 4
const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** A QR code as a picture that mail programs show, which they do not do with SVG: PNG, one bit a pixel (W3C PNG §11). */
export function qrPng(text: string): Uint8Array<ArrayBuffer> {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, size * PIXELS)
  header.setUint32(4, size * PIXELS)
  header.setUint8(8, 1)
  return Uint8Array.from(
    Buffer.concat([
      SIGNATURE,
      chunk('IHDR', new Uint8Array(header.buffer)),
      chunk('IDAT', deflateSync(Buffer.concat(data.flatMap(row => Array(PIXELS).fill(scanline(row)))))),
      chunk('IEND', new Uint8Array()),
    ]),
  )
}

/** A row of pixels, a set bit for white, after the byte that says it is not filtered. A module is just a byte wide. */
function scanline(row: readonly boolean[]): Uint8Array {
  return Uint8Array.of(0, ...row.map(dark => (dark ? 0x00 : 0xff)))
}

/** Length, name, content, and a checksum of name and content. */
function chunk(name: string, content: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(name), content])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(content.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
