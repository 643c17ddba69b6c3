import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import type { RequestScope } from '#core/app/request-scope'
import { readId } from '#core/contracts/id'
import { NotFound, type Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { passOnMembership } from '#core/services/account/tier-gifts/give-gift'
import { ownMemberships } from '#core/services/account/tier-gifts/list-gifts'
import {
  GiftNotThere,
  GiftOver,
  GiftTaken,
  GiftUnreadable,
  HasTierPermanently,
} from '#core/services/account/tier-gifts/refusals'
import { giftOf, takeGift } from '#core/services/account/tier-gifts/take-gift'
import { formatDay } from '#core/services/account/tiers/format-day'
import type { Room } from '../../domain'
import { GiftPage, MyTiersPage } from './pages'

const CODE = t.Object({
  code: t.String({ minLength: 1, maxLength: 100, error: 'Type the code of your gift.' }),
})

const PASSED_ON = t.Object({
  email: t.String({
    minLength: 3,
    maxLength: 254,
    pattern: '^[^@\\s]+@[^@\\s]+$',
    error: 'To which address?',
  }),
  message: t.Optional(t.String({ maxLength: 1000 })),
})

/** What a member has of the cooperative's tiers, and gifts of them. */
export const myTierRoutes: Room = app => {
  app.get('/my-tiers', scope => showMine(scope))

  app.post('/my-tiers/codes', async ({ body, ...scope }) => {
    requireMember(scope.ctx)
    const form = readForm(CODE, body)
    if (!form.ok) return showMine(scope, { rejected: form })
    try {
      await giftOf(scope.ctx, form.values.code)
    } catch (fault) {
      if (!isOfCode(fault)) throw fault
      return showMine(scope, { rejected: rejectField(body, 'code', fault.message) })
    }
    return scope.reply.see(`/tier-gifts/${encodeURIComponent(form.values.code)}`)
  })

  app.post('/my-tiers/:id/gift', async ({ body, params, ...scope }) => {
    requireMember(scope.ctx)
    const again = (rejected: Rejected) => showMine(scope, { rejected, of: readId(params.id) })
    const form = readForm(PASSED_ON, body)
    if (!form.ok) return again(form)
    const { email, message = '' } = form.values
    try {
      await passOnMembership(scope.ctx, params.id, { email, message })
    } catch (fault) {
      if (fault instanceof GiftUnreadable) return again(rejectField(body, 'email', fault.message))
      throw fault
    }
    return scope.reply.see('/my-tiers', { kind: 'success', text: 'The letter with your gift is on its way.' })
  })

  app.get('/tier-gifts/:code', async ({ ctx, page, params, reply }) => {
    const gift = await giftOf(ctx, params.code)
    return reply.html(<GiftPage page={page} code={params.code} gift={gift} />, {
      headers: { 'cache-control': 'no-store' },
    })
  })

  app.post('/tier-gifts/:code', async ({ ctx, params, reply }) => {
    const { endsAt, welcomeUrl } = await takeGift(ctx, params.code)
    const text = `It is yours until ${formatDay(endsAt, ctx.house.site())}.`
    const welcome = welcomeUrl && new URL(welcomeUrl, ctx.house.config.origins.blog).href
    return reply.see(welcome || '/my-tiers', { kind: 'success', text })
  })
}

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

async function showMine(
  { ctx, page, reply }: Scope,
  refused: { readonly rejected?: Rejected; readonly of?: string } = {},
) {
  const memberships = await ownMemberships(ctx)
  if (refused.of !== undefined && !memberships.some(({ id }) => id === refused.of)) throw new NotFound()
  const sold = await ctx.services.account.soldTiers(ctx, null)
  return reply.html(<MyTiersPage page={page} memberships={memberships} sold={sold} {...refused} />, {
    status: refused.rejected ? 422 : 200,
  })
}

function isOfCode(fault: unknown): fault is Refusal {
  return [GiftNotThere, GiftTaken, GiftOver, HasTierPermanently].some(kind => fault instanceof kind)
}
