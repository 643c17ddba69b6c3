import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { arePushKeys, type PushKeys } from '#core/crypto/web-push'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

const MOST_DEVICES = 10
const MOST_ENDPOINT_BYTES = 2_000

/** What a browser says when it may be pushed to. */
export type NewDevice = PushKeys & { readonly endpoint: string; readonly device: string }

export class PushUnusable extends Refusal {
  override name = 'PushUnusable'
  constructor() {
    super('This browser offered no way to be told that we can use.', 422)
  }
}

/**
 * From now on this browser tells the viewer of what happens, until they take it back or its sign-in ends. A browser has
 * one member: whoever allows it last. The eleventh lets the one go that was allowed first. Throws `PushUnusable`.
 */
export async function allowDevice(ctx: Ctx, signIn: string, device: NewDevice): Promise<void> {
  const { id: memberId } = requireMember(ctx)
  if (!isEndpoint(ctx, device.endpoint) || !(await arePushKeys(device))) throw new PushUnusable()
  const { endpoint, p256dh, auth } = device
  const told = { member_id: memberId, sign_in: signIn, p256dh, auth, device: device.device.slice(0, 120) }
  await transaction(ctx, async tx => {
    // Two devices at once are counted one after the other.
    await db(tx).selectFrom('members').select('id').where('id', '=', memberId).forUpdate().execute()
    await db(tx)
      .insertInto('push_subscriptions')
      .values({ id: Bun.randomUUIDv7(), endpoint, created_at: tx.now, last_told_at: null, ...told })
      .onConflict(conflict => conflict.column('endpoint').doUpdateSet(told))
      .execute()
    await sql`
      delete from push_subscriptions where id in (
        select id from push_subscriptions where member_id = ${memberId}
        order by endpoint = ${endpoint} desc, created_at desc, id desc offset ${sql.lit(MOST_DEVICES)})`.execute(
      db(tx),
    )
  })
}

/** Push services are reached by https; where private addresses are allowed, one of them may stand in for one. */
function isEndpoint({ house }: Ctx, endpoint: string): boolean {
  if (Buffer.byteLength(endpoint) > MOST_ENDPOINT_BYTES || !URL.canParse(endpoint)) return false
  const { protocol, username } = new URL(endpoint)
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && house.config.allowPrivate))
}
