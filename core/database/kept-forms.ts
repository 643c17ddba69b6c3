import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { db } from './db'
import { jsonb } from './jsonb'

/** A form that was sent too late is kept for so long. */
export const KEPT_HOURS = 24

/** What was typed, the address it was sent to, and the page that it stood on. */
export type Kept = {
  readonly action: string
  readonly page: string
  readonly fields: Readonly<Record<string, readonly string[]>>
}

/** Keeps a form under the hash of its token, in place of what was kept under it before. */
export async function putKeptForm(
  ctx: Ctx,
  domain: DomainName,
  tokenHash: string,
  { action, page, fields }: Kept,
): Promise<void> {
  await db(ctx)
    .insertInto('kept_forms')
    .values({
      token_hash: tokenHash,
      domain,
      action,
      page,
      fields: jsonb(fields),
      kept_at: ctx.now,
    })
    .onConflict(conflict =>
      conflict.column('token_hash').doUpdateSet(eb => ({
        action: eb.ref('excluded.action'),
        page: eb.ref('excluded.page'),
        fields: eb.ref('excluded.fields'),
        kept_at: eb.ref('excluded.kept_at'),
      })),
    )
    .execute()
}

/** Keeps it as it is now, where it was kept before; false where it was not. */
export async function updateKeptForm(
  ctx: Ctx,
  tokenHash: string,
  { action, page, fields }: Kept,
): Promise<boolean> {
  const { numUpdatedRows } = await db(ctx)
    .updateTable('kept_forms')
    .set({ action, page, fields: jsonb(fields), kept_at: ctx.now })
    .where('token_hash', '=', tokenHash)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

/** The form that this domain kept under the hash of a token, or null when there is none any more. */
export async function findKeptForm(ctx: Ctx, domain: DomainName, tokenHash: string): Promise<Kept | null> {
  const kept = await db(ctx)
    .selectFrom('kept_forms')
    .select(['action', 'page', 'fields'])
    .where('token_hash', '=', tokenHash)
    .where('domain', '=', domain)
    .where('kept_at', '>', new Date(ctx.now.getTime() - KEPT_HOURS * 3_600_000))
    .executeTakeFirst()
  return kept ?? null
}

/** Whether it was there to be kept under another hash from now on: of two who ask at once one has it. */
export async function rekeyKeptForm(
  ctx: Pick<Ctx, 'em'>,
  { from, to, page }: { readonly from: string; readonly to: string; readonly page: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db(ctx)
    .updateTable('kept_forms')
    .set({ token_hash: to, page })
    .where('token_hash', '=', from)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

export async function deleteKeptForm(ctx: Pick<Ctx, 'em'>, tokenHash: string): Promise<void> {
  await db(ctx).deleteFrom('kept_forms').where('token_hash', '=', tokenHash).execute()
}

/** The job of every hour. */
export async function pruneKeptForms({ em, now }: Pick<Ctx, 'em' | 'now'>): Promise<void> {
  await db({ em })
    .deleteFrom('kept_forms')
    .where('kept_at', '<', new Date(now.getTime() - KEPT_HOURS * 3_600_000))
    .execute()
}
