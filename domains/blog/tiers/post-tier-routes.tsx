import { t } from 'elysia'
import { readForm, seenVersion } from '#core/app/form'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { setPostTiers, tieredPosts } from '#core/services/blog/tiers/post-tiers'
import type { Room } from '../../domain'
import { PostTiersPage } from './post-tiers-page'

const TIERS = t.Object({ tier: t.Array(t.String({ maxLength: 36 }), { maxItems: 100 }) })

/** Which tiers may read which post. */
export const postTierRoutes: Room = app => {
  app.get('/editor/tiers', async ({ ctx, page, query, reply }) => {
    requireRole(ctx, 'editor')
    const after = query.after ?? null
    const [list, tiers] = await Promise.all([tieredPosts(ctx, after), ctx.services.account.tiers(ctx)])
    return reply.html(<PostTiersPage page={page} list={list} tiers={tiers} />)
  })

  app.post('/editor/posts/:id/tiers', async ({ ctx, body, params, reply }) => {
    requireRole(ctx, 'editor')
    const form = readForm(TIERS, body)
    if (!form.ok) throw new Refusal('Choose among the tiers that are there.', 422)
    await setPostTiers(ctx, params.id, form.values.tier, seenVersion(body))
    return reply.see('/editor/tiers', { kind: 'success', text: 'Saved.' })
  })
}
