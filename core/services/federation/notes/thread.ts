import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { type NoteView, selectNotes } from './note-view'
import { visibleNotes } from './visible-notes'

const MAX_ANCESTORS = 20
const MAX_REPLIES = 100

export type Thread = {
  readonly ancestors: readonly NoteView[]
  readonly note: NoteView
  readonly replies: readonly NoteView[]
  /** There are more answers than are shown. */
  readonly more: boolean
}

/** One note the viewer may read. Throws `NotFound`. */
export async function visibleNote(ctx: Ctx, asked: string): Promise<NoteView> {
  const id = readId(asked)
  const [note] = await selectNotes(ctx, {
    entries: sql`select ${id}::uuid as id, now() as at, null::uuid as booster`,
    where: visibleNotes(ctx),
    limit: 1,
  })
  if (!note) throw new NotFound()
  return note
}

/** A note with what it answers and what answers it, as far as the viewer may read each. Throws `NotFound`. */
export async function thread(ctx: Ctx, id: string): Promise<Thread> {
  const note = await visibleNote(ctx, id)
  const where = visibleNotes(ctx)
  const order = sql`n.published_at, n.id`
  const ancestors = await selectNotes(ctx, {
    entries: sql`select u.id, u.published_at as at, null::uuid as booster from (
        with recursive up as (
          select p.id, p.in_reply_to, p.published_at, 1 as depth
          from notes c join notes p on p.uri = c.in_reply_to where c.id = ${id}
          union all
          select p.id, p.in_reply_to, p.published_at, up.depth + 1
          from up join notes p on p.uri = up.in_reply_to where up.depth < ${MAX_ANCESTORS}
        ) select * from up
      ) u`,
    where,
    order,
    limit: MAX_ANCESTORS,
  })
  const replies = await selectNotes(ctx, {
    entries: sql`select id, published_at as at, null::uuid as booster from notes where in_reply_to = ${note.uri}`,
    where,
    order,
    limit: MAX_REPLIES + 1,
  })
  return { ancestors, note, replies: replies.slice(0, MAX_REPLIES), more: replies.length > MAX_REPLIES }
}
