import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { type GhostItem, refusesWhatWasSent } from '#core/ghost'
import { digest } from '../ghost-import/content'
import { forgetCreation } from './creations'
import type { Tell } from './pull-posts'
import type { Run } from './sync'

/** A small thing of ours that has no version of its own. */
type Thing = { readonly kind: 'tag' | 'member' | 'tier'; readonly our_id: string }

/**
 * Sends a small thing there. Null where Ghost refuses it: that is told once, the rest goes on, and it is asked for again
 * when something else is to be sent.
 */
export async function askOnce(
  { ctx, sync: { site } }: Run,
  thing: Thing,
  sent: unknown,
  send: () => Promise<GhostItem>,
  tellRefusal: (refusal: string) => void,
): Promise<GhostItem | null> {
  const sent_hash = digest(sent)
  const refused = await refusedBefore(ctx, site, thing)
  if (refused === sent_hash) return null
  try {
    const item = await send()
    if (refused !== null) await transaction(ctx, tx => forgetCreation(tx, site, thing.kind, thing.our_id))
    return item
  } catch (fault) {
    if (!refusesWhatWasSent(fault)) throw fault
    await keepRefusal(ctx, site, thing, { sent_hash, refusal: fault.message })
    tellRefusal(fault.message)
    return null
  }
}

/** Tells of a small thing that stays as it is there, once for the same words. */
export async function tellOnce(
  { ctx, sync: { site } }: Run,
  thing: Thing,
  words: string,
  tell: Tell,
): Promise<void> {
  const sent_hash = digest(words)
  if ((await refusedBefore(ctx, site, thing)) === sent_hash) return
  await keepRefusal(ctx, site, thing, { sent_hash, refusal: words })
  tell(words, 'refused')
}

async function keepRefusal(
  ctx: Ctx,
  site: string,
  thing: Thing,
  said: { readonly sent_hash: string; readonly refusal: string },
): Promise<void> {
  const refusal = { ...said, asked_at: ctx.now }
  await db(ctx)
    .insertInto('ghost_creations')
    .values({ site, ...thing, ...refusal })
    .onConflict(conflict => conflict.columns(['site', 'kind', 'our_id']).doUpdateSet(refusal))
    .execute()
}

/** The digest of what was refused last. */
async function refusedBefore(ctx: Ctx, site: string, { kind, our_id }: Thing): Promise<string | null> {
  const row = await db(ctx)
    .selectFrom('ghost_creations')
    .select('sent_hash')
    .where('site', '=', site)
    .where('kind', '=', kind)
    .where('our_id', '=', our_id)
    .executeTakeFirst()
  return row?.sent_hash ?? null
}
