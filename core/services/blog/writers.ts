import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { mayAct, type Role, type Viewer } from '#core/contracts/viewer'

/** Everybody who writes: editors whatever there is, authors their own posts, contributors their own drafts. */
export const WRITERS = ['editor', 'author', 'contributor'] as const satisfies readonly Role[]

/** The role that somebody writes in: of several, the one that may do most. */
export function writesAs(viewer: Viewer): (typeof WRITERS)[number] | null {
  return WRITERS.find(role => mayAct(viewer, role)) ?? null
}

/** Whether the post `p` is the viewer's to open and to change, as SQL. An author's own is what they are named under. */
export function isTheirs({ viewer }: Pick<Ctx, 'viewer'>): RawBuilder<boolean> {
  const role = writesAs(viewer)
  if (!role || !viewer.member) return sql<boolean>`false`
  if (role === 'editor') return sql<boolean>`true`
  const own = sql<boolean>`(p.kind = 'post' and exists (select from post_authors pa join authors a on a.id = pa.author_id
    where pa.post_id = p.id and a.member_id = ${viewer.member.id}))`
  if (role === 'author') return own
  return sql<boolean>`(${own} and not exists (select from publications where publications.post_id = p.id)
    and not exists (select from publication_schedules where publication_schedules.post_id = p.id))`
}
