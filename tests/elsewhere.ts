import { emit } from '#core/activities/emit'
import type { IncomingActivity } from '#core/activitypub/parse'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { Activity } from '#core/entities/federation/activity'
import { type ActorRow, actorByUri } from '#core/services/federation/actors/actor-row'
import { processIncoming } from '#core/services/federation/inbox/process-incoming'
import type { TestHouse } from './house'

type World = Pick<TestHouse, 'ctx'>

/** Somebody on another server whom we know already: a row alone, nobody listens there. */
export async function somebodyElsewhere(
  world: World,
  name: string,
  host = 'far.example',
  { sharedInbox = null, shownAs = '' }: { sharedInbox?: string | null; shownAs?: string } = {},
): Promise<ActorRow> {
  const uri = `http://${host}/${name}`
  await db(world.ctx())
    .insertInto('actors')
    .values({
      id: Bun.randomUUIDv7(),
      uri,
      kind: 'Person',
      username: name,
      host,
      name: shownAs,
      inbox: `${uri}/inbox`,
      shared_inbox: sharedInbox,
      followers: `${uri}/followers`,
      created_at: new Date(),
    })
    .execute()
  const actor = await actorByUri(world.ctx(), uri)
  if (!actor) throw new Error(`${uri} was not kept`)
  return actor
}

/** One actor follows another since so long ago; with `waiting`, it has asked to. */
export async function follows(
  world: World,
  follower: ActorRow,
  followed: ActorRow,
  { waiting = false, since = new Date() }: { waiting?: boolean; since?: Date } = {},
): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('follows')
    .values({
      id,
      uri: `${follower.uri}/follows/${id}`,
      follower_id: follower.id,
      followed_id: followed.id,
      requested_at: since,
      accepted_at: waiting ? null : since,
    })
    .execute()
  return id
}

type Written = {
  readonly text?: string
  readonly audience?: 'public' | 'unlisted' | 'followers' | 'direct'
  readonly at?: Date
  readonly deletedAt?: Date | null
  readonly inReplyTo?: string | null
  readonly mentions?: readonly string[]
  readonly tags?: readonly string[]
}

/** A note of anybody's, ours or not, that is here. */
export async function noteBy(
  world: World,
  author: ActorRow,
  { text = 'Plums', audience = 'public', at = new Date(), ...more }: Written = {},
): Promise<{ readonly id: string; readonly uri: string }> {
  const { deletedAt = null, inReplyTo = null, mentions = [], tags = [] } = more
  const id = Bun.randomUUIDv7()
  const uri = `${author.uri}/objects/${id}`
  await db(world.ctx())
    .insertInto('notes')
    .values({
      id,
      uri,
      kind: 'Note',
      author_id: author.id,
      html: `<p>${text}</p>`,
      source: text,
      audience,
      attachments: jsonb([]),
      mentions: jsonb(mentions.map(href => ({ href, name: '' }))),
      tags: jsonb(tags.map(name => ({ name, href: '' }))),
      in_reply_to: inReplyTo,
      published_at: at,
      received_at: at,
      deleted_at: deletedAt,
    })
    .execute()
  return { id, uri }
}

/** What came through the inbox is kept, and processed here and now. */
export async function receive(ctx: Ctx, incoming: IncomingActivity): Promise<void> {
  const id = await transaction(ctx, tx =>
    emit(tx, {
      type: incoming.kind,
      domain: 'federation',
      uri: incoming.id,
      remote: true,
      subject: { kind: 'incoming', id: incoming.id },
      payload: { ...incoming },
    }),
  )
  await processIncoming.handle(ctx, await ctx.em.fork().findOneOrFail(Activity, { id }))
}

type Said = {
  readonly type: string
  readonly audience: string
  readonly recipients: readonly string[]
  readonly document: Readonly<Record<string, unknown>>
}

/** What our actors have said to the fediverse, oldest first. */
export async function said(world: World): Promise<readonly Said[]> {
  const rows = await db(world.ctx())
    .selectFrom('ap_activities')
    .select(['type', 'audience', 'payload'])
    .where('remote', '=', false)
    .where('uri', 'is not', null)
    .orderBy('id')
    .execute()
  return rows.map(({ payload, ...row }) => ({
    ...row,
    ...(payload as Pick<Said, 'recipients' | 'document'>),
  }))
}
