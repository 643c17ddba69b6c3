import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import type { ReaderStatus } from '#core/contracts/platform/card-readers'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { PairingRefused, PaymentsUnavailable, ReaderUnknown } from '#core/payments/refusals'

export class CodeRefused extends Refusal {
  override name = 'CodeRefused'
  constructor() {
    super(
      'SumUp does not know this code. The reader shows a new one every few minutes: type the one it shows now.',
    )
  }
}

export type CardReader = { readonly id: string; readonly name: string; readonly status: ReaderStatus | null }

/**
 * Pairs the reader that shows this code; the same one again changes its name. Sales are paid at it from then on: for
 * shopkeepers who have just signed in. Throws `CodeRefused`, `PaymentsUnavailable`.
 */
export async function pairReader(ctx: Ctx, code: string, name: string): Promise<void> {
  requireRole(ctx, 'money')
  requireFreshSignIn(ctx)
  const { id } = await ctx.house.payments.readers.pair(code.trim().toUpperCase(), name).catch(fault => {
    throw fault instanceof PairingRefused ? new CodeRefused() : fault
  })
  await transaction(ctx, async tx => {
    const paired = { name, paired_by_id: tx.viewer.member?.id ?? null, paired_at: tx.now, removed_at: null }
    await db(tx)
      .insertInto('card_readers')
      .values({ id, ...paired })
      .onConflict(conflict => conflict.column('id').doUpdateSet(paired))
      .execute()
    await recordAudit(tx, { action: 'reader.paired', subject: { kind: 'reader', id }, after: { name } })
  })
}

/** It is unpaired at SumUp and not offered any more. Throws `NotFound`, `PaymentsUnavailable`. */
export async function removeReader(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'money')
  requireFreshSignIn(ctx)
  const [reader] = await pairedReaders(ctx, id)
  if (!reader) throw new NotFound()
  await ctx.house.payments.readers.remove(id)
  await transaction(ctx, async tx => {
    await db(tx).updateTable('card_readers').set({ removed_at: tx.now }).where('id', '=', id).execute()
    await recordAudit(tx, {
      action: 'reader.removed',
      subject: { kind: 'reader', id },
      before: { name: reader.name },
    })
  })
}

/** Those that are paired, by name; with `id`, that one. For shopkeepers. */
export async function pairedReaders(ctx: Ctx, id?: string): Promise<readonly Omit<CardReader, 'status'>[]> {
  requireRole(ctx, 'orders', 'money')
  return db(ctx)
    .selectFrom('card_readers')
    .select(['id', 'name'])
    .where('removed_at', 'is', null)
    .$if(id !== undefined, query => query.where('id', '=', id ?? ''))
    .orderBy('name')
    .orderBy('id')
    .execute()
}

/** With what SumUp says of each now, all asked at once; null where it does not. For shopkeepers. */
export async function readerStates(ctx: Ctx): Promise<readonly CardReader[]> {
  requireRole(ctx, 'money')
  const readers = await pairedReaders(ctx)
  return Promise.all(readers.map(async reader => ({ ...reader, status: await statusOf(ctx, reader.id) })))
}

async function statusOf(ctx: Ctx, id: string): Promise<ReaderStatus | null> {
  try {
    return await ctx.house.payments.readers.status(id)
  } catch (fault) {
    if (!(fault instanceof PaymentsUnavailable || fault instanceof ReaderUnknown)) throw fault
    return null
  }
}
