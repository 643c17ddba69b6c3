import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { transaction } from '#core/database/transaction'
import { adminKeyId, adminSecret, newContentKey } from './keys'

export type IntegrationSummary = {
  readonly id: string
  readonly name: string
  readonly adminKeyId: string
  readonly createdBy: string | null
  readonly createdAt: Date
}

/** Both keys of a new integration, told this once. */
export type IntegrationKeys = { readonly contentKey: string; readonly adminKey: string }

/** The programs that may use Ghost's APIs here. */
export async function integrations(ctx: Ctx): Promise<readonly IntegrationSummary[]> {
  requireRole(ctx, 'operator')
  const rows = await db(ctx)
    .selectFrom('integrations as i')
    .leftJoin('members as m', 'm.id', 'i.created_by_id')
    .select(['i.id', 'i.name', 'm.name as createdBy', 'i.created_at as createdAt'])
    .orderBy(inReadingOrder('i.name'))
    .orderBy('i.id')
    .execute()
  return rows.map(row => ({ ...row, adminKeyId: adminKeyId(row.id) }))
}

/** Lets a program in. Its content key reads what is public; its admin key acts for who made it, as an editor. */
export async function makeIntegration(ctx: Ctx, name: string): Promise<IntegrationKeys> {
  const operator = requireRole(ctx, 'operator')
  const id = Bun.randomUUIDv7()
  const contentKey = newContentKey()
  await transaction(ctx, async tx => {
    await db(tx)
      .insertInto('integrations')
      .values({
        id,
        name,
        content_key_hash: hashToken(contentKey),
        created_by_id: operator.id,
        created_at: tx.now,
      })
      .execute()
    const subject = { kind: 'integration', id }
    await recordAudit(tx, { action: 'integration.made', subject, after: { name } })
  })
  return { contentKey, adminKey: `${adminKeyId(id)}:${adminSecret(ctx, id).toString('hex')}` }
}

/** Both keys open nothing from now on. Throws `NotFound`. */
export async function withdrawIntegration(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'operator')
  await transaction(ctx, async tx => {
    const gone = await db(tx)
      .deleteFrom('integrations')
      .where('id', '=', readId(id))
      .returning(['id', 'name'])
      .executeTakeFirst()
    if (!gone) throw new NotFound()
    const subject = { kind: 'integration', id: gone.id }
    await recordAudit(tx, { action: 'integration.withdrawn', subject, before: { name: gone.name } })
  })
}
