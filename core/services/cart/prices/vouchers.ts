import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { retireRow } from '#core/audit/retire-row'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { normalCode } from '#core/text/normal-code'

type Row = Selectable<Database['vouchers']>

/** What a shopkeeper says of a voucher; amounts in minor units of the site's currency. */
export type VoucherFields = Pick<
  Row,
  | 'code'
  | 'label'
  | 'kind'
  | 'amount'
  | 'rate'
  | 'minimum_amount'
  | 'product_id'
  | 'category_id'
  | 'starts_at'
  | 'ends_at'
  | 'total_uses'
  | 'uses_per_member'
>

export type VoucherForWork = VoucherFields &
  Pick<Row, 'id' | 'currency' | 'retired_at'> & { readonly uses: number; readonly subject: string | null }

export const VOUCHER_FORM = savedForm<VoucherFields>(
  ...(['code', 'label', 'kind', 'amount', 'rate', 'minimum_amount', 'product_id', 'category_id'] as const),
  ...(['starts_at', 'ends_at', 'total_uses', 'uses_per_member'] as const),
)

export class VoucherCodeTaken extends Refusal {
  override name = 'VoucherCodeTaken'
  constructor() {
    super('Another voucher has this code, perhaps a retired one.', 422)
  }
}

export class SubjectGone extends Refusal {
  override name = 'SubjectGone'
  constructor() {
    super('What it is for is not there any more. Choose again.')
  }
}

const VOUCHERS_PER_PAGE = 50

/** Vouchers, newest first, after the one with this id. For shopkeepers. */
export async function vouchersForWork(
  ctx: Ctx,
  after: string | null = null,
): Promise<{ readonly vouchers: readonly VoucherForWork[]; readonly next: string | null }> {
  requireRole(ctx, 'shopkeeper')
  const from = after && isId(after) ? sql`v.id < ${after}` : sql`true`
  const rows = await readVouchers(ctx, from, VOUCHERS_PER_PAGE + 1)
  const vouchers = rows.slice(0, VOUCHERS_PER_PAGE)
  return { vouchers, next: rows.length > VOUCHERS_PER_PAGE ? (vouchers.at(-1)?.id ?? null) : null }
}

/** For shopkeepers. Throws `NotFound`. */
export async function voucherForWork(ctx: Ctx, id: string): Promise<VoucherForWork> {
  requireRole(ctx, 'shopkeeper')
  const [voucher] = await readVouchers(ctx, sql`v.id = ${readId(id)}`, 1)
  if (!voucher) throw new NotFound()
  return voucher
}

async function readVouchers(ctx: Ctx, where: ReturnType<typeof sql>, limit: number) {
  const { rows } = await sql<VoucherForWork>`
    select v.id, v.code, v.label, v.kind, v.amount, v.rate, v.minimum_amount, v.currency, v.product_id, v.category_id,
      v.starts_at, v.ends_at, v.total_uses, v.uses_per_member, v.retired_at, coalesce(p.title, c.name) as subject,
      (select count(*)::int from voucher_uses u where u.voucher_id = v.id and u.released_at is null) as uses
    from vouchers v left join products p on p.id = v.product_id left join categories c on c.id = v.category_id
    where ${where} order by v.id desc limit ${limit}`.execute(db(ctx))
  return rows
}

/**
 * A new voucher without `id`, once for each `key`. A change counts for what is ordered from now on; orders keep what they had. For
 * shopkeepers. Throws `NotFound`, `VoucherCodeTaken`, `SubjectGone`, `ChangedMeanwhile`.
 */
export async function saveVoucher(
  ctx: Ctx,
  asked: string | null,
  fields: VoucherFields,
  seen: string | null = null,
  key: string = Bun.randomUUIDv7(),
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  const id = readId(asked ?? key)
  const values = { ...fields, code: normalCode(fields.code), currency: ctx.house.site().currency }
  const save = async (tx: Tx) => {
    // By its id alone the database would say of two at once that the code is taken.
    if (asked === null && (await isMade(tx, 'vouchers', id))) return
    const before = await db(tx)
      .selectFrom('vouchers')
      .selectAll()
      .where('id', '=', id)
      .where('retired_at', 'is', null)
      .forNoKeyUpdate()
      .executeTakeFirst()
    if (asked !== null && !before) throw new NotFound()
    if (before) VOUCHER_FORM.refuseStale(before, seen)
    if (before) await db(tx).updateTable('vouchers').set(values).where('id', '=', id).execute()
    else
      await db(tx)
        .insertInto('vouchers')
        .values({ ...values, id, created_at: tx.now })
        .execute()
    const subject = { kind: 'voucher', id }
    await recordAudit(tx, {
      action: 'voucher.saved',
      subject,
      before: before && withoutCode(before),
      after: withoutCode(values),
    })
  }
  const codeTaken = { state: SQLSTATE.uniqueViolation, constraint: 'vouchers_code_unique' }
  const subjectGone = { state: SQLSTATE.foreignKeyViolation }
  await refusing(
    codeTaken,
    () => new VoucherCodeTaken(),
    () =>
      refusing(
        subjectGone,
        () => new SubjectGone(),
        () => transaction(ctx, save),
      ),
  )
  return id
}

/** Whoever has the code has the voucher. */
function withoutCode<T extends { readonly code: string }>({ code: _, ...rest }: T): Omit<T, 'code'> {
  return rest
}

/** It takes nothing off any more; orders keep what it took off. For shopkeepers. Throws `NotFound`. */
export async function retireVoucher(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await retireRow(ctx, id, { table: 'vouchers', named: 'label', action: 'voucher.retired', kind: 'voucher' })
}
