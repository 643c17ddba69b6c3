import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { keepSetting } from '#core/database/keep-setting'
import { transaction } from '#core/database/transaction'
import type { Task } from '#core/jobs/worker'
import { KEPT_DAYS } from '#core/security-log/chain'
import { type ChainCheck, checkChain } from '#core/security-log/check-chain'

/** The row of `settings` that says how the last check came out. */
export const LAST_CHECK = 'security-log-check'

export type LastCheck = ChainCheck & { readonly at: string }

/**
 * Job, nightly: checks the chain, anchors its end, and lets go what is older than a year. A broken chain is anchored and
 * pruned no further: whoever looks into it finds all of it. The anchor is logged, too: a log that is kept elsewhere
 * knows it then.
 */
export const keepSecurityLog: Task = async ctx => {
  const { broken } = await checkSecurityLog(ctx)
  if (broken) return
  await transaction(ctx, anchorEnd)
  await transaction(ctx, letGo)
}

/** Checks the chain now, and keeps how it came out for the operator's page. */
export async function checkSecurityLog(ctx: Ctx): Promise<ChainCheck> {
  const check = await checkChain(ctx)
  if (check.broken) ctx.house.log.error({ ...check }, 'the security log has been tampered with')
  await keepSetting(ctx, LAST_CHECK, { ...check, at: ctx.now.toISOString() })
  return check
}

async function anchorEnd(tx: Tx): Promise<void> {
  const end = await db(tx)
    .selectFrom('security_events')
    .select(['position', 'digest'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!end) return
  await keepAnchor(tx, end)
  tx.house.log.info(end, 'the security log is anchored')
}

async function letGo(tx: Tx): Promise<void> {
  const last = await db(tx)
    .selectFrom('security_events')
    .select(['position', 'digest'])
    .where('at', '<', new Date(tx.now.getTime() - KEPT_DAYS * 86_400_000))
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!last) return
  await keepAnchor(tx, last)
  await db(tx).deleteFrom('security_events').where('position', '<=', last.position).execute()
}

async function keepAnchor(tx: Tx, anchor: { position: number; digest: string }): Promise<void> {
  await db(tx)
    .insertInto('security_log_anchors')
    .values({ ...anchor, at: tx.now })
    .onConflict(conflict => conflict.column('position').doNothing())
    .execute()
}
