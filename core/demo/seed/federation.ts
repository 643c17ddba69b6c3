import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import type { ActorRow } from '#core/services/federation/actors/actor-row'
import { appActor, memberActor, SPEAKING_APPS } from '#core/services/federation/actors/local-actor'
import { hashtagsIn, noteHtml } from '#core/services/federation/notes/markup'
import { NOTES } from '../notes'
import type { DemoNote } from '../shapes'

const HOUR_MS = 3_600_000
/** The newest note is so old, whenever the demo is opened. */
const NEWEST_HOURS_AGO = 5

type Voices = ReadonlyMap<string, ActorRow>

/** The people in the fediverse, who follows whom, and what they have been saying. */
export async function seedFederation(ctx: Ctx): Promise<void> {
  for (const app of SPEAKING_APPS) await appActor(ctx, app)
  const members = await db(ctx)
    .selectFrom('members')
    .select(['id', 'handle'])
    .where('email', 'like', '%@%example.test')
    .execute()
  const voices = new Map<string, ActorRow>()
  for (const { id, handle } of members) voices.set(handle, await memberActor(ctx, id))
  await seedFollows(ctx, voices)
  await seedNotes(ctx, voices)
}

/** In a small place everybody reads everybody, and the journal. */
async function seedFollows(ctx: Ctx, voices: Voices): Promise<void> {
  const blog = await appActor(ctx, 'blog')
  for (const follower of voices.values()) {
    for (const followed of [...voices.values(), blog]) {
      if (follower.id === followed.id) continue
      const id = Bun.randomUUIDv7()
      await db(ctx)
        .insertInto('follows')
        .values({
          id,
          uri: `${follower.uri}/activities/${id}`,
          follower_id: follower.id,
          followed_id: followed.id,
          requested_at: ctx.now,
          accepted_at: ctx.now,
        })
        .execute()
    }
  }
}

async function seedNotes(ctx: Ctx, voices: Voices): Promise<void> {
  const { federation } = ctx.house.config.origins
  const tagUrl = (tag: string) => `${federation}/tags/${encodeURIComponent(tag.slice(1).toLowerCase())}`
  const written: { uri: string; id: string; author: ActorRow }[] = []
  const shift = shiftToNow(NOTES, ctx.now)
  for (const note of NOTES) {
    const author = voices.get(note.author)
    if (!author) throw new Error(`The demo note's author ${note.author} is no demo person`)
    const answered = note.inReplyTo === null ? undefined : written[note.inReplyTo]
    const id = Bun.randomUUIDv7()
    const uri = `${author.uri}/objects/${id}`
    const at = new Date(Date.parse(note.publishedAt) + shift)
    const tags = hashtagsIn(note.text).map(tag => ({ name: tag, href: tagUrl(tag) }))
    const mentions = answered ? [{ href: answered.author.uri, name: `@${answered.author.username}` }] : []
    await db(ctx)
      .insertInto('notes')
      .values({
        id,
        uri,
        kind: 'Note',
        author_id: author.id,
        url: `${federation}/notes/${id}`,
        html: noteHtml(note.text, [], tagUrl),
        source: note.text,
        in_reply_to: answered?.uri ?? null,
        audience: 'public',
        attachments: jsonb([]),
        tags: jsonb(tags),
        mentions: jsonb(mentions),
        published_at: at,
        received_at: at,
      })
      .execute()
    written.push({ uri, id, author })
    await seedLikes(ctx, voices, id, author, written.length)
  }
}

/** Some likes, the same ones every time. */
async function seedLikes(
  ctx: Ctx,
  voices: Voices,
  noteId: string,
  author: ActorRow,
  seed: number,
): Promise<void> {
  const readers = [...voices.values()].filter(
    (reader, index) => reader.id !== author.id && (index + seed) % 3 === 0,
  )
  for (const reader of readers) {
    const id = Bun.randomUUIDv7()
    await db(ctx)
      .insertInto('reactions')
      .values({
        id,
        uri: `${reader.uri}/activities/${id}`,
        kind: 'Like',
        actor_id: reader.id,
        note_id: noteId,
        reacted_at: ctx.now,
      })
      .execute()
  }
}

/** A demo opened next year should not look abandoned, nor one opened early speak from the future. */
function shiftToNow(notes: readonly DemoNote[], now: Date): number {
  const newest = Math.max(...notes.map(note => Date.parse(note.publishedAt)))
  return now.getTime() - NEWEST_HOURS_AGO * HOUR_MS - newest
}
