import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import type { MediaVariant } from '#core/entities/site/media'
import { oneAtATime, TooMuchAtOnce } from './one-at-a-time'

/** The smallest file of each is read: some ten milliseconds. */
const AT_ONCE = 100

type Uncoloured = { readonly id: string; readonly key: string; readonly variants: readonly MediaVariant[] }

/**
 * The job that looks at the pictures which came before their colour was kept (`Media.colour`). What cannot be read any
 * more has none, and is not tried again. Posts that show one are rendered anew.
 */
export async function colourPictures(ctx: Ctx): Promise<void> {
  const rows = await db(ctx)
    .selectFrom('media')
    .select(['id', 'key', 'variants'])
    .where('width', 'is not', null)
    .where('colour', 'is', null)
    .limit(AT_ONCE)
    .execute()
  if (rows.length === 0) return
  const colours = new Map<string, string>()
  for (const row of rows) colours.set(row.id, await colourOf(ctx, row))
  await transaction(ctx, async tx => {
    for (const [id, colour] of colours)
      await db(tx).updateTable('media').set({ colour }).where('id', '=', id).execute()
    await renderAnew(
      tx,
      rows.filter(({ id }) => colours.get(id) !== 'none').map(({ key }) => key),
    )
    tx.purge('posts', 'products', 'occurrences')
  })
}

async function colourOf(ctx: Ctx, { key, variants }: Uncoloured): Promise<string> {
  const smallest = variants.find(({ type }) => type === 'image/webp')
  const stored = await ctx.house.media.get(smallest?.key ?? key)
  if (!stored) return 'none'
  const bytes = new Uint8Array(await new Response(stored.body).arrayBuffer())
  try {
    const { colourOfFile } = await import('./dominant-colour')
    return await oneAtATime(() => colourOfFile(bytes))
  } catch (fault) {
    // The picture is not to blame: the next round looks at it.
    if (fault instanceof TooMuchAtOnce) throw fault
    ctx.house.log.warn({ err: fault, key }, 'a stored picture has no colour, since it cannot be read')
    return 'none'
  }
}

/** One walk through the documents for all of them. */
async function renderAnew(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await sql`
    update posts set rendering = 0 where exists (
      select from regexp_matches(document::text, 'images/[0-9a-f]{2}/[0-9a-f]{40}[.][a-z]+', 'g') shown
      where shown[1] = any(${keys}))`.execute(db(tx))
}
