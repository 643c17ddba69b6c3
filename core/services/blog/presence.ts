import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { requireRole } from '#core/contracts/require-role'
import { requireOwnPost } from './lock-post'

/** An editor is there as long as their page says so at least this often. */
const PRESENT_MS = 60_000

/** Somebody who has a text open, and when they typed last. */
export type Presence = { readonly id: string; readonly name: string; readonly changedAt: Date | null }

type Kept = Record<string, { readonly name: string; readonly seen: number; readonly changed: number | null }>

/**
 * Says that this editor has the text open, and who else has. Kept in the cache alone: who is there is nothing to
 * remember, and a version decides who may save. `changedAt` is when they typed last, null when they have only looked.
 */
export async function bePresent(
  ctx: Ctx,
  postId: string,
  changedAt: Date | null,
): Promise<readonly Presence[]> {
  const { id, name } = requireRole(ctx, 'editor', 'author', 'contributor')
  await requireOwnPost(ctx, readId(postId))
  const key = `blog:presence:${readId(postId)}`
  const now = ctx.now.getTime()
  const kept = JSON.parse((await ctx.house.cache.get(key)) ?? '{}') as Kept
  const present = Object.entries(kept).filter(
    ([member, { seen }]) => member !== id && now - seen < PRESENT_MS,
  )
  const mine = [id, { name, seen: now, changed: changedAt?.getTime() ?? kept[id]?.changed ?? null }] as const
  await ctx.house.cache.set(key, JSON.stringify(Object.fromEntries([...present, mine])), {
    ttlMs: PRESENT_MS,
  })
  return present.map(([member, each]) => ({
    id: member,
    name: each.name,
    changedAt: each.changed === null ? null : new Date(each.changed),
  }))
}
