import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import { ImageFormatRefused, ImageRefused, ImageTooManyBytes } from '#core/media/image-refusals'
import { processLogo } from '#core/media/logo'
import { TooMuchAtOnce } from '#core/media/one-at-a-time'
import { lockSite, writeSite } from './save-settings'

export class LogoRefused extends Refusal {
  override name = 'LogoRefused'
}

/** Puts a logo (SVG or PNG) in the head of all pages, on home screens and into previews. Throws `LogoRefused`. */
export async function setLogo(ctx: Ctx, bytes: Uint8Array): Promise<void> {
  requireRole(ctx, 'operator')
  const { logo, files } = await readLogo(bytes)
  // Before the transaction, since they may go elsewhere: a file that nothing names costs a little room.
  for (const { key, bytes: content } of files) await ctx.house.media.put(key, content)
  await transaction(ctx, async tx => writeSite(tx, await lockSite(tx), { logo }))
}

/** The house's own mark again. The files stay: pages that were kept elsewhere still show them. */
export async function removeLogo(ctx: Ctx): Promise<void> {
  requireRole(ctx, 'operator')
  await transaction(ctx, async tx => writeSite(tx, await lockSite(tx), { logo: null }))
}

async function readLogo(bytes: Uint8Array) {
  try {
    return await processLogo(bytes)
  } catch (fault) {
    if (fault instanceof TooMuchAtOnce)
      throw new LogoRefused('Many pictures are being worked on. Please send it again in a minute.', 503)
    if (fault instanceof ImageTooManyBytes) throw new LogoRefused('A logo has at most 2 MB.')
    if (fault instanceof ImageFormatRefused) throw new LogoRefused('Please choose an SVG or PNG.')
    if (fault instanceof ImageRefused)
      throw new LogoRefused('That file is broken, or too large to be drawn: please choose another.')
    throw fault
  }
}
