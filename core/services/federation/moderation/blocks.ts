import { type RawBuilder, sql } from 'kysely'
import { hostOf, parseHost } from '#core/activitypub/handle'
import { HandleMalformed } from '#core/activitypub/refusals'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { inBatches, ROWS_PER_BATCH } from '#core/database/in-batches'
import { likeContaining } from '#core/database/like'
import { transaction } from '#core/database/transaction'
import { lockBlocks } from '../actors/blocked'
import { findByHandle } from '../actors/find-handle'

export type BlockSummary = {
  readonly id: string
  readonly kind: 'host' | 'actor'
  readonly target: string
  readonly reason: string
  readonly by: string | null
  readonly at: Date
}

export class BlockTargetUnreadable extends Refusal {
  override name = 'BlockTargetUnreadable'
  constructor() {
    super('Name a server, like spam.example, or an account, like @ada@spam.example.')
  }
}

export class OwnServer extends Refusal {
  override name = 'OwnServer'
  constructor() {
    super('This is our own server; it cannot be blocked.')
  }
}

export const BLOCKS_PER_PAGE = 100

/**
 * What is blocked, with who did it, when and why, the last first, from the one after `after` on; with `text`, what has it in its
 * address or its reason. A page that begins nowhere is the first. Moderators’ alone (`requireRole`).
 */
export async function blocks(
  ctx: Ctx,
  text = '',
  after: string | null = null,
): Promise<{ readonly blocks: readonly BlockSummary[]; readonly next: string | null }> {
  requireRole(ctx, 'moderator')
  const pattern = likeContaining(text.trim())
  const from = after !== null && isId(after) ? after : null
  const { rows } = await sql<BlockSummary>`
    select b.id, b.kind, b.target, b.reason, m.name as by, b.blocked_at as at
    from blocks b left join members m on m.id = b.blocked_by_id left join blocks f on f.id = ${from}
    where (b.target ilike ${pattern} or b.reason ilike ${pattern})
      and (f.id is null or (b.blocked_at, b.id) < (f.blocked_at, f.id))
    order by b.blocked_at desc, b.id desc limit ${sql.lit(BLOCKS_PER_PAGE + 1)}`.execute(db(ctx))
  const shown = rows.slice(0, BLOCKS_PER_PAGE)
  return { blocks: shown, next: rows.length > BLOCKS_PER_PAGE ? (shown.at(-1)?.id ?? null) : null }
}

/**
 * Blocks a host (`spam.example`, in any script) with all below it, or an account (`@ada@spam.example`): nothing comes
 * from there, nothing goes there, nobody follows across. Throws `NotFound`, `BlockTargetUnreadable`, `OwnServer`, and
 * what `findByHandle` throws.
 */
export async function block(ctx: Ctx, target: string, reason: string): Promise<void> {
  requireRole(ctx, 'moderator')
  const { kind, address } = await readTarget(ctx, target.trim())
  await transaction(ctx, async tx => {
    await lockBlocks(tx)
    await db(tx)
      .insertInto('blocks')
      .values({
        id: Bun.randomUUIDv7(),
        kind,
        target: address,
        reason,
        blocked_by_id: tx.viewer.member?.id ?? null,
        blocked_at: tx.now,
      })
      .onConflict(conflict => conflict.columns(['kind', 'target']).doUpdateSet({ reason }))
      .execute()
    const subject = { kind, id: auditedTarget(address) }
    await recordAudit(tx, { action: 'block.added', subject, after: { target: address, reason } })
    tx.purge('actors', 'comments')
  })
  // A large server has followers without number: the block stands, and ends them a few at a time.
  await endFollows(ctx, kind === 'actor' ? sql`a.uri = ${address}` : isAtOrBelow(sql`a.host`, address))
  await ctx.house.purge(['actors'])
  if (kind === 'host') await abandonDeliveries(ctx, address)
}

async function endFollows(ctx: Ctx, whose: RawBuilder<unknown>): Promise<void> {
  for (const side of ['follower_id', 'followed_id'])
    await inBatches(async () => {
      const ended = await sql`
        delete from follows where id in (
          select f.id from follows f join actors a on a.id = f.${sql.ref(side)}
          where ${whose} and a.member_id is null and a.app is null limit ${sql.lit(ROWS_PER_BATCH)})
      `.execute(db(ctx))
      return ended.numAffectedRows ?? 0n
    })
}

async function abandonDeliveries(ctx: Ctx, host: string): Promise<void> {
  await inBatches(async () => {
    const abandoned = await sql`
      update deliveries set abandoned_at = ${ctx.now}, outcome = 'blocked' where id in (
        select d.id from deliveries d where d.delivered_at is null and d.abandoned_at is null
          and ${isAtOrBelow(sql`d.host`, host)} limit ${sql.lit(ROWS_PER_BATCH)})
    `.execute(db(ctx))
    return abandoned.numAffectedRows ?? 0n
  })
}

/** A host without its port, or one below it, is blocked with it; as `isBlocked` reads it. */
function isAtOrBelow(host: RawBuilder<unknown>, target: string): RawBuilder<boolean> {
  const name = sql`regexp_replace(${host}, ':[0-9]+$', '')`
  return sql<boolean>`(${host} = ${target} or ${name} = ${target}
    or right(${name}, length(${target}) + 1) = '.' || ${target})`
}

/** Lifts a block; who followed has to follow again. */
export async function liftBlock(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'moderator')
  const id = readId(asked)
  await transaction(ctx, async tx => {
    const lifted = await db(tx)
      .deleteFrom('blocks')
      .where('id', '=', id)
      .returning(['kind', 'target', 'reason'])
      .executeTakeFirst()
    if (!lifted) return
    const { kind, target, reason } = lifted
    const subject = { kind, id: auditedTarget(target) }
    await recordAudit(tx, { action: 'block.lifted', subject, before: { target, reason } })
    tx.purge('comments')
  })
}

/** An address may be longer than an entry of an index; the whole of it stands among the facts. */
const auditedTarget = (target: string) => target.slice(0, 200)

async function readTarget(ctx: Ctx, target: string): Promise<{ kind: 'host' | 'actor'; address: string }> {
  if (target.includes('@') || /^https?:/i.test(target)) {
    const actor = await findByHandle(ctx, target)
    return { kind: 'actor', address: actor.uri }
  }
  const host = readHost(target)
  const own = Object.values(ctx.house.config.origins).map(hostOf)
  if (own.some(ours => ours === host || ours.replace(/:\d+$/, '') === host || ours.endsWith(`.${host}`)))
    throw new OwnServer()
  return { kind: 'host', address: host }
}

function readHost(target: string): string {
  try {
    return parseHost(target)
  } catch (error) {
    if (error instanceof HandleMalformed) throw new BlockTargetUnreadable()
    throw error
  }
}
