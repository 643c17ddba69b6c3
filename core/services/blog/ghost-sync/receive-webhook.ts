import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { hookSecret } from './sealed-key'
import { askForRun, openSync } from './sync'

/** A hook older than this, or from so far ahead, was not sent just now. */
export const HOOK_PATIENCE_MS = 5 * 60_000
/** One save sends several hooks: they make one run. */
const GATHER_MS = 2_000
/** Told of by no list that is asked for in every run. */
const WHOLE_WALK = /^((post|page)\.(deleted|unpublished)|member\.(added|edited|deleted))$/

/** `sha256=<hex>, t=<milliseconds>` */
const SIGNATURE = /^sha256=([0-9a-f]{64}), ?t=(\d{1,15})$/

export class UnsignedHook extends Refusal {
  override name = 'UnsignedHook'
  constructor() {
    super('This is not signed by the site that is connected here, or was sent too long ago.', 401)
  }
}

/**
 * Hears a hook of the other side. It only hastens a run: what it says is not believed, but looked up. The signature is
 * HMAC-SHA-256 over the body and the milliseconds behind it. Throws `UnsignedHook`, `NotFound`.
 */
export async function receiveWebhook(
  ctx: Ctx,
  syncId: string,
  { signature, body }: { signature: string | null; body: Uint8Array },
): Promise<void> {
  const sync = isId(syncId) ? await openSync(ctx) : null
  if (sync?.id !== syncId) throw new NotFound()
  const hash = verified(hookSecret(ctx, sync.id), signature, body, ctx.now)
  const event = eventIn(body)
  await transaction(ctx, async tx => {
    const heard = await db(tx)
      .insertInto('ghost_hook_receipts')
      .values({ signature: hash, received_at: tx.now })
      .onConflict(conflict => conflict.column('signature').doNothing())
      .returning('signature')
      .executeTakeFirst()
    if (!heard || !sync.started_at) return
    if (WHOLE_WALK.test(event))
      await db(tx)
        .updateTable('ghost_syncs')
        .set({ compare_ids_at: tx.now })
        .where('id', '=', sync.id)
        .execute()
    // Paused, it is known by the run with which it goes on.
    if (!sync.paused_at) await askForRun(tx, new Date(tx.now.getTime() + GATHER_MS))
  })
}

/** The signature’s hash. Throws `UnsignedHook`. */
export function verified(secret: string, signature: string | null, body: Uint8Array, now: Date): string {
  const [, given = '', at = ''] = SIGNATURE.exec(signature ?? '') ?? []
  const expected = createHmac('sha256', secret).update(body).update(at).digest()
  const isGenuine = given !== '' && timingSafeEqual(Buffer.from(given, 'hex'), expected)
  if (!isGenuine || Math.abs(now.getTime() - Number(at)) > HOOK_PATIENCE_MS) throw new UnsignedHook()
  return given
}

/** Signatures that are too old to be taken again need not be known any more. */
export async function forgetReceipts(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.now.getTime() - 2 * HOOK_PATIENCE_MS)
  await db(ctx).deleteFrom('ghost_hook_receipts').where('received_at', '<', before).execute()
}

function eventIn(body: Uint8Array): string {
  try {
    const { event } = JSON.parse(new TextDecoder().decode(body)) as { event?: unknown }
    return String(event)
  } catch {
    // Signed, and unreadable: a run finds out whatever it was.
    return ''
  }
}
