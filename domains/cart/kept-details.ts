import { clientAddress } from '#core/app/client-address'
import { readCookie, setCookie } from '#core/app/cookies'
import type { Reply } from '#core/app/reply'
import { createRateLimit } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { hashToken, newToken } from '#core/crypto/secrets'
import { deleteKeptForm, KEPT_HOURS, rekeyKeptForm } from '#core/database/kept-forms'
import { type Fields, keepAgain, keepFields, keptFields } from './kept-fields'

const COOKIE = 'rose_cart_checkout'
/** What a visitor typed who then went to sign in is theirs who signs in first, once. */
const SIGNING_IN = '/login'

/** The pages of the checkout whose fields are kept, each by itself. */
const PAGES = { details: '/checkout', delivery: '/checkout/delivery' } as const

export type KeptPage = keyof typeof PAGES
type Asked = { readonly ctx: Ctx; readonly request: Request; readonly reply: Reply }

/** Keeps what stands in the form of a page of the checkout, as it is, for this browser and who is signed in there. */
export async function keepTyped(
  { ctx, request, reply }: Asked,
  of: KeptPage,
  typed: Fields,
  signsIn = false,
): Promise<void> {
  const known = tokenIn(ctx, request)
  const place = { action: `${PAGES[of]}/details`, page: signsIn ? SIGNING_IN : PAGES[of] }
  if (known && (await keepAgain(ctx, keyOf(ctx, known, of), place, typed))) return
  const limit = createRateLimit(ctx.house.cache, 'kept-form')
  if (!(await limit.hit(clientAddress(ctx.house.config, request))).allowed) return
  const token = known && (await findsAny(ctx, known)) ? known : newToken()
  await keepFields(ctx, keyOf(ctx, token, of), place, typed)
  reply.cookie(setCookie(ctx.house.config, COOKIE, token, { maxAgeSeconds: KEPT_HOURS * 3_600 }))
}

/** One token for all pages of a browser: by another one, what was typed on a page before would be found no more. */
async function findsAny(ctx: Ctx, token: string): Promise<boolean> {
  for (const of of ['details', 'delivery'] as const)
    if ((await keptFields(ctx, keyOf(ctx, token, of))) !== null) return true
  return false
}

/** What was kept; nothing once it is sent, or a day old. */
export async function keptTyped(
  { ctx, request }: Pick<Asked, 'ctx' | 'request'>,
  of: KeptPage,
): Promise<Fields> {
  const token = tokenIn(ctx, request)
  return token ? ((await findOrTakeOver(ctx, token, of)) ?? {}) : {}
}

async function findOrTakeOver(ctx: Ctx, token: string, of: KeptPage): Promise<Fields | null> {
  const own = await keptFields(ctx, keyOf(ctx, token, of))
  if (own || !ctx.viewer.member) return own?.fields ?? null
  const visitors = visitorsKey(token, of)
  const kept = await keptFields(ctx, visitors)
  if (kept?.page !== SIGNING_IN) return null
  const moved = await rekeyKeptForm(ctx, { from: visitors, to: keyOf(ctx, token, of), page: PAGES[of] })
  return moved ? kept.fields : null
}

/** Of one page what was sent there, or of all of them what is ordered. */
export async function forgetTyped({ ctx, request, reply }: Asked, ...of: readonly KeptPage[]): Promise<void> {
  const token = tokenIn(ctx, request)
  if (!token) return
  for (const page of of) await deleteKeptForm(ctx, keyOf(ctx, token, page))
  if (of.includes('details')) reply.cookie(setCookie(ctx.house.config, COOKIE, ''))
}

const tokenIn = ({ house }: Ctx, request: Request): string | null =>
  readCookie(house.config, request.headers.get('cookie'), COOKIE) || null

/** Whoever signs in at the same browser does not read it. */
const keyOf = ({ viewer }: Ctx, token: string, of: KeptPage): string =>
  viewer.member ? hashToken(`${token} ${viewer.member.id}${suffixOf(of)}`) : visitorsKey(token, of)

const visitorsKey = (token: string, of: KeptPage): string => hashToken(`${token} ${suffixOf(of)}`)

const suffixOf = (of: KeptPage): string => (of === 'details' ? '' : ` ${of}`)
