import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { mayAct } from '#core/contracts/viewer'
import { transaction } from '#core/database/transaction'
import { findByHandle } from '../actors/find-handle'
import { hubHost } from '../actors/wire'

export type BlockView = {
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

/** What is blocked, with who did it, when and why. Throws `NotFound` for anybody but moderators. */
export async function blocks(ctx: Ctx): Promise<readonly BlockView[]> {
  requireModerator(ctx)
  const rows = await ctx.em.execute<BlockView[]>(
    `select b.id, b.kind, b.target, b.reason, m.name as by, b.blocked_at as at
     from blocks b left join members m on m.id = b.blocked_by_id order by b.blocked_at desc, b.id desc`,
  )
  return rows.map(row => ({ ...row, at: new Date(row.at) }))
}

/**
 * Blocks a host (`spam.example`) or an account (`@ada@spam.example`): nothing comes from there, nothing goes there,
 * nobody follows across. Throws `NotFound`, `BlockTargetUnreadable`, `OwnServer`, and what `findByHandle` throws.
 */
export async function block(ctx: Ctx, target: string, reason: string): Promise<void> {
  requireModerator(ctx)
  const { kind, address } = await readTarget(ctx, target.trim())
  await transaction(ctx, async tx => {
    await tx.em.execute(
      `insert into blocks (id, kind, target, reason, blocked_by_id, blocked_at) values (?, ?, ?, ?, ?, ?)
       on conflict (kind, target) do update set reason = excluded.reason`,
      [Bun.randomUUIDv7(), kind, address, reason, tx.viewer.member?.id, tx.now],
    )
    const those = `select id from actors where ${
      kind === 'actor' ? 'uri = ?' : "(host = ? or host like '%.' || ?) and member_id is null and app is null"
    }`
    const params = kind === 'actor' ? [address] : [address, address]
    await tx.em.execute(`delete from follows where follower_id in (${those}) or followed_id in (${those})`, [
      ...params,
      ...params,
    ])
    await tx.em.execute(
      `update deliveries set abandoned_at = ?, outcome = 'blocked' where host = ? and delivered_at is null
         and abandoned_at is null`,
      [tx.now, kind === 'host' ? address : ''],
    )
    tx.purge('actors', 'notes')
  })
}

/** Lifts a block; who followed has to follow again. */
export async function liftBlock(ctx: Ctx, id: string): Promise<void> {
  requireModerator(ctx)
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new NotFound()
  await ctx.em.execute('delete from blocks where id = ?', [id])
}

export function requireModerator(ctx: Ctx): void {
  if (!mayAct(ctx.viewer, 'moderator')) throw new NotFound()
}

async function readTarget(ctx: Ctx, target: string): Promise<{ kind: 'host' | 'actor'; address: string }> {
  if (target.includes('@') || /^https?:/i.test(target)) {
    const actor = await findByHandle(ctx, target)
    return { kind: 'actor', address: actor.uri }
  }
  const host = target.toLowerCase()
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/.test(host) || !URL.canParse(`https://${host}`))
    throw new BlockTargetUnreadable()
  if (host === hubHost(ctx)) throw new OwnServer()
  return { kind: 'host', address: host }
}
