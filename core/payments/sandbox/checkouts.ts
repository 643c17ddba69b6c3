import { Elysia } from 'elysia'
import { checkoutAnswer, checkoutWithPayment } from './answers'
import type { CheckoutRecord } from './ledger'
import { readNewCheckout } from './new-checkout'
import { duplicated, notFound, processed } from './refusal'
import { authorise, bodyOf, type World } from './world'

/** Create, list, retrieve and deactivate checkouts. */
export function checkoutRoutes(world: World) {
  const { ledger, merchant } = world
  const found = (id: string): CheckoutRecord => {
    const checkout = ledger.byId(id)
    if (!checkout) throw notFound()
    return checkout
  }
  const described = (checkout: CheckoutRecord) =>
    [checkout, ledger.statusOf(checkout), merchant, world.publicUrl()] as const

  return new Elysia({ name: 'payments-sandbox-checkouts' })
    .onBeforeHandle(({ request }) => authorise(request, world))
    .post(
      '/v0.1/checkouts',
      async ({ request }) => {
        const checkout = ledger.open(readNewCheckout(await bodyOf(request), merchant.code))
        if (!checkout) throw duplicated()
        return Response.json(checkoutAnswer(...described(checkout)), { status: 201 })
      },
      // Read by `bodyOf`, so that what is malformed is refused in SumUp's words.
      { parse: 'none' },
    )
    .get('/v0.1/checkouts', ({ query }) => {
      const { checkout_reference: reference } = query
      const listed = reference === undefined ? [...ledger.all()] : [ledger.byReference(reference)]
      return Response.json(
        listed.flatMap(checkout => (checkout ? [checkoutWithPayment(...described(checkout))] : [])),
      )
    })
    .get('/v0.1/checkouts/:id', ({ params }) =>
      Response.json(checkoutWithPayment(...described(found(params.id)))),
    )
    .delete('/v0.1/checkouts/:id', ({ params }) => {
      const checkout = found(params.id)
      if (!ledger.deactivate(checkout)) throw processed()
      return Response.json(checkoutAnswer(...described(checkout)))
    })
}
