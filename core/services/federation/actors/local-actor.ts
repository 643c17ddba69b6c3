import { actorAddresses } from '#core/activitypub/documents/actor'
import type { Ctx } from '#core/contracts/ctx'
import { ACTOR_COLUMNS, type ActorRow } from './actor-row'
import { hubHost } from './wire'

/** The apps that speak for themselves; `federation` speaks for the whole server, e.g. when it fetches. */
export const SPEAKING_APPS = ['blog', 'market', 'events', 'federation'] as const

export type SpeakingApp = (typeof SPEAKING_APPS)[number]

/** The actor of an app, made when it is first needed. */
export async function appActor(ctx: Ctx, app: SpeakingApp): Promise<ActorRow> {
  const site = ctx.house.site()
  const names = { blog: site.name, market: `${site.name}: market`, events: `${site.name}: events` }
  return keepActor(ctx, {
    username: app,
    app,
    memberId: null,
    kind: app === 'federation' ? 'Application' : 'Service',
    name: app === 'federation' ? `${site.name}: server` : names[app],
    summary: '',
    url: ctx.house.config.origins[app],
  })
}

/** The actor of a member, made when it is first needed. Throws when there is no such member. */
export async function memberActor(ctx: Ctx, memberId: string): Promise<ActorRow> {
  const [member] = await ctx.em.execute<{ handle: string; name: string; bio: string }[]>(
    'select handle, name, bio from members where id = ? and email is not null',
    [memberId],
  )
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
  const [member] = await ctx.em.execute<{ id: string }[]>(
    'select id from members where handle = ? and email is not null',
    [username],
  )
  return member ? memberActor(ctx, member.id) : null
}

/** When the account of this name was closed for good; null when it was not, or never was. */
export async function goneSince(ctx: Ctx, username: string): Promise<Date | null> {
  const [closing] = await ctx.em.execute<{ erased_at: Date }[]>(
    `select c.erased_at from account_closings c join members m on m.id = c.member_id
     where m.handle = ? and c.erased_at is not null`,
    [username],
  )
  return closing ? new Date(closing.erased_at) : null
}

/** The actor behind one of our own addresses, or null. */
export async function localActorByUri(ctx: Ctx, uri: string): Promise<ActorRow | null> {
  const prefix = `${ctx.house.config.origins.federation}/actors/`
  if (!uri.startsWith(prefix)) return null
  return localActor(ctx, decodeURIComponent(uri.slice(prefix.length)))
}

type NewActor = Pick<ActorRow, 'username' | 'app' | 'memberId' | 'kind' | 'name' | 'summary' | 'url'>

/** Names and summaries follow the member and the site; the address never changes. */
async function keepActor(ctx: Ctx, actor: NewActor): Promise<ActorRow> {
  const addresses = actorAddresses(ctx.house.config.origins.federation, actor.username)
  const known = await rowOf(ctx, addresses.id)
  if (known && known.name === actor.name && known.summary === actor.summary && known.url === actor.url)
    return known
  await ctx.em.execute(
    `insert into actors (id, uri, kind, app, member_id, username, host, name, summary, url, inbox, shared_inbox,
       outbox, followers, following, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (uri) do update set name = excluded.name, summary = excluded.summary, url = excluded.url`,
    [
      Bun.randomUUIDv7(),
      addresses.id,
      actor.kind,
      actor.app,
      actor.memberId,
      actor.username,
      hubHost(ctx),
      actor.name,
      actor.summary,
      actor.url,
      addresses.inbox,
      addresses.sharedInbox,
      addresses.outbox,
      addresses.followers,
      addresses.following,
      ctx.now,
    ],
  )
  const kept = await rowOf(ctx, addresses.id)
  if (!kept) throw new Error(`The actor ${addresses.id} could not be kept`)
  return kept
}

async function rowOf(ctx: Ctx, uri: string): Promise<ActorRow | null> {
  const [row] = await ctx.em.execute<ActorRow[]>(`select ${ACTOR_COLUMNS} from actors a where a.uri = ?`, [
    uri,
  ])
  return row ?? null
}
