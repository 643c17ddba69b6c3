import { Elysia } from 'elysia'
import { checkoutWithPayment } from './answers'
import type { CardManner, CheckoutRecord } from './ledger'
import { cardDeclined, cardExpired, customerKnown, invalid, notFound, processed } from './refusal'
import { authorise, bodyOf, type World } from './world'

/** The ends of the numbers by which people tell the sandbox's cards apart. */
const LAST_4: Readonly<Record<CardManner, string>> = {
  works: '4242',
  declines: '0002',
  expired: '0069',
  asks: '3184',
}

/** Of the demo cooperative's members: nobody left it here, and it works. */
const DEMO_TOKEN = 'demo-card'
const DEMO_CARD = { token: DEMO_TOKEN, manner: 'works', active: true } as const

/** Customers, the cards that they left, and charging one. A card is what a checkout set up, by its page's buttons. */
export function cardRoutes(world: World) {
  const { ledger, merchant } = world
  const customers = new Map<string, unknown>()
  const setUps = (customerId: string) =>
    [...ledger.all()].filter(each => each.setsUpFor === customerId && each.card !== undefined)
  const isKnown = (id: string) =>
    customers.has(id) || [...ledger.all()].some(({ setsUpFor }) => setsUpFor === id)
  const foundCard = (customerId: unknown, token: unknown): CheckoutRecord => {
    const card = setUps(String(customerId)).find(each => each.card?.token === token)
    if (!card) throw notFound()
    return card
  }

  return new Elysia({ name: 'payments-sandbox-cards' })
    .onBeforeHandle(({ request }) => authorise(request, world))
    .post(
      '/v0.1/customers',
      async ({ request }) => {
        const { customer_id: id, personal_details } = await bodyOf(request)
        if (typeof id !== 'string' || id === '') throw invalid('MISSING', 'customer_id')
        if (isKnown(id)) throw customerKnown()
        customers.set(id, personal_details)
        return Response.json({ customer_id: id, personal_details }, { status: 201 })
      },
      { parse: 'none' },
    )
    .get('/v0.1/customers/:customer/payment-instruments', ({ params }) => {
      if (!isKnown(params.customer)) throw notFound()
      return Response.json(setUps(params.customer).map(instrumentAnswer))
    })
    .delete('/v0.1/customers/:customer/payment-instruments/:token', ({ params }) => {
      ledger.deactivateCard(foundCard(params.customer, params.token))
      return new Response(null, { status: 204 })
    })
    .put(
      '/v0.1/checkouts/:id',
      async ({ params, request }) => {
        const checkout = ledger.byId(params.id)
        if (!checkout) throw notFound()
        const { payment_type: type, customer_id: customerId, token } = await bodyOf(request)
        if (type !== 'card') throw invalid('INVALID', 'payment_type')
        const card = token === DEMO_TOKEN ? DEMO_CARD : foundCard(customerId, token).card
        if (!card?.active) throw notFound()
        return charged(checkout, card.manner)
      },
      { parse: 'none' },
    )

  function charged(checkout: CheckoutRecord, manner: CardManner): Response {
    const status = ledger.statusOf(checkout)
    if (status === 'PAID' || status === 'EXPIRED') throw processed()
    if (manner === 'asks') {
      const next = { url: `${world.publicUrl()}/pay/${checkout.id}`, method: 'GET' }
      return Response.json({ next_step: next }, { status: 202 })
    }
    if (ledger.settle(checkout, manner === 'works')) world.settled(checkout)
    if (manner === 'declines') throw cardDeclined()
    if (manner === 'expired') throw cardExpired()
    const answer = checkoutWithPayment(checkout, ledger.statusOf(checkout), merchant, world.publicUrl())
    return Response.json(answer)
  }

  function instrumentAnswer({ card, date }: CheckoutRecord) {
    return {
      token: card?.token,
      active: card?.active,
      type: 'card',
      created_at: date,
      card: { last_4_digits: LAST_4[card?.manner ?? 'works'], type: 'VISA' },
      mandate: {
        type: 'recurrent',
        status: card?.active ? 'active' : 'inactive',
        merchant_code: merchant.code,
      },
    }
  }
}
