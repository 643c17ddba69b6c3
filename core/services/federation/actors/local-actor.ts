import { actorAddresses } from '#core/activitypub/documents/actor'
import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { ACTOR_COLUMNS, type ActorRow } from './actor-row'
import { hubHost, hubOrigins } from './wire'

/** The apps that have an actor: all six. `federation` speaks for the whole server, e.g. when it fetches. */
export const SPEAKING_APPS = DOMAINS

export type SpeakingApp = DomainName

/** The actor of an app, made when it is first needed. */
export async function appActor(ctx: Ctx, app: SpeakingApp): Promise<ActorRow> {
  const { name } = ctx.house.site()
  return keepActor(ctx, {
    username: app,
    app,
    memberId: null,
    kind: app === 'federation' ? 'Application' : 'Service',
    name: app === 'blog' ? name : `${name}: ${app === 'federation' ? 'server' : app}`,
    summary: '',
    url: ctx.house.config.origins[app],
  })
}

/** The actor of a member, made when it is first needed. Throws when there is no such member. */
export async function memberActor(ctx: Ctx, memberId: string): Promise<ActorRow> {
  const member = await db(ctx)
    .selectFrom('members')
    .select(['handle', 'name', 'bio'])
    .where('id', '=', memberId)
    .where('email', 'is not', null)
    .executeTakeFirst()
  if (!member) throw new Error(`No member ${memberId}`)
  return keepActor(ctx, {
    username: member.handle,
    app: null,
    memberId,
    kind: 'Person',
    name: member.name,
    summary: member.bio,
    url: `${ctx.house.config.origins.federation}/@${member.handle}`,
  })
}

/** The actor of ours with this user name, or null when it is nobody's. */
export async function localActor(ctx: Ctx, username: string): Promise<ActorRow | null> {
  const app = SPEAKING_APPS.find(name => name === username)
  if (app) return appActor(ctx, app)
  const member = await db(ctx)
    .selectFrom('members')
    .select('id')
    .where('handle', '=', username)
    .where('email', 'is not', null)
    .executeTakeFirst()
  return member ? memberActor(ctx, member.id) : null
}

/** When the account of this name was closed for good; null when it was not, or never was. */
export async function goneSince(ctx: Ctx, username: string): Promise<Date | null> {
  const closing = await db(ctx)
    .selectFrom('account_closings as c')
    .innerJoin('members as m', 'm.id', 'c.member_id')
    .select('c.erased_at')
    .where('m.handle', '=', username)
    .where('c.erased_at', 'is not', null)
    .executeTakeFirst()
  return closing?.erased_at ?? null
}

/** The actor behind one of our own addresses, or null. */
export async function localActorByUri(ctx: Ctx, uri: string): Promise<ActorRow | null> {
  const prefix = hubOrigins(ctx)
    .map(origin => `${origin}/actors/`)
    .find(start => uri.startsWith(start))
  // Not decoded: an id has one spelling, and a handle of ours needs no escapes.
  return prefix ? localActor(ctx, uri.slice(prefix.length)) : null
}

type NewActor = Pick<ActorRow, 'username' | 'app' | 'memberId' | 'kind' | 'name' | 'summary' | 'url'>

/**
 * Names and summaries follow the member and the site; the address is the one it began with (see actors-origin.ts). Whose
 * actor it is says its app or its member, not its address: that may be of another port than ours today.
 */
async function keepActor(ctx: Ctx, actor: NewActor): Promise<ActorRow> {
  const known = await actorOf(ctx, actor)
  if (known && known.name === actor.name && known.summary === actor.summary && known.url === actor.url)
    return known
  const addresses = actorAddresses(ctx.house.config.actorsOrigin, actor.username)
  // Two may need it for the first time at once, and it is unique in three ways: whichever says no, it is there then.
  await db(ctx)
    .insertInto('actors')
    .values({
      id: Bun.randomUUIDv7(),
      uri: addresses.id,
      kind: actor.kind,
      app: actor.app,
      member_id: actor.memberId,
      username: actor.username,
      host: hubHost(ctx),
      name: actor.name,
      summary: actor.summary,
      url: actor.url,
      inbox: addresses.inbox,
      shared_inbox: addresses.sharedInbox,
      outbox: addresses.outbox,
      followers: addresses.followers,
      following: addresses.following,
      created_at: ctx.now,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  await db(ctx)
    .updateTable('actors')
    .set({ name: actor.name, summary: actor.summary, url: actor.url })
    .where('app', 'is not distinct from', actor.app)
    .where('member_id', 'is not distinct from', actor.memberId)
    .execute()
  const kept = await actorOf(ctx, actor)
  if (!kept) throw new Error(`The actor ${addresses.id} could not be kept`)
  return kept
}

async function actorOf(ctx: Ctx, { app, memberId }: Pick<ActorRow, 'app' | 'memberId'>) {
  const actors = db(ctx).selectFrom('actors as a').select(ACTOR_COLUMNS)
  const row = app ? actors.where('a.app', '=', app) : actors.where('a.member_id', '=', memberId)
  return (await row.executeTakeFirst()) ?? null
}
