import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { PLAN_ANEW } from '#core/database/plan-anew'
import type { ActorRow } from '../actors/actor-row'
import { type Cursor, cursorText, NO_NOTE } from './cursor'
import { type NoteView, selectNotes } from './note-view'
import { visibleNotes } from './visible-notes'

export const NOTES_PER_PAGE = 20
/** How far back one look goes at what is boosted and written, before the page's own limit. */
const ENTRIES = 200

export type Timeline = {
  readonly notes: readonly NoteView[]
  /** For `?before=`, see `readCursor`; null at the end. */
  readonly older: string | null
}

/** What the viewer wrote, and what those they follow wrote or boosted, newest first. */
export async function homeTimeline(ctx: Ctx, me: ActorRow, before: Cursor | null): Promise<Timeline> {
  const people = sql`(select followed_id from follows where follower_id = ${me.id} and accepted_at is not null
    union select ${me.id}::uuid)`
  return timeline(
    ctx,
    sql`select distinct on (id) id, at, booster from (
        (select id, published_at as at, null::uuid as booster from notes
         where author_id in ${people} and (published_at, id) < ${end(ctx, before)}
         order by published_at desc, id desc limit ${sql.lit(ENTRIES)})
        union all
        (select note_id, reacted_at, actor_id from reactions
         where kind = 'Announce' and actor_id in ${people} and (reacted_at, note_id) < ${end(ctx, before)}
         order by reacted_at desc, note_id desc limit ${sql.lit(ENTRIES)})
      ) brought order by id, booster nulls first, at`,
    { areFew: true },
  )
}

/** Everything public that was written here, by members and apps. */
export async function localTimeline(ctx: Ctx, before: Cursor | null): Promise<Timeline> {
  const written = sql`select note_id as id, published_at as at, null::uuid as booster from local_notes
    where (published_at, note_id) < ${end(ctx, before)}`
  return timeline(ctx, written, {
    only: sql<boolean>`(a.member_id is not null or a.app is not null)`,
  })
}

export async function tagTimeline(ctx: Ctx, tag: string, before: Cursor | null): Promise<Timeline> {
  const tagged = sql`select note_id as id, published_at as at, null::uuid as booster from note_tags
    where tag = left(lower(${tag}), 200) and (published_at, note_id) < ${end(ctx, before)}`
  return timeline(ctx, tagged, { only: sql<boolean>`true` })
}

/** What one actor wrote or boosted, as far as the viewer may read it. */
export async function timelineOf(ctx: Ctx, actorId: string, before: Cursor | null): Promise<Timeline> {
  const visible = visibleNotes(ctx)
  const limit = NOTES_PER_PAGE + 1
  // Of each as many as a page shows: a note of their own that they boosted stands where they wrote it.
  const entries = sql`${PLAN_ANEW} (select n.id, n.published_at as at, null::uuid as booster
        from notes n join actors a on a.id = n.author_id
        where n.author_id = ${actorId} and (n.published_at, n.id) < ${end(ctx, before)} and ${visible}
        order by n.published_at desc, n.id desc limit ${sql.lit(limit)})
      union all
      (select n.id, brought.reacted_at, brought.actor_id
        from reactions brought join notes n on n.id = brought.note_id join actors a on a.id = n.author_id
        where brought.kind = 'Announce' and brought.actor_id = ${actorId}
          and (brought.reacted_at, brought.note_id) < ${end(ctx, before)} and n.author_id <> ${actorId} and ${visible}
        order by brought.reacted_at desc, brought.note_id desc limit ${sql.lit(limit)})`
  return paged(await selectNotes(ctx, { entries, where: visible, limit, areFew: true }))
}

/** What an entry has to stand before. A minute from now, where nothing is said: the clocks of servers differ. */
function end(ctx: Ctx, before: Cursor | null): RawBuilder<unknown> {
  const { at, id } = before ?? { at: new Date(ctx.now.getTime() + 60_000), id: NO_NOTE }
  return sql`(${at}::timestamptz, ${id}::uuid)`
}

async function timeline(
  ctx: Ctx,
  entries: RawBuilder<unknown>,
  { only, areFew }: { readonly only?: RawBuilder<boolean>; readonly areFew?: boolean },
): Promise<Timeline> {
  const visible = visibleNotes(ctx, only ? 'public' : 'anywhere')
  const where = only ? sql<boolean>`${visible} and ${only}` : visible
  return paged(await selectNotes(ctx, { entries, where, limit: NOTES_PER_PAGE + 1, areFew }))
}

function paged(notes: readonly NoteView[]): Timeline {
  const shown = notes.slice(0, NOTES_PER_PAGE)
  const last = shown.at(-1)
  return { notes: shown, older: notes.length > NOTES_PER_PAGE && last ? cursorText(last) : null }
}
