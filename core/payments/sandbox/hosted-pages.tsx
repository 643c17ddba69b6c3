import { Elysia } from 'elysia'
import { HostedPage, NoCheckoutPage } from './hosted-page'
import type { CardManner, CheckoutRecord } from './ledger'
import type { World } from './world'

const STYLESHEET = Bun.file(new URL('./hosted-page.css', import.meta.url))

/** The page of `hosted_checkout_url` and what its three buttons do. Anyone with its address may use it. */
export function hostedPages(world: World) {
  const { ledger } = world
  return new Elysia({ name: 'payments-sandbox-hosted-pages' })
    .get('/hosted-page.css', async () => {
      const headers = { 'content-type': 'text/css; charset=utf-8', 'cache-control': 'max-age=3600' }
      return new Response(await STYLESHEET.text(), { headers })
    })
    .get('/pay/:id', ({ params }) => {
      const checkout = payable(params.id)
      return checkout ? shown(checkout) : html(<NoCheckoutPage />, 404)
    })
    .post('/pay/:id/payment', ({ params }) => settle(params.id, true), { parse: 'none' })
    .post('/pay/:id/card/:manner', ({ params }) => keepCard(params.id, params.manner), { parse: 'none' })
    .post('/pay/:id/failure', ({ params }) => settle(params.id, false), { parse: 'none' })
    .post(
      '/pay/:id/abandonment',
      ({ params }) => {
        const checkout = payable(params.id)
        return checkout ? leave(checkout) : html(<NoCheckoutPage />, 404)
      },
      { parse: 'none' },
    )

  function payable(id: string): CheckoutRecord | undefined {
    const checkout = ledger.byId(id)
    return checkout?.hosted ? checkout : undefined
  }

  function settle(id: string, successful: boolean) {
    const checkout = payable(id)
    if (!checkout) return html(<NoCheckoutPage />, 404)
    if (successful && checkout.setsUpFor) return keepCard(id, 'works')
    if (ledger.settle(checkout, successful)) {
      world.settled(checkout)
      return leave(checkout)
    }
    // Pressed twice: the second press finds it paid and goes where the first one went.
    return ledger.statusOf(checkout) === 'PAID' ? leave(checkout) : shown(checkout)
  }

  /** Of a page that sets up a card: which one it is that its owner leaves. */
  function keepCard(id: string, manner: string) {
    const checkout = payable(id)
    if (!checkout?.setsUpFor || !isManner(manner)) return html(<NoCheckoutPage />, 404)
    if (ledger.keepCard(checkout, manner)) world.settled(checkout)
    return ledger.statusOf(checkout) === 'PAID' ? leave(checkout) : shown(checkout)
  }

  function leave(checkout: CheckoutRecord) {
    if (checkout.redirectUrl === null) return see(`/pay/${checkout.id}`)
    return see(checkout.redirectUrl)
  }

  function shown(checkout: CheckoutRecord) {
    const status = ledger.statusOf(checkout)
    const page = <HostedPage checkout={checkout} status={status} merchant={world.merchant} />
    return html(page, status === 'EXPIRED' ? 410 : 200, checkout.redirectUrl)
  }
}

const isManner = (text: string): text is CardManner => ['works', 'declines', 'expired', 'asks'].includes(text)

const see = (address: string) => new Response(null, { status: 303, headers: { location: address } })

export async function html(page: JSX.Element, status: number, redirectUrl: string | null = null) {
  return new Response(await page, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': contentSecurityPolicy(redirectUrl),
      'referrer-policy': 'strict-origin',
      'x-content-type-options': 'nosniff',
    },
  })
}

// Chromium holds a form to `form-action` over its redirects too: the shop's origin has to be named.
function contentSecurityPolicy(redirectUrl: string | null): string {
  const shop = redirectUrl === null ? '' : ` ${new URL(redirectUrl).origin}`
  return [
    "default-src 'none'",
    "style-src 'self'",
    `form-action 'self'${shop}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
