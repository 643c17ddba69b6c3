import { GuestUnknown } from '#core/contracts/cart'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { viewerKey } from '#core/fragments/render'

type Owner = { readonly column: 'member_id' | 'guest_hash'; readonly value: string }

/** Whose cart this is about: the member's, or else the guest's. */
function ownerOf(ctx: Ctx): Owner | null {
  if (ctx.viewer.member) return { column: 'member_id', value: ctx.viewer.member.id }
  return ctx.guest ? { column: 'guest_hash', value: ctx.guest } : null
}

/** The id of the viewer's cart, or null when they have none yet. */
export async function findOwnCart(ctx: Ctx): Promise<string | null> {
  const owner = ownerOf(ctx)
  if (!owner) return null
  const [cart] = await ctx.em.execute<{ id: string }[]>(`select id from carts where ${owner.column} = ?`, [
    owner.value,
  ])
  return cart?.id ?? null
}

/**
 * The viewer's cart, made if need be, and locked until the transaction ends: whatever changes one cart happens
 * one after the other. Throws `GuestUnknown`.
 */
export async function lockOwnCart(tx: Tx): Promise<string> {
  const owner = ownerOf(tx)
  if (!owner) throw new GuestUnknown()
  const [cart] = await tx.em.execute<{ id: string }[]>(
    `insert into carts (id, ${owner.column}, created_at, updated_at) values (?, ?, ?, ?)
     on conflict (${owner.column}) do update set updated_at = excluded.updated_at returning id`,
    [Bun.randomUUIDv7(), owner.value, tx.now, tx.now],
  )
  if (!cart) throw new Error('A cart was neither made nor found')
  tx.purge(`viewer:${viewerKey(tx)}`)
  return cart.id
}
