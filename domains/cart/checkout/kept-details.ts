import { clientAddress } from '#core/app/client-address'
import { readCookie, setCookie } from '#core/app/cookies'
import type { Reply } from '#core/app/reply'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import {
  deleteKeptForm,
  findKeptForm,
  insertKeptForm,
  KEPT_HOURS,
  type Kept,
  rekeyKeptForm,
  updateKeptForm,
} from '#core/database/kept-forms'

const COOKIE = 'rose_cart_checkout'
const ACTION = '/checkout/details'
/** What a visitor typed who then went to sign in is theirs who signs in first, once. */
const SIGNING_IN = '/login'
const NAMES = ['name', 'email', 'note', 'slot', 'way', 'credit'] as const

export type Details = { readonly [N in (typeof NAMES)[number]]?: string }
type Asked = { readonly ctx: Ctx; readonly request: Request; readonly reply: Reply }

/** Keeps what stands in the form of the checkout, as it is, for this browser and who is signed in there. */
export async function keepDetails(
  { ctx, request, reply }: Asked,
  typed: Details,
  signsIn = false,
): Promise<void> {
  const known = tokenIn(ctx, request)
  const fields = Object.fromEntries(
    NAMES.flatMap(name => (typed[name] === undefined ? [] : [[name, [typed[name]]] as const])),
  )
  const form = { action: ACTION, page: signsIn ? SIGNING_IN : '/checkout', fields }
  if (known && (await updateKeptForm(ctx, keyOf(ctx, known), form))) return
  const limit = createRateLimit(ctx.house.cache, 'kept-form')
  if (!(await limit.hit(clientAddress(ctx.house.config, request))).allowed) return
  const token = newToken()
  await insertKeptForm(ctx, 'cart', keyOf(ctx, token), form)
  reply.cookie(setCookie(ctx.house.config, COOKIE, token, { maxAgeSeconds: KEPT_HOURS * 3_600 }))
}

/** What was kept; nothing once it is ordered, or a day old. */
export async function keptDetails({ ctx, request }: Pick<Asked, 'ctx' | 'request'>): Promise<Details> {
  const token = tokenIn(ctx, request)
  const kept = token ? await findOrTakeOver(ctx, token) : null
  return Object.fromEntries(Object.entries(kept?.fields ?? {}).map(([name, [value]]) => [name, value]))
}

async function findOrTakeOver(ctx: Ctx, token: string): Promise<Kept | null> {
  const own = await findKeptForm(ctx, 'cart', keyOf(ctx, token))
  if (own || !ctx.viewer.member) return own
  const visitors = hashToken(`${token} `)
  const kept = await findKeptForm(ctx, 'cart', visitors)
  if (kept?.page !== SIGNING_IN) return null
  return (await rekeyKeptForm(ctx, { from: visitors, to: keyOf(ctx, token), page: '/checkout' }))
    ? kept
    : null
}

export async function forgetDetails({ ctx, request, reply }: Asked): Promise<void> {
  const token = tokenIn(ctx, request)
  if (!token) return
  await deleteKeptForm(ctx, keyOf(ctx, token))
  reply.cookie(setCookie(ctx.house.config, COOKIE, ''))
}

const tokenIn = ({ house }: Ctx, request: Request): string | null =>
  readCookie(house.config, request.headers.get('cookie'), COOKIE) || null

/** Whoever signs in at the same browser does not read it. */
const keyOf = ({ viewer }: Ctx, token: string): string => hashToken(`${token} ${viewer.member?.id ?? ''}`)
