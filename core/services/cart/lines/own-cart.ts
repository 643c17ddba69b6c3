import { viewerTag } from '#core/contracts/cache-tags'
import { GuestUnknown } from '#core/contracts/cart'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { viewerKey } from '#core/fragments/render'

type Owner = { readonly column: 'member_id' | 'guest_hash'; readonly value: string }

/** Whose cart this is about: the member's, or else the guest's; null while there can be none. */
export function ownerOf(ctx: Ctx): Owner | null {
  if (ctx.viewer.member && !ctx.viewer.isGuest) return { column: 'member_id', value: ctx.viewer.member.id }
  return ctx.guest ? { column: 'guest_hash', value: ctx.guest } : null
}

/** The id of the viewer's cart, or null when they have none yet. */
export async function findOwnCart(ctx: Ctx): Promise<string | null> {
  const owner = ownerOf(ctx)
  if (!owner) return null
  const cart = await db(ctx)
    .selectFrom('carts')
    .select('id')
    .where(owner.column, '=', owner.value)
    .executeTakeFirst()
  return cart?.id ?? null
}

/**
 * The viewer's cart, made if need be, and locked until the transaction ends: whatever changes one cart happens
 * one after the other. Throws `GuestUnknown`.
 */
export async function lockOwnCart(tx: Tx): Promise<string> {
  const owner = ownerOf(tx)
  if (!owner) throw new GuestUnknown()
  const cart = await db(tx)
    .insertInto('carts')
    .values({
      id: Bun.randomUUIDv7(),
      created_at: tx.now,
      updated_at: tx.now,
      ...(owner.column === 'member_id' ? { member_id: owner.value } : { guest_hash: owner.value }),
    })
    .onConflict(conflict =>
      conflict.column(owner.column).doUpdateSet(eb => ({ updated_at: eb.ref('excluded.updated_at') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  tx.purge(viewerTag(viewerKey(tx)))
  return cart.id
}
