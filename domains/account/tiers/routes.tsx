import { t } from 'elysia'
import { endOfDay } from '#core/app/end-of-day'
import { formKey, type Rejected, readForm, rejectField, seenVersion } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import { amountExample } from '#core/contracts/money'
import { requireRole } from '#core/contracts/require-role'
import { parsePrice } from '#core/scrape/price'
import { giveGift, MAX_GIFT_MONTHS } from '#core/services/account/tier-gifts/give-gift'
import { waitingGifts, withdrawGift } from '#core/services/account/tier-gifts/list-gifts'
import {
  EndsBeforeItBegins,
  endMembership,
  giveTierTo,
  NoSuchMember,
  TIER_MEMBERS_PER_PAGE,
  tierMembers,
} from '#core/services/account/tiers/memberships'
import { NotForSale, sellTier } from '#core/services/account/tiers/sell-tier'
import {
  allTiers,
  changeTier,
  makeTier,
  retireTier,
  type TierFields,
  TierNameTaken,
} from '#core/services/account/tiers/tiers'
import type { Room } from '../../domain'
import { TierPage } from './tier-page'
import { TiersPage } from './tiers-page'

const MAX_BENEFITS = 30
const MAX_BENEFIT = 200

const TIER = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give it a name.' }),
  description: t.Optional(t.String({ maxLength: 500 })),
  monthly: t.Optional(t.String({ maxLength: 40 })),
  yearly: t.Optional(t.String({ maxLength: 40 })),
  welcomeUrl: t.Optional(t.String({ maxLength: 500 })),
  benefits: t.Optional(t.String({ maxLength: MAX_BENEFITS * MAX_BENEFIT })),
})

