import { GuestUnknown } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** What buyers without an account are called where a name has to stand. */
const NOBODY = 'A guest'

/**
 * The ctx in which a guest buys: their viewer is a member without an address (docs/decisions/0041), the same one for the
 * same browser and e-mail address. It may do what a buyer may with orders of their own, and nothing else. Throws
 * `GuestUnknown`.
 */
export async function asGuestBuyer(ctx: Ctx, { name, email }: { name: string; email: string }): Promise<Ctx> {
  const { guest } = ctx
  if (!guest) throw new GuestUnknown()
  const address = email.trim().toLowerCase()
  const id = (await findGuestBuyer(ctx, guest, address)) ?? (await makeGuestBuyer(ctx, guest, address))
  return actingAsGuest(ctx, { id, name, email: address })
}

export function actingAsGuest(
  ctx: Ctx,
  { id, name, email }: { readonly id: string; readonly name: string; readonly email: string },
): Ctx {
  return { ...ctx, viewer: { member: { id, name, email, handle: handleOf(id) }, roles: [], isGuest: true } }
}

/** The members that stand for the browser of `ctx`. */
export async function guestBuyerIds(ctx: Ctx): Promise<readonly string[]> {
  if (!ctx.guest) return []
  const rows = await db(ctx)
    .selectFrom('guest_buyers')
    .select('member_id')
    .where('guest_hash', '=', ctx.guest)
    .execute()
  return rows.map(row => row.member_id)
}

async function findGuestBuyer(ctx: Ctx, guest: string, email: string): Promise<string | null> {
  const row = await db(ctx)
    .selectFrom('guest_buyers')
    .select('member_id')
    .where('guest_hash', '=', guest)
    .where('email', '=', email)
    .executeTakeFirst()
  return row?.member_id ?? null
}

/** Of two at the same moment one makes it, and the other finds it. */
async function makeGuestBuyer(ctx: Ctx, guest: string, email: string): Promise<string> {
  const id = Bun.randomUUIDv7()
  const made = await transaction(ctx, async tx => {
    await db(tx)
      .insertInto('members')
      .values({ id, email: null, name: NOBODY, handle: handleOf(id), bio: '', joined_at: tx.now })
      .execute()
    const kept = await db(tx)
      .insertInto('guest_buyers')
      .values({ member_id: id, guest_hash: guest, email, created_at: tx.now })
      .onConflict(conflict => conflict.columns(['guest_hash', 'email']).doNothing())
      .returning('member_id')
      .executeTakeFirst()
    if (!kept) await db(tx).deleteFrom('members').where('id', '=', id).execute()
    return kept !== undefined
  })
  const found = made ? id : await findGuestBuyer(ctx, guest, email)
  if (!found) throw new Error('A guest was made by somebody else and is not there')
  return found
}

/** Nobody chooses it, and no member's handle begins so: it has 38 letters. */
const handleOf = (id: string): string => `guest_${id.replaceAll('-', '')}`
