import { t } from 'elysia'
import { type Rejected, readForm, rejectField } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { RequestScope } from '#core/app/request-scope'
import { requireRole } from '#core/contracts/require-role'
import {
  EndsBeforeItBegins,
  endMembership,
  giveTierTo,
  NoSuchMember,
  TIER_MEMBERS_PER_PAGE,
  tierMembers,
} from '#core/services/account/tiers/memberships'
import { NotForSale, sellTier } from '#core/services/account/tiers/sell-tier'
import { allTiers, makeTier, retireTier, TierNameTaken } from '#core/services/account/tiers/tiers'
import type { Room } from '../../domain'
import { TierPage, TiersPage } from './pages'

const TIER = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give it a name.' }),
  description: t.Optional(t.String({ maxLength: 500 })),
})

const GIFT = t.Object({
  email: t.String({ minLength: 3, maxLength: 254, error: 'Whose address?' }),
  endsOn: t.Optional(t.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', error: 'Choose a day.' })),
  gift: t.Boolean(),
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
    const form = readForm(TIER, body)
    if (!form.ok) return showTiers(scope, form)
    const { name, description = '' } = form.values
    try {
      const id = await makeTier(ctx, { name, description, priceAmount: null, period: null })
      return reply.see(`/tiers/${id}`, { kind: 'success', text: 'It is there. Now give it to somebody.' })
    } catch (fault) {
      if (fault instanceof TierNameTaken) return showTiers(scope, rejectField(body, 'name', fault.message))
      throw fault
    }
  })

  app.get('/tiers/:id', ({ params, query, ...scope }) =>
    showTier(scope, params.id, undefined, pageNumber(query.page)),
  )

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
      await giveTierTo(ctx, params.id, email, endsAt, gift ? 'gift' : 'operator')
    } catch (fault) {
      if (fault instanceof NoSuchMember)
        return showTier(scope, params.id, rejectField(body, 'email', fault.message))
      if (fault instanceof EndsBeforeItBegins)
        return showTier(scope, params.id, rejectField(body, 'endsOn', fault.message))
      throw fault
    }
    return reply.see(`/tiers/${params.id}`, { kind: 'success', text: 'Given.' })
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

type Scope = Pick<RequestScope, 'ctx' | 'page' | 'reply'>

async function showTiers({ ctx, page, reply }: Scope, rejected?: Rejected) {
  const tiers = await allTiers(ctx)
  return reply.html(<TiersPage page={page} tiers={tiers} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}

async function showTier({ ctx, page, reply }: Scope, id: string, rejected?: Rejected, number = 1) {
  const tier = await tierMembers(ctx, id, number)
  refuseBeyond(number, pagesOf(tier.total, TIER_MEMBERS_PER_PAGE))
  return reply.html(<TierPage page={page} tier={tier} number={number} rejected={rejected} />, {
    status: rejected ? 422 : 200,
  })
}

/** The last day is theirs to its end, where the cooperative is. Null for a day that no calendar has. */
function endOfDay(day: string, timeZone: string): Date | null {
  try {
    const next = Temporal.PlainDate.from(day, { overflow: 'reject' }).add({ days: 1 })
    return new Date(next.toZonedDateTime(timeZone).epochMilliseconds)
  } catch (fault) {
    if (fault instanceof RangeError) return null
    throw fault
  }
}
