/**
 * A page as it goes over the wire (RFC 1952), made while its reader waits: libdeflate's quickest squeezes a page to
 * within a twentieth of zlib's sixth level, in less than half of its time.
 */
export function gzipped(page: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return Bun.gzipSync(page, { level: 1, library: 'libdeflate' })
}
