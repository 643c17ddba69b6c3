import type { Ctx } from '#core/contracts/ctx'
import type { FederationService } from '#core/contracts/federation'
import { db } from '#core/database/db'
import { handleText } from '../actors/actor-row'
import { viewerActor } from '../actors/viewer-actor'
import { pageUri } from '../objects/page-object'

/** The contract's `voiceBelow`. */
export const voiceBelow: FederationService['voiceBelow'] = async (ctx, app, pageId) => {
  if (!ctx.viewer.member || !(await isInFediverse(ctx, pageUri(ctx, app, pageId)))) return null
  return handleText(await viewerActor(ctx))
}

/** Whether a page's article stands. */
export async function isInFediverse(ctx: Ctx, uri: string): Promise<boolean> {
  const article = await db(ctx)
    .selectFrom('notes')
    .select('id')
    .where('uri', '=', uri)
    .where('kind', '=', 'Article')
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  return article !== undefined
}

/** The contract's `federatedComments`. */
export const federatedComments: FederationService['federatedComments'] = async (ctx, commentIds) => {
  if (commentIds.length === 0) return new Set()
  const rows = await db(ctx)
    .selectFrom('comment_notes as c')
    .innerJoin('notes as n', 'n.id', 'c.note_id')
    .select('c.comment_id as id')
    .where('c.comment_id', 'in', commentIds)
    .where('n.deleted_at', 'is', null)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