const GIFT = t.Object({
  email: t.String({ minLength: 3, maxLength: 254, error: 'Whose address?' }),
  endsOn: t.Optional(t.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', error: 'Choose a day.' })),
  gift: t.Boolean(),
})

const MONTHS = t.Object({
  to: t.String({ minLength: 3, maxLength: 254, pattern: '^[^@\\s]+@[^@\\s]+$', error: 'To which address?' }),
  months: t.Integer({
    minimum: 1,
    maximum: MAX_GIFT_MONTHS,
    error: `A whole number, from 1 to ${MAX_GIFT_MONTHS}.`,
  }),
  message: t.Optional(t.String({ maxLength: 1000 })),
  form: t.Optional(t.String({ format: 'uuid', error: 'Please open this page again.' })),
})

const SALE = t.Object({
  product: t.Optional(t.String({ maxLength: 200 })),
  period: t.Union([t.Literal('month'), t.Literal('year')], { error: 'Choose how long it lasts.' }),
})

/** Access groups: the operator makes them, and gives them. */
export const tierRoutes: Room = app => {
  app.get('/tiers', scope => showTiers(scope))

  app.post('/tiers', async ({ body, ...scope }) => {
    const { ctx, reply } = scope
    requireRole(ctx, 'members')
    const form = readTier(body, ctx.house.site().currency)
    if (!form.ok) return showTiers(scope, form)
    try {
      const id = await makeTier(ctx, form.values)
      return reply.see(`/tiers/${id}`, { kind: 'success', text: 'It is there. Now give it to somebody.' })
    } catch (fault) {
      if (fault instanceof TierNameTaken) return showTiers(scope, rejectField(body, 'name', fault.message))
      throw fault
    }
  })

  app.get('/tiers/:id', ({ params, query, ...scope }) =>
    showTier(scope, params.id, undefined, pageNumber(query.page)),
  )

  app.post('/tiers/:id', async ({ body, params, ...scope }) => {
    const { ctx, reply } = scope
    requireRole(ctx, 'members')
    const { currency } = await tierMembers(ctx, params.id)
    const form = readTier(body, currency)
    if (!form.ok) return showTier(scope, params.id, form)
    try {
      await changeTier(ctx, params.id, form.values, seenVersion(body))
    } catch (fault) {
      if (!(fault instanceof TierNameTaken)) throw fault
      return showTier(scope, params.id, rejectField(body, 'name', fault.message))
    }
    return reply.see(`/tiers/${params.id}`, { kind: 'success', text: 'Saved.' })
  })

  app.post('/tiers/:id/sale', async ({ body, params, ...scope }) => {
    const { ctx, reply } = scope
    requireRole(ctx, 'operator')
    const form = readForm(SALE, body)
    if (!form.ok) return showTier(scope, params.id, form)
    const { product, period } = form.values
    try {
      await sellTier(ctx, params.id, product ? { product, period } : null)
    } catch (fault) {
      if (!(fault instanceof NotForSale)) throw fault
      return showTier(scope, params.id, rejectField(body, 'product', fault.message))
    }
    const text = product ? 'Whoever pays for it from now on has this tier.' : 'It is not sold.'
    return reply.see(`/tiers/${params.id}`, { kind: 'success', text })
  })

  app.post('/tiers/:id/members', async ({ body, params, ...scope }) => {
    const { ctx, reply } = scope
    requireRole(ctx, 'members')
    const form = readForm(GIFT, body)
    if (!form.ok) return showTier(scope, params.id, form)
    const { email, endsOn, gift } = form.values
    const endsAt = endsOn ? endOfDay(endsOn, scope.page.timeZone) : null
    if (endsOn && !endsAt)
      return showTier(scope, params.id, rejectField(body, 'endsOn', 'There is no such day.'))
    try {
      await giveTierTo(ctx, params.id, email, endsAt, gift ? 'gift' : 'operator', formKey(body))
    } catch (fault) {
      if (fault instanceof NoSuchMember)
        return showTier(scope, params.id, rejectField(body, 'email', fault.message))
      if (fault instanceof EndsBeforeItBegins)
        return showTier(scope, params.id, rejectField(body, 'endsOn', fault.message))
      throw fault
    }
    return reply.see(`/tiers/${params.id}`, { kind: 'success', text: 'Given.' })
  })

  app.post('/tiers/:id/gifts', async ({ body, params, ...scope }) => {
    requireRole(scope.ctx, 'members')
    const form = readForm(MONTHS, body)
    if (!form.ok) return showTier(scope, params.id, form)
    const { to: email, months, message = '', form: formId } = form.values
    await giveGift(scope.ctx, params.id, { email, months, message, formId })
    return scope.reply.see(`/tiers/${params.id}`, {
      kind: 'success',
      text: 'The letter with the gift is on its way.',
    })
  })

  app.delete('/tiers/:id/gifts/:gift', async ({ ctx, params, reply }) => {
    await withdrawGift(ctx, params.gift)
    return reply.see(`/tiers/${params.id}`, { kind: 'success', text: 'Nobody can take it any more.' })
  })

  app.delete('/tiers/:id/members/:link', async ({ ctx, params, reply }) => {
    await endMembership(ctx, params.link)
    return reply.see(`/tiers/${params.id}`, { kind: 'success', text: 'It has ended.' })
  })

  app.post('/tiers/:id/retirement', async ({ ctx, params, reply }) => {
    await retireTier(ctx, params.id)
    return reply.see('/tiers', { kind: 'success', text: 'It is given to nobody any more.' })
  })
}

/** Prices as they are typed, and a page of ours or elsewhere. */
function readTier(
  body: unknown,
  currency: string,
): Rejected | { readonly ok: true; readonly values: Required<TierFields> } {
  const form = readForm(TIER, body)
  if (!form.ok) return form
  const { name, description = '', monthly, yearly, welcomeUrl = null } = form.values
  const amounts: Record<string, number | null> = {}
  for (const [field, typed] of Object.entries({ monthly, yearly })) {
    const price = typed ? parsePrice(typed, currency) : null
    if (typed && (!price || price.currency !== currency || price.amount < 0))
      return rejectField(body, field, `Write an amount like ${amountExample(currency)}, or nothing.`)
    amounts[field] = price?.amount ?? null
  }
  if (welcomeUrl && !isPage(welcomeUrl))
    return rejectField(body, 'welcomeUrl', 'Write an address that begins with / or https://.')
  const benefits = (form.values.benefits ?? '')
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)
  if (benefits.length > MAX_BENEFITS || benefits.some(line => line.length > MAX_BENEFIT))
    return rejectField(body, 'benefits', `At most ${MAX_BENEFITS} lines of ${MAX_BENEFIT} characters each.`)
  const { monthly: monthlyAmount = null, yearly: yearlyAmount = null } = amounts
  return { ok: true, values: { name, description, benefits, monthlyAmount, yearlyAmount, welcomeUrl } }
}

const isPage = (typed: string) =>
  /^\/(?![/\\])[^\s\\]*$/.test(typed) || (/^https:\/\/[^\s\\]+$/.test(typed) && URL.canParse(typed))

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

async function showTiers({ ctx, page, reply }: Scope, rejected?: Rejected) {
  const tiers = await allTiers(ctx)
  const { currency } = ctx.house.site()
  return reply.html(<TiersPage page={page} tiers={tiers} currency={currency} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}

async function showTier({ ctx, page, reply }: Scope, id: string, rejected?: Rejected, number = 1) {
  const tier = await tierMembers(ctx, id, number)
  refuseBeyond(number, pagesOf(tier.total, TIER_MEMBERS_PER_PAGE))
  const gifts = await waitingGifts(ctx, id)
  return reply.html(<TierPage page={page} tier={tier} gifts={gifts} number={number} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}
