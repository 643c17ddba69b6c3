import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { OutboundRefusal } from '#core/net/errors'
import { type LibraryImage, uploadImage } from './images'

/** As much as an upload may have. */
const MAX_BYTES = 15 * 1024 * 1024

export class ImageUnreachable extends Refusal {
  override name = 'ImageUnreachable'
  constructor(host: string) {
    super(`The picture could not be fetched from ${host}. Save it on your own device, and upload it.`, 422)
  }
}

/**
 * Takes the picture at this address into the library: our pages show nothing from elsewhere. Throws `ImageUnreachable`,
 * `UnusableImage`.
 */
export async function takeImageFrom(ctx: Ctx, address: string): Promise<LibraryImage> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol)) throw new ImageUnreachable('there')
  return uploadImage(ctx, await bytesAt(ctx, url), '')
}

async function bytesAt(ctx: Ctx, url: URL): Promise<Uint8Array> {
  try {
    const answer = await ctx.house.fetch(url, { maxBytes: MAX_BYTES })
    if (answer.ok) return await answer.bytes()
  } catch (fault) {
    if (!(fault instanceof OutboundRefusal)) throw fault
    ctx.house.log.warn({ err: fault, host: url.host }, 'a pasted picture could not be fetched')
  }
  throw new ImageUnreachable(url.host)
}
