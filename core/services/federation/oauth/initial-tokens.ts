import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { requireRole } from '#core/contracts/require-role'
import { hashToken, newToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { recordSecurityEvent } from '#core/security-log/record-event'
import { daysLater } from '#core/text/local-time'

export type InitialTokenSummary = {
  readonly id: string
  readonly label: string
  readonly usesLeft: number
  readonly issuedBy: string | null
  readonly expiresAt: Date
}

type NewInitialToken = { readonly label: string; readonly uses: number; readonly days: number }

/** Issued by hand: never nearly so many live at once. */
const MOST_SHOWN = 200

/** Those that are still good for something. The operator's alone (`requireRole`). */
export async function initialTokens(ctx: Ctx): Promise<readonly InitialTokenSummary[]> {
  requireRole(ctx, 'programs')
  return db(ctx)
    .selectFrom('initial_tokens as t')
    .leftJoin('members as m', 'm.id', 't.issued_by_id')
    .select(['t.id', 't.label', 't.uses_left as usesLeft', 'm.name as issuedBy'])
    .select('t.expires_at as expiresAt')
    .where('t.expires_at', '>', ctx.now)
    .where('t.uses_left', '>', 0)
    .orderBy('t.issued_at', 'desc')
    .limit(MOST_SHOWN)
    .execute()
}

/** A token that lets programs register themselves (RFC 7591 §3), told this once; we keep its hash. */
export async function issueInitialToken(ctx: Ctx, { label, uses, days }: NewInitialToken): Promise<string> {
  const { id: operatorId } = requireRole(ctx, 'programs')
  requireFreshSignIn(ctx)
  const [id, token] = [Bun.randomUUIDv7(), newToken()]
  const expiresAt = daysLater(ctx.now, days, ctx.house.site().timeZone)
  await transaction(ctx, async tx => {
    await db(tx)
      .insertInto('initial_tokens')
      .values({
        id,
        label,
        token_hash: hashToken(token),
        uses_left: uses,
        issued_by_id: operatorId,
        issued_at: tx.now,
        expires_at: expiresAt,
      })
      .execute()
    const after = { label, uses, expiresAt: expiresAt.toISOString() }
    await recordAudit(tx, { action: 'registration.opened', subject: { kind: 'registration', id }, after })
    await recordSecurityEvent(tx, {
      event: 'registration.opened',
      memberId: null,
      details: { name: label, uses: String(uses) },
    })
  })
  return token
}

export async function withdrawInitialToken(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'programs')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const gone = await db(tx)
      .deleteFrom('initial_tokens')
      .where('id', '=', id)
      .returning(['label', 'uses_left as usesLeft'])
      .executeTakeFirst()
    if (!gone) return
    const subject = { kind: 'registration', id }
    await recordAudit(tx, { action: 'registration.closed', subject, before: gone })
    await recordSecurityEvent(tx, {
      event: 'registration.closed',
      memberId: null,
      details: { name: gone.label },
    })
  })
}

/** One registration by it; null when it is unknown, used up or expired, however many come at once. */
export async function useInitialToken(tx: Tx, token: string): Promise<string | null> {
  const used = await db(tx)
    .updateTable('initial_tokens')
    .set(({ eb }) => ({ uses_left: eb('uses_left', '-', 1) }))
    .where('token_hash', '=', hashToken(token))
    .where('uses_left', '>', 0)
    .where('expires_at', '>', tx.now)
    .returning('id')
    .executeTakeFirst()
  return used?.id ?? null
}
