import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { decodedPath, withoutTrailingSlash } from './redirect-path'

/** In which of the lists it stands. */
export const REDIRECT_KINDS = ['pattern', 'path'] as const

export type RedirectKind = (typeof REDIRECT_KINDS)[number]

type Removed = { readonly from: string; readonly to: string; readonly permanent: boolean }

/**
 * A pattern or a path leads nowhere any more: as it is listed under `kind`, or as somebody typed it, `/caf%C3%A9/` for
 * `/café`. Returns whether it did.
 */
export async function removeRedirect(ctx: Ctx, from: string, kind?: RedirectKind): Promise<boolean> {
  requireRole(ctx, 'operator')
  return transaction(ctx, async tx => {
    const removed = await (kind ? deleted(tx, kind, from) : deletedAsTyped(tx, from.trim()))
    if (!removed) return false
    const { to, permanent } = removed
    const subject = { kind: 'redirect', id: removed.from }
    await recordAudit(tx, { action: 'redirect.removed', subject, before: { to, permanent } })
    return true
  })
}

async function deletedAsTyped(tx: Tx, typed: string): Promise<Removed | undefined> {
  return (
    (await deleted(tx, 'pattern', typed)) ??
    (await deleted(tx, 'path', typed)) ??
    deleted(tx, 'path', withoutTrailingSlash(decodedPath(typed)))
  )
}

function deleted(tx: Tx, kind: RedirectKind, from: string): Promise<Removed | undefined> {
  if (kind === 'pattern')
    return db(tx)
      .deleteFrom('redirect_patterns')
      .where('pattern', '=', from)
      .returning(['pattern as from', 'to_address as to', 'permanent'])
      .executeTakeFirst()
  return db(tx)
    .deleteFrom('redirects')
    .where('from_path', '=', from)
    .returning(['from_path as from', 'to_address as to', 'permanent'])
    .executeTakeFirst()
}
