import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { balanceSql } from './balance'
import { codeOf, keptOfCode } from './code'

export type CardForWork = {
  readonly id: string
  readonly ending: string
  readonly amount: Money
  readonly left: Money
  /** The order that sold it. */
  readonly order: string
  readonly buyer: string
  readonly issuedAt: Date
  readonly expiresAt: Date | null
  readonly state: 'usable' | 'used-up' | 'expired' | 'refunded'
}

const CARDS_PER_PAGE = 50

type Row = {
  id: string
  ending: string
  amount: number
  currency: string
  left: number
  order: string
  buyer: string
  issued_at: Date
  expires_at: Date | null
  refund_id: string | null
}

/** Newest first, after the one with this id; by `text`, those with this ending or of this order. For shopkeepers. */
export async function giftCardsForWork(
  ctx: Ctx,
  text = '',
  after: string | null = null,
): Promise<{ readonly cards: readonly CardForWork[]; readonly next: string | null }> {
  requireRole(ctx, 'orders', 'money')
  const word = text.trim().toUpperCase()
  const from = after && isId(after) ? sql`g.id < ${after}` : sql`true`
  const rows = await readCards(
    ctx,
    sql`${from} and (${word} = '' or g.ending = right(${word}, 4) or o.number = ${word})`,
  )
  const cards = rows.slice(0, CARDS_PER_PAGE).map(row => viewOf(ctx, row))
  return { cards, next: rows.length > CARDS_PER_PAGE ? (cards.at(-1)?.id ?? null) : null }
}

async function readCards(ctx: Ctx, where: ReturnType<typeof sql>): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select g.id, g.ending, g.amount, g.currency, ${balanceSql(sql`g.id`)} as left, o.number as order, o.name as buyer,
      g.issued_at, g.expires_at, g.refund_id
    from gift_cards g join order_lines l on l.id = g.order_line_id join orders o on o.id = l.order_id
    where ${where} order by g.id desc limit ${sql.lit(CARDS_PER_PAGE + 1)}`.execute(db(ctx))
  return rows
}

function viewOf(
  ctx: Ctx,
  { amount, currency, left, issued_at, expires_at, refund_id, ...card }: Row,
): CardForWork {
  const isOver = expires_at !== null && expires_at <= ctx.now
  const spent = left > 0 ? 'usable' : 'used-up'
  return {
    ...card,
    amount: { amount, currency },
    left: { amount: left, currency },
    issuedAt: issued_at,
    expiresAt: expires_at,
    state: refund_id ? 'refunded' : isOver ? 'expired' : spent,
  }
}

export type CardMovement = {
  readonly at: Date
  readonly kind: string
  readonly amount: Money
  readonly order: string | null
}

const MOST_MOVEMENTS = 200

/** `more`: older ones than these were booked on it. */
export type CardWithMovements = CardForWork & {
  readonly movements: readonly CardMovement[]
  readonly more: boolean
}

/** One card with what was booked on it, newest first. For shopkeepers. Throws `NotFound`. */
export async function giftCardForWork(
  ctx: Ctx,
  asked: string,
  most = MOST_MOVEMENTS,
): Promise<CardWithMovements> {
  requireRole(ctx, 'orders', 'money')
  const id = readId(asked)
  const [row] = await readCards(ctx, sql`g.id = ${id}`)
  if (!row) throw new NotFound()
  const { rows } = await sql<{
    at: Date
    kind: string
    amount: number
    currency: string
    order: string | null
  }>`
    select t.booked_at as at, t.kind, -e.amount as amount, e.currency,
      (select o.number from orders o where o.id = coalesce(
        (select p.order_id from payments p where t.kind = 'payment' and p.id = t.source_id),
        (select r.order_id from refunds r where t.kind = 'refund' and r.id = t.source_id),
        (select q.order_id from order_parts q where t.kind in ('part-held', 'part-released') and q.id = t.source_id))) as order
    from ledger_accounts a join ledger_entries e on e.account_id = a.id join ledger_transactions t on t.id = e.transaction_id
    where a.code = 'gift-card:' || ${id}::text order by t.booked_at desc, t.id desc limit ${sql.lit(most + 1)}`.execute(
    db(ctx),
  )
  const movements = rows
    .slice(0, most)
    .map(({ amount, currency, ...each }) => ({ ...each, amount: { amount, currency } }))
  return { ...viewOf(ctx, row), movements, more: rows.length > most }
}

/** Nothing can be paid with it any more. */
export class CardNotUsable extends Refusal {
  override name = 'CardNotUsable'
  constructor() {
    super('Nothing is left on this card, or it is not valid any more.', 409)
  }
}

/**
 * A lost card gets a new code, and the old one is worth nothing from now on. Its buyer gets a letter; the code is given back
 * for who stands at the counter. `seen` is the ending that was looked at: pressed twice, it is one new code. For who looks
 * after the money and has just signed in. Throws `NotFound`, `CardNotUsable`.
 */
export async function replaceCode(ctx: Ctx, asked: string, seen: string): Promise<string> {
  requireRole(ctx, 'money')
  requireFreshSignIn(ctx)
  const id = readId(asked)
  return transaction(ctx, async tx => {
    const card = await db(tx)
      .selectFrom('gift_cards as g')
      .innerJoin('order_lines as l', 'l.id', 'g.order_line_id')
      .select(['g.id', 'g.edition', 'g.ending', 'g.refund_id', 'g.expires_at', 'l.order_id'])
      .select(balanceSql(sql`g.id`).as('left'))
      .where('g.id', '=', id)
      .forNoKeyUpdate('g')
      .executeTakeFirst()
    if (!card) throw new NotFound()
    if (card.ending !== seen) return codeOf(tx, card)
    if (card.refund_id || card.left <= 0 || (card.expires_at && card.expires_at <= tx.now))
      throw new CardNotUsable()
    const edition = card.edition + 1
    const code = codeOf(tx, { id, edition })
    await db(tx)
      .updateTable('gift_cards')
      .set({ edition, ...keptOfCode(code) })
      .where('id', '=', id)
      .execute()
    // Whoever had entered the old one has to show that they have the new one.
    await db(tx).deleteFrom('cart_gift_cards').where('gift_card_id', '=', id).execute()
    await recordAudit(tx, {
      action: 'gift-card.replaced',
      subject: { kind: 'gift-card', id },
      after: { edition },
    })
    const letter = { orderId: card.order_id, cardId: id }
    await enqueue(tx, 'send-gift-cards', letter, { key: `gift-cards:${id}:${edition}` })
    return code
  })
}
