import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { transaction } from '#core/database/transaction'
import { coverAt } from '#core/media/cover'
import { readPicture, recordPicture, storeFiles } from '#core/media/store-picture'
import { lockSite, writeSite } from './save-settings'

export class NoCover extends Refusal {
  override name = 'NoCover'
  constructor() {
    super('Choose a picture first.')
  }
}

/**
 * Puts a picture at the head of the journal's front page; without bytes, the one that is there gets these words. Throws
 * `NoCover`, `PictureRefused`, `PicturesWaiting`.
 */
export async function setCover(ctx: Ctx, bytes: Uint8Array | null, alt: string): Promise<void> {
  requireRole(ctx, 'operator')
  const picture = bytes && (await readPicture(bytes))
  if (picture) await storeFiles(ctx, picture)
  await transaction(ctx, async tx => {
    const site = await lockSite(tx)
    const cover = picture ? await coverAt(tx, await recordPicture(tx, picture, alt), alt) : site.cover
    if (!cover) throw new NoCover()
    await writeSite(tx, site, { cover: { ...cover, alt } })
  })
}

/** The file stays: pages that were kept elsewhere still show it. */
export async function removeCover(ctx: Ctx): Promise<void> {
  requireRole(ctx, 'operator')
  await transaction(ctx, async tx => writeSite(tx, await lockSite(tx), { cover: null }))
}
