import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import type { FederationService } from '#core/contracts/federation'
import { isId } from '#core/contracts/id'
import { db } from '#core/database/db'
import { appActor, localActor } from './local-actor'

/** The contract's `objectAt`. */
export const objectAt: FederationService['objectAt'] = async (ctx, url) => {
  if (!URL.canParse(url)) return null
  const { origin, pathname } = new URL(url)
  const domain = DOMAINS.find(name => ctx.house.config.origins[name] === origin)
  if (!domain) return null
  if (pathname === '/') return (await appActor(ctx, domain)).uri
  return domain === 'federation' ? socialObject(ctx, pathname) : articleAt(ctx, domain, origin + pathname)
}

async function socialObject(ctx: Ctx, pathname: string): Promise<string | null> {
  const handle = /^\/@([a-z0-9_]{1,40})$/i.exec(pathname)?.[1]
  if (handle) return (await localActor(ctx, handle.toLowerCase()))?.uri ?? null
  const id = /^\/notes\/([^/]+)$/.exec(pathname)?.[1]
  return id && isId(id) ? noteWithId(ctx, id) : null
}

/** Of ours alone: what others wrote is theirs to show. */
async function noteWithId(ctx: Ctx, id: string): Promise<string | null> {
  const note = await db(ctx)
    .selectFrom('notes as n')
    .innerJoin('actors as a', 'a.id', 'n.author_id')
    .select('n.uri')
    .where('n.id', '=', id)
    .where('n.audience', 'in', ['public', 'unlisted'])
    .where('n.deleted_at', 'is', null)
    .where('a.deleted_at', 'is', null)
    .where(author => author.or([author('a.member_id', 'is not', null), author('a.app', 'is not', null)]))
    .executeTakeFirst()
  return note?.uri ?? null
}

/** What an app of ours sent out from this address. A slug may have been another post's before. */
async function articleAt(ctx: Ctx, app: DomainName, url: string): Promise<string | null> {
  const note = await db(ctx)
    .selectFrom('notes as n')
    .innerJoin('actors as a', 'a.id', 'n.author_id')
    .select('n.uri')
    .where('a.app', '=', app)
    .where('n.url', 'in', spellingsOf(url))
    .where('n.audience', 'in', ['public', 'unlisted'])
    .where('n.deleted_at', 'is', null)
    .orderBy('n.published_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return note?.uri ?? null
}

/** A browser escapes what an app may have written as it is. */
function spellingsOf(url: string): string[] {
  try {
    const written = decodeURI(url)
    return /\p{Cc}/u.test(written) ? [url] : [url, written]
  } catch (error) {
    // `%` alone is no escape: then there is no other spelling.
    if (error instanceof URIError) return [url]
    throw error
  }
}
