import { join, resolve, sep } from 'node:path'
import type { Ctx } from '#core/contracts/ctx'
import { addressOf } from '#core/ghost'
import { drawSvg } from '#core/media/draw-svg'
import { sniffFormat } from '#core/media/image-format'
import { ImageBroken } from '#core/media/image-refusals'
import { contentTypeOf, InvalidMediaKey } from '#core/media/media-store'
import { FetchTimeout, HostUnreachable } from '#core/net/errors'
import { keepImage, UnusableImage } from '../images'
import type { FindUpload } from './uploads'

/** Fetched files are in memory as a whole; those of a folder are not. */
const MAX_FETCHED_BYTES = 100_000_000
const PIECE_BYTES = 1024 * 1024
/** Of another host, which nobody here waits for. */
const ELSEWHERE_MS = 20_000
const MAX_PICTURE_BYTES = 50_000_000
/** Of thousands of uploads one that takes for ever keeps the others waiting no longer. */
const DRAWING_MS = 20_000

/** Uploads from the old site's `content` folder: pictures are made safe, other files kept. */
export function uploadsInFolder(ctx: Ctx, folder: string): FindUpload {
  const root = resolve(folder)
  return async path => {
    const place = resolve(join(root, decoded(path.replace(/^\/content\//, ''))))
    if (!place.startsWith(root + sep)) return null
    const file = Bun.file(place)
    return (await file.exists()) ? keepUpload(ctx, path, file) : null
  }
}

/**
 * Uploads from the old site itself, as long as it is up. What it does not give is missing, no fault; `onFault` hears of
 * those that might be there another time.
 */
export function uploadsFromSite(
  ctx: Ctx,
  site: string,
  onFault: (path: string) => void = () => {},
): FindUpload {
  return async path => {
    try {
      // WordPress keeps its uploads elsewhere; an import names them as Ghost's.
      const there = path.replace(/^\/content\/images\/wp-content\//, '/wp-content/')
      const answer = await ctx.house.fetch(new URL(there, site), { maxBytes: MAX_FETCHED_BYTES })
      if (answer.status >= 500 || answer.status === 429) onFault(path)
      if (answer.status !== 200) return null
      return await keepUpload(ctx, path, await answer.blob())
    } catch (fault) {
      ctx.house.log.warn({ err: fault, path }, 'an upload of the old site could not be fetched')
      onFault(path)
      return null
    }
  }
}

/**
 * Media of other hosts, by their addresses. Nothing is kept of a page, or of a picture that cannot be read: these stay where
 * they are. A host that cannot be reached is asked no more by the same finder.
 */
export function uploadsElsewhere(ctx: Ctx): FindUpload {
  const unreachable = new Set<string>()
  return async written => {
    const url = addressOf(written)
    const { host } = new URL(url)
    if (unreachable.has(host)) return null
    try {
      const answer = await ctx.house.fetch(url, { maxBytes: MAX_FETCHED_BYTES, timeoutMs: ELSEWHERE_MS })
      return answer.status === 200 ? await keepForeign(ctx, url, await answer.blob()) : null
    } catch (fault) {
      ctx.house.log.warn({ err: fault, url }, 'a file of another site could not be fetched')
      if (fault instanceof HostUnreachable || fault instanceof FetchTimeout) unreachable.add(host)
      return null
    }
  }
}

async function keepForeign(ctx: Ctx, url: string, file: Blob): Promise<string | null> {
  const kind = file.type.split(';')[0]!.trim().toLowerCase()
  if (kind.startsWith('image/')) {
    return file.size <= MAX_PICTURE_BYTES ? keepPicture(ctx, new Uint8Array(await file.arrayBuffer())) : null
  }
  return /^(?:text\/html|application\/xhtml\+xml|multipart\/)/.test(kind)
    ? null
    : keepFile(ctx, new URL(url).pathname, file)
}

/** Pictures are made safe. What is no picture that we can read is kept as it is, to be played or saved. */
async function keepUpload(ctx: Ctx, path: string, file: Blob): Promise<string | null> {
  if (path.startsWith('/content/images/') && file.size <= MAX_PICTURE_BYTES) {
    const url = await keepPicture(ctx, new Uint8Array(await file.arrayBuffer()))
    if (url) return url
  }
  return keepFile(ctx, path, file)
}

/** Under a digest of what is in it, with the ending of its path; returns its address. */
export async function keepFile(ctx: Ctx, path: string, file: Blob): Promise<string> {
  const hash = await hashOf(file)
  const key = knownKey(`files/${hash.slice(0, 2)}/${hash.slice(0, 40)}`, path)
  await ctx.house.media.put(key, file)
  return ctx.house.media.url(key)
}

async function hashOf(file: Blob): Promise<string> {
  const hasher = new Bun.CryptoHasher('sha256')
  for (let from = 0; from < file.size; from += PIECE_BYTES) {
    hasher.update(await file.slice(from, from + PIECE_BYTES).bytes())
  }
  return hasher.digest('hex')
}

async function keepPicture(ctx: Ctx, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  try {
    const isDrawing = sniffFormat(bytes) === 'svg'
    const picture = isDrawing ? await drawn(bytes) : bytes
    return picture && (await keepImage(ctx, picture, '', null)).url
  } catch (fault) {
    if (fault instanceof UnusableImage) return null
    throw fault
  }
}

/** An SVG may carry a program; what it shows does not. Null when it shows nothing that we can draw. */
async function drawn(svg: Uint8Array): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await drawSvg(svg, DRAWING_MS, 'picture'))
  } catch (fault) {
    if (fault instanceof ImageBroken) return null
    throw fault
  }
}

/** A key with the file's own ending where that is of a kind we know; never one that a browser would run. */
function knownKey(name: string, path: string): string {
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const key = `${name}.${ending}`
  return ending !== 'svg' && isKnownKind(key) ? key : `${name}.bin`
}

function isKnownKind(key: string): boolean {
  try {
    contentTypeOf(key)
    return true
  } catch (fault) {
    if (fault instanceof InvalidMediaKey) return false
    throw fault
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch (fault) {
    // A lone % is part of the name.
    if (fault instanceof URIError) return path
    throw fault
  }
}
