import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { Config } from '#core/contracts/platform/config'
import { hashToken, newToken } from '#core/crypto/secrets'
import { deleteKeptForm, findKeptForm, KEPT_HOURS, type Kept, putKeptForm } from '#core/database/kept-forms'
import { clientAddress } from './client-address'
import { readCookie, setCookie } from './cookies'

/** Where a browser is sent after signing in, to find the form it had sent. */
export const KEPT_FORM_PATH = '/kept-form'

/** Longer than a session lasts. */
const TYPIST_DAYS = 100
/** What one form may hold, as a form of text may. */
const MAX_BYTES = 1024 * 1024

/** `TOKEN`, or `TOKEN.MARK` where it is known who typed: the form is then shown to them alone. */
const keptCookieName = (domain: DomainName) => `rose_${domain}_kept`

const typistCookieName = (domain: DomainName) => `rose_${domain}_typist`

/** The cookie that knows, when a session has ended, whose it was: others use the same browser. */
export function rememberTypist(config: Config, domain: DomainName, memberId: string): string {
  return setCookie(config, typistCookieName(domain), typistOf(memberId), {
    maxAgeSeconds: TYPIST_DAYS * 86_400,
  })
}

/** A member in a cookie that outlives their session: to be compared, and to tell nobody who it was. */
const typistOf = (memberId: string) => hashToken(`typist ${memberId}`)

/**
 * Keeps the text of a form whose session has ended, for this browser alone and whom it last knew, and returns the
 * cookie that finds it. What the same form held before is replaced.
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
  const limit = createRateLimit(house.cache, 'kept-form')
  if (!(await limit.hit(clientAddress(house.config, request))).allowed) return null
  const cookies = request.headers.get('cookie')
  const { member } = ctx.viewer
  const typist = member ? typistOf(member.id) : readCookie(house.config, cookies, typistCookieName(domain))
  const url = new URL(request.url)
  const action = url.pathname + url.search
  const before = await rowOf(ctx, domain, tokenIn(ctx, domain, cookies))
  const page = before && form.page.startsWith(KEPT_FORM_PATH) ? before.page : form.page
  if (before?.action === action) await forget(ctx, tokenIn(ctx, domain, cookies))
  const token = newToken()
  await putKeptForm(ctx, domain, hashToken(token), { action, page, fields })
  return keptCookie(house.config, domain, token, typist ?? null)
}

/**
 * The form kept for the browser that sends these cookies, with the cookie that from now on shows it to this member alone.
 * Null where there is none, or somebody else has typed it.
 */
export async function keptForm(
  ctx: Ctx,
  domain: DomainName,
  cookies: string | null,
): Promise<{ readonly kept: Kept; readonly cookie: string } | null> {
  const { config } = ctx.house
  const { member } = ctx.viewer
  const token = tokenIn(ctx, domain, cookies)
  const [, mark] = readCookie(config, cookies, keptCookieName(domain))?.split('.') ?? []
  if (!token || !member || (mark && mark !== markOf(token, typistOf(member.id)))) return null
  const kept = await rowOf(ctx, domain, token)
  return kept && { kept, cookie: keptCookie(config, domain, token, typistOf(member.id)) }
}

/**
 * Forgets the form that was kept for this browser once it has been sent again and led on to another page, as all do
 * that are saved. Returns the cookie that says so.
 */
export async function forgetWhenSent(
  ctx: Ctx,
  domain: DomainName,
  request: Request,
  answer: Response,
): Promise<string | null> {
  const token = tokenIn(ctx, domain, request.headers.get('cookie'))
  if (!token || !ledOn(answer)) return null
  const url = new URL(request.url)
  const kept = await rowOf(ctx, domain, token)
  if (kept?.action !== url.pathname + url.search) return null
  await forget(ctx, token)
  return setCookie(ctx.house.config, keptCookieName(domain), '')
}

/** To sign in is not to be saved. */
function ledOn({ status, headers }: Response): boolean {
  const to = (status === 303 && headers.get('location')) || headers.get('hx-redirect')
  return !!to && !to.startsWith('/login')
}

function keptCookie(config: Config, domain: DomainName, token: string, typist: string | null): string {
  const value = typist ? `${token}.${markOf(token, typist)}` : token
  return setCookie(config, keptCookieName(domain), value, { maxAgeSeconds: KEPT_HOURS * 3_600 })
}

const markOf = (token: string, typist: string) => hashToken(`${token} ${typist}`)

function tokenIn({ house }: Ctx, domain: DomainName, cookies: string | null): string | null {
  return readCookie(house.config, cookies, keptCookieName(domain))?.split('.')[0] || null
}

async function rowOf(ctx: Ctx, domain: DomainName, token: string | null): Promise<Kept | null> {
  return token ? findKeptForm(ctx, domain, hashToken(token)) : null
}

async function forget(ctx: Ctx, token: string | null): Promise<void> {
  if (token) await deleteKeptForm(ctx, hashToken(token))
}

function fieldsOf(body: unknown): Record<string, string[]> {
  if (typeof body !== 'object' || body === null) return {}
  const fields = Object.entries(body).map(([name, value]) => {
    const values = [value].flat().filter((each): each is string => typeof each === 'string')
    return [name, values.map(text => text.toWellFormed().replaceAll('\0', ''))] as const
  })
  return Object.fromEntries(fields.filter(([, values]) => values.length > 0))
}
