import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'

export type ProducerTerms = {
  /** Where their orders go, beside those who work in the room. */
  readonly orderEmail: string
  readonly trusted: boolean
  readonly seesBuyers: boolean
}

export async function termsOf(ctx: Ctx, asked: string): Promise<ProducerTerms> {
  requireRole(ctx, 'shopkeeper')
  return readTerms(ctx, readId(asked))
}

/** What was agreed with a producer. For shopkeepers. Throws `NotFound`. */
export async function saveTerms(ctx: Ctx, asked: string, terms: ProducerTerms): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  const producerId = readId(asked)
  await transaction(ctx, async tx => {
    const producer = await db(tx)
      .selectFrom('producers')
      .select('id')
      .where('id', '=', producerId)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (!producer) throw new NotFound()
    const before = await readTerms(tx, producerId)
    const by = tx.viewer.member?.id ?? null
    const { orderEmail, trusted, seesBuyers } = terms
    // Since when, and by whom, stays as it was where nothing changed.
    await sql`
      insert into producer_terms (producer_id, order_email, trusted_at, trusted_by_id, buyers_shown_at, buyers_shown_by_id)
      values (${producerId}, ${orderEmail}, ${trusted ? tx.now : null}, ${trusted ? by : null},
        ${seesBuyers ? tx.now : null}, ${seesBuyers ? by : null})
      on conflict (producer_id) do update set order_email = excluded.order_email,
        trusted_at = case when excluded.trusted_at is null then null else coalesce(producer_terms.trusted_at, excluded.trusted_at) end,
        trusted_by_id = case when excluded.trusted_at is null then null when producer_terms.trusted_at is null then excluded.trusted_by_id
          else producer_terms.trusted_by_id end,
        buyers_shown_at = case when excluded.buyers_shown_at is null then null else coalesce(producer_terms.buyers_shown_at, excluded.buyers_shown_at) end,
        buyers_shown_by_id = case when excluded.buyers_shown_at is null then null when producer_terms.buyers_shown_at is null
          then excluded.buyers_shown_by_id else producer_terms.buyers_shown_by_id end`.execute(db(tx))
    const [was, is] = [before, terms].map(({ trusted, seesBuyers }) => ({ trusted, seesBuyers }))
    const subject = { kind: 'producer', id: producerId }
    await recordAudit(tx, { action: 'producer.agreed', subject, before: was, after: is })
  })
}

async function readTerms(ctx: Ctx, producerId: string): Promise<ProducerTerms> {
  const row = await db(ctx)
    .selectFrom('producer_terms')
    .select(['order_email', 'trusted_at', 'buyers_shown_at'])
    .where('producer_id', '=', producerId)
    .executeTakeFirst()
  return {
    orderEmail: row?.order_email ?? '',
    trusted: !!row?.trusted_at,
    seesBuyers: !!row?.buyers_shown_at,
  }
}
