import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { readPicture, recordPicture, storeFiles } from '#core/media/store-picture'
import { announce } from '../notifications/announce-event'
import { containerTags } from '../occurrences/container-tags'

/** `alt` says what is to be seen, for whoever does not see it. Throws `NotFound`, `PictureRefused`. */
export async function setEntryPicture(
  ctx: Ctx,
  entryId: string,
  bytes: Uint8Array,
  alt: string,
): Promise<void> {
  requireRole(ctx, 'organiser')
  // A second of computing, and a store that may be elsewhere: not within a transaction.
  const picture = await readPicture(bytes)
  await storeFiles(ctx, picture)
  await transaction(ctx, async tx => showPicture(tx, entryId, await recordPicture(tx, picture, alt), alt))
}

/** Other words for the picture there is. Throws `NotFound`. */
export async function describeEntryPicture(ctx: Ctx, entryId: string, alt: string): Promise<void> {
  requireRole(ctx, 'organiser')
  await transaction(ctx, async tx => {
    const entry = await db(tx)
      .selectFrom('event_entries')
      .select('image')
      .where('id', '=', entryId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    await showPicture(tx, entryId, entry?.image ?? null, alt)
  })
}

/** The files stay: another entry, or what was sent to followers, may show them. Throws `NotFound`. */
export async function removeEntryPicture(ctx: Ctx, entryId: string): Promise<void> {
  requireRole(ctx, 'organiser')
  await transaction(ctx, tx => showPicture(tx, entryId, null, ''))
}

async function showPicture(tx: Tx, entryId: string, url: string | null, alt: string): Promise<void> {
  const changed = await db(tx)
    .updateTable('event_entries')
    .set({ image: url, image_alt: alt, updated_at: tx.now })
    .where('id', '=', entryId)
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw new NotFound()
  await announce(tx, 'Update', entryId)
  tx.purge('occurrences', ...(await containerTags(tx, entryId)))
}
