import { sql } from 'kysely'
import { viewerTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

/** What a line is about, as the unique keys of `cart_lines` have it: a product, or a ticket for a date. */
const SUBJECTS = [['variant_id'], ['ticket_type_id', 'occurrence_id']] as const
const COPIED = [
  'variant_id',
  'ticket_type_id',
  'occurrence_id',
  'quantity',
  'chosen_amount',
  'added_at',
] as const

/**
 * The guest's lines go into the member's cart: the larger quantity of a line in both wins, so that coming back
 * with the same wish does not double it. The guest's cart is gone then; merging again finds nothing to do.
 */
export async function mergeGuestCart(ctx: Ctx, memberId: string): Promise<void> {
  const { guest } = ctx
  if (!guest) return
  await transaction(ctx, async tx => {
    // The lock makes one of two sign-ins at the same moment wait, and then find the guest's cart gone.
    const from = await db(tx)
      .selectFrom('carts')
      .select('id')
      .where('guest_hash', '=', guest)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!from) return
    const to = await db(tx)
      .insertInto('carts')
      .values({ id: Bun.randomUUIDv7(), member_id: memberId, created_at: tx.now, updated_at: tx.now })
      .onConflict(conflict =>
        conflict.column('member_id').doUpdateSet(eb => ({ updated_at: eb.ref('excluded.updated_at') })),
      )
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const subject of SUBJECTS) await copyLines(tx, from.id, to.id, subject)
    await copyVouchers(tx, from.id, to.id)
    await sql`insert into cart_gift_cards (cart_id, gift_card_id, entered_at)
      select ${to.id}::uuid, gift_card_id, entered_at from cart_gift_cards where cart_id = ${from.id} on conflict do nothing`.execute(
      db(tx),
    )
    await db(tx).deleteFrom('carts').where('id', '=', from.id).execute()
    tx.purge(viewerTag(memberId), viewerTag(guest))
  })
}

async function copyVouchers(tx: Tx, from: string, to: string): Promise<void> {
  await db(tx)
    .insertInto('cart_vouchers')
    .columns(['cart_id', 'voucher_id', 'entered_at'])
    .expression(eb =>
      eb
        .selectFrom('cart_vouchers')
        .select([sql`${to}::uuid`.as('cart_id'), 'voucher_id', 'entered_at'])
        .where('cart_id', '=', from),
    )
    .onConflict(conflict => conflict.columns(['cart_id', 'voucher_id']).doNothing())
    .execute()
}

async function copyLines(
  tx: Tx,
  from: string,
  to: string,
  subject: (typeof SUBJECTS)[number],
): Promise<void> {
  await db(tx)
    .insertInto('cart_lines')
    .columns(['id', 'cart_id', ...COPIED])
    .expression(eb =>
      eb
        .selectFrom('cart_lines')
        .select([sql`gen_random_uuid()`.as('id'), sql`${to}::uuid`.as('cart_id'), ...COPIED])
        .where('cart_id', '=', from)
        .where(subject[0], 'is not', null),
    )
    .onConflict(conflict =>
      conflict.columns(['cart_id', ...subject]).doUpdateSet({
        quantity: sql<number>`greatest(cart_lines.quantity, excluded.quantity)`,
        chosen_amount: sql<number | null>`coalesce(excluded.chosen_amount, cart_lines.chosen_amount)`,
        chosen_currency: sql<string | null>`coalesce(excluded.chosen_currency, cart_lines.chosen_currency)`,
      }),
    )
    .execute()
}
