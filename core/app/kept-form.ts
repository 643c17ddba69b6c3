import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { clientAddress } from './client-address'
import type { Config } from './config'
import { readCookie, setCookie } from './cookies'
import { hashToken, newToken } from './secrets'

/** Where a browser is sent after signing in, to find the form it had sent. */
export const KEPT_FORM_PATH = '/kept-form'

const KEPT_HOURS = 24
/** What one form may hold, as a form of text may. */
const MAX_BYTES = 1024 * 1024
/** Nobody need be signed in to have something kept, so it is not kept without end. */
const MAX_PER_HOUR = 30

export type Kept = {
  readonly action: string
  readonly page: string
  readonly fields: Readonly<Record<string, readonly string[]>>
}

export const keptCookieName = (domain: DomainName) => `rose_${domain}_kept`

/**
 * Keeps the text of a form whose session has ended, for this browser alone, and returns the cookie that knows it.
 * Null where there is nothing to keep: no text, more than a form may hold, or too much of it. Files are not kept.
 */
export async function keepForm(
  ctx: Ctx,
  domain: DomainName,
  request: Request,
  form: { readonly body: unknown; readonly page: string },
): Promise<string | null> {
  const { house } = ctx
  const fields = fieldsOf(form.body)
  const size = Buffer.byteLength(JSON.stringify(fields))
  if (size > MAX_BYTES || Object.values(fields).every(values => values.every(value => value.trim() === '')))
    return null
  const limit = createRateLimit(house.cache, { name: 'kept-form', limit: MAX_PER_HOUR, windowMs: 3_600_000 })
  if (!(await limit.hit(clientAddress(house.config, request))).allowed) return null
  const before =
    form.page.startsWith(KEPT_FORM_PATH) && (await keptForm(ctx, domain, request.headers.get('cookie')))
  const page = before ? before.page : form.page
  const token = newToken()
  const url = new URL(request.url)
  await db(ctx)
    .insertInto('kept_forms')
    .values({
      ...{ token_hash: hashToken(token), domain, action: url.pathname + url.search, page },
      ...{ fields: jsonb(fields), kept_at: ctx.now },
    })
    .execute()
  return setCookie(house.config, keptCookieName(domain), token, { maxAgeSeconds: KEPT_HOURS * 3_600 })
}

/** The form kept for the browser that sends these cookies, or null. */
export async function keptForm(ctx: Ctx, domain: DomainName, cookies: string | null): Promise<Kept | null> {
  const token = readCookie(ctx.house.config, cookies, keptCookieName(domain))
  if (!token) return null
  const kept = await db(ctx)
    .selectFrom('kept_forms')
    .select(['action', 'page', 'fields'])
    .where('token_hash', '=', hashToken(token))
    .where('domain', '=', domain)
    .where('kept_at', '>', new Date(ctx.now.getTime() - KEPT_HOURS * 3_600_000))
    .executeTakeFirst()
  return kept ?? null
}

/** The cookie that says there is nothing kept any more. */
export function forgetKeptForm(config: Config, domain: DomainName): string {
  return setCookie(config, keptCookieName(domain), '')
}

/** The job of every hour. */
export async function pruneKeptForms({ em, now }: Pick<Ctx, 'em' | 'now'>): Promise<void> {
  await db({ em })
    .deleteFrom('kept_forms')
    .where('kept_at', '<', new Date(now.getTime() - KEPT_HOURS * 3_600_000))
    .execute()
}

function fieldsOf(body: unknown): Record<string, string[]> {
  if (typeof body !== 'object' || body === null) return {}
  const fields = Object.entries(body).map(([name, value]) => {
    const values = [value].flat().filter((each): each is string => typeof each === 'string')
    return [name, values.map(text => text.toWellFormed().replaceAll('\0', ''))] as const
  })
  return Object.fromEntries(fields.filter(([, values]) => values.length > 0))
}
