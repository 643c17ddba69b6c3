import { join, resolve, sep } from 'node:path'
import type { Ctx } from '#core/contracts/ctx'
import { contentTypeOf, InvalidMediaKey } from '#core/media/media-store'
import { keepImage, UnusableImage } from '../images'
import type { FindUpload } from './uploads'

const MAX_UPLOAD_BYTES = 20_000_000

/** Uploads from the old site's `content` folder: pictures are made safe, other files kept where we know their kind. */
export function uploadsInFolder(ctx: Ctx, folder: string): FindUpload {
  const root = resolve(folder)
  return async path => {
    const place = resolve(join(root, decoded(path.replace(/^\/content\//, ''))))
    if (!place.startsWith(root + sep)) return null
    const file = Bun.file(place)
    if (!(await file.exists()) || file.size > MAX_UPLOAD_BYTES) return null
    return keepUpload(ctx, path, await file.bytes())
  }
}

/** Uploads from the old site itself, as long as it is up. What it does not give is missing, no fault. */
export function uploadsFromSite(ctx: Ctx, site: string): FindUpload {
  return async path => {
    try {
      const answer = await ctx.house.fetch(new URL(path, site), { maxBytes: MAX_UPLOAD_BYTES })
      if (answer.status !== 200) return null
      return await keepUpload(ctx, path, new Uint8Array(await answer.arrayBuffer()))
    } catch (fault) {
      ctx.house.log.warn({ err: fault, path }, 'an upload of the old site could not be fetched')
      return null
    }
  }
}

async function keepUpload(ctx: Ctx, path: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  if (path.startsWith('/content/images/')) {
    try {
      return (await keepImage(ctx, bytes, '', null)).url
    } catch (fault) {
      if (fault instanceof UnusableImage) return null
      throw fault
    }
  }
  const hash = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''
  const key = `files/${hash.slice(0, 2)}/${hash.slice(0, 40)}.${ending}`
  if (!isKnownKind(key)) return null
  await ctx.house.media.put(key, bytes)
  return ctx.house.media.url(key)
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
