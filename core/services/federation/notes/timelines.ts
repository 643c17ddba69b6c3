import type { Ctx } from '#core/contracts/ctx'
import type { ActorRow } from '../actors/actor-row'
import { type NoteView, selectNotes } from './note-view'
import { visibleNotes } from './visible-notes'

export const NOTES_PER_PAGE = 20
/** How far back one look goes at what is boosted and written, before the page's own limit. */
const ENTRIES = 200

export type Timeline = {
  readonly notes: readonly NoteView[]
  /** For `?before=`, milliseconds; null at the end. */
  readonly older: number | null
}

/** What the viewer wrote, and what those they follow wrote or boosted, newest first. */
export async function homeTimeline(ctx: Ctx, me: ActorRow, before: Date | null): Promise<Timeline> {
  const people = `(select followed_id from follows where follower_id = ? and accepted_at is not null
    union select ?::uuid)`
  const until = before ?? new Date(ctx.now.getTime() + 60_000)
  return timeline(ctx, {
    sql: `select distinct on (id) id, at, booster from (
        (select id, published_at as at, null::uuid as booster from notes
         where author_id in ${people} and published_at < ? order by published_at desc limit ${ENTRIES})
        union all
        (select note_id, reacted_at, actor_id from reactions
         where kind = 'Announce' and actor_id in ${people} and reacted_at < ?
         order by reacted_at desc limit ${ENTRIES})
      ) brought order by id, booster nulls first, at`,
    params: [me.id, me.id, until, me.id, me.id, until],
  })
}

/** Everything public that was written here, by members and apps. */
export async function localTimeline(ctx: Ctx, before: Date | null): Promise<Timeline> {
  return timeline(ctx, written(ctx, before), {
    sql: '(a.member_id is not null or a.app is not null)',
    params: [],
  })
}

export async function tagTimeline(ctx: Ctx, tag: string, before: Date | null): Promise<Timeline> {
  return timeline(ctx, written(ctx, before), {
    sql: `lower(n.tags::text)::jsonb @> ?::jsonb`,
    params: [JSON.stringify([{ name: `#${tag.toLowerCase()}` }])],
  })
}

/** What one actor wrote or boosted, as far as the viewer may read it. */
export async function timelineOf(ctx: Ctx, actorId: string, before: Date | null): Promise<Timeline> {
  const until = before ?? new Date(ctx.now.getTime() + 60_000)
  const entries = {
    sql: `select distinct on (id) id, at, booster from (
        select id, published_at as at, null::uuid as booster from notes where author_id = ? and published_at < ?
        union all
        select note_id, reacted_at, actor_id from reactions
        where kind = 'Announce' and actor_id = ? and reacted_at < ?
      ) brought order by id, booster nulls first, at`,
    params: [actorId, until, actorId, until],
  }
  return paged(await selectNotes(ctx, { entries, where: visibleNotes(ctx), limit: NOTES_PER_PAGE + 1 }))
}

function written(ctx: Ctx, before: Date | null) {
  return {
    sql: 'select id, published_at as at, null::uuid as booster from notes where published_at < ?',
    params: [before ?? new Date(ctx.now.getTime() + 60_000)],
  }
}

type Sql = { readonly sql: string; readonly params: readonly unknown[] }

async function timeline(ctx: Ctx, entries: Sql, only?: Sql): Promise<Timeline> {
  const visible = visibleNotes(ctx, only ? 'public' : 'anywhere')
  const where = only
    ? { sql: `${visible.sql} and ${only.sql}`, params: [...visible.params, ...only.params] }
    : visible
  return paged(await selectNotes(ctx, { entries, where, limit: NOTES_PER_PAGE + 1 }))
}

function paged(notes: readonly NoteView[]): Timeline {
  const shown = notes.slice(0, NOTES_PER_PAGE)
  const last = shown.at(-1)
  return { notes: shown, older: notes.length > NOTES_PER_PAGE && last ? last.at.getTime() : null }
}
