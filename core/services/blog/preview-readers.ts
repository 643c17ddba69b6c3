import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import type { Access } from './readers'

/** Through whose eyes an editor looks at a post: `value` stands in the address of the preview. */
export type PreviewReader = { readonly value: string; readonly name: string; readonly access: Access }

/** Those who may be shown different things, editors first, and of members with a tier one for each that is sold or given. */
export async function previewReaders(ctx: Ctx): Promise<readonly [PreviewReader, ...PreviewReader[]]> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  const tiers = await ctx.services.account.tiers(ctx)
  return [
    { value: 'editor', name: 'an editor', access: { readers: 'editor', tiers: [] } },
    { value: 'visitor', name: 'a visitor', access: { readers: 'visitor', tiers: [] } },
    { value: 'member', name: 'a member', access: { readers: 'member', tiers: [] } },
    ...tiers.map(({ id, name }) => ({
      value: id,
      name: `a member of ${name}`,
      access: { readers: 'paid' as const, tiers: [id] },
    })),
  ]
}
