import { createCache } from '#core/cache/create-cache'
import { db } from '#core/database/db'
import { openDatabase } from '#core/database/orm'
import { Cart } from '#core/entities/cart/cart'
import { CartLine } from '#core/entities/cart/cart-line'
import { Member } from '#core/entities/identity/member'
import { Listing } from '#core/entities/market/listing'
import { Product } from '#core/entities/market/product'
import { StockMovement } from '#core/entities/market/stock-movement'
import { Variant } from '#core/entities/market/variant'
import { createSessions } from '#core/sessions/sessions'

export type CheckoutForm = Readonly<Record<'key' | 'total', string>>
export type Answer = { readonly status: number; readonly location: string | null }

/** Buyers of a running cooperative, each known by the cookie of a session in its cart app. */
export type BuyersDoor = {
  /** A product of one variant, by a name of its own, with so many on the shelf; its variant's id. */
  stockJars(name: string, count: number): Promise<string>
  /** So many new members, each with one jar in the cart: their cookies. */
  buyersWith(variantId: string, count: number): Promise<readonly string[]>
  openCheckout(cookie: string): Promise<CheckoutForm>
  order(cookie: string, form: CheckoutForm): Promise<Answer>
  /** How many orders are paid, once it is `expected` or the time is up. */
  paidOrders(expected: number, withinMs: number): Promise<number>
  stockOf(variantId: string): Promise<number>
  close(): Promise<void>
}

export async function openBuyersDoor(databaseUrl: string, cartOrigin: string): Promise<BuyersDoor> {
  const orm = await openDatabase(databaseUrl)
  const query = () => db({ em: orm.em.fork() })
  const cache = await createCache({ log: () => {} })
  const sessions = createSessions(orm, cache)
  let buyers = 0

  async function signedIn(memberId: string): Promise<string> {
    const signIn = Bun.randomUUIDv7()
    return `rose_cart_session=${await sessions.begin(memberId, { domain: 'cart', signIn, device: 'bench' })}`
  }

  return {
    async stockJars(name, count) {
      const em = orm.em.fork()
      const product = em.create(Product, { slug: name, title: `The last jars: ${name}` })
      const price = { priceAmount: 650, priceCurrency: 'GBP' }
      const variant = em.create(Variant, { product, name: '340 g jar', sku: name, stock: count, ...price })
      em.create(StockMovement, { variant, quantity: count, reason: 'delivery' })
      em.create(Listing, { product })
      await em.flush()
      return variant.id
    },
    async buyersWith(variantId, count) {
      const em = orm.em.fork()
      const members = Array.from({ length: count }, () => {
        const number = ++buyers
        const member = em.create(Member, {
          email: `buyer${number}@example.test`,
          name: `Buyer ${number}`,
          handle: `buyer${number}`,
        })
        const cart = em.create(Cart, { member })
        em.create(CartLine, { cart, variant: variantId, quantity: 1 })
        return member
      })
      await em.flush()
      return Promise.all(members.map(member => signedIn(member.id)))
    },
    async openCheckout(cookie) {
      const page = await fetch(`${cartOrigin}/checkout`, { headers: { cookie }, redirect: 'manual' })
      const html = await page.text()
      const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1]
      const [key, total] = [field('key'), field('total')]
      if (!key || !total) throw new Error(`No checkout form: ${page.status}`)
      return { key, total }
    },
    async order(cookie, form) {
      const response = await fetch(`${cartOrigin}/orders`, {
        method: 'POST',
        headers: { cookie, origin: cartOrigin, 'sec-fetch-site': 'same-origin' },
        body: new URLSearchParams({ name: 'A buyer', ...form }),
        redirect: 'manual',
      })
      await response.text()
      return { status: response.status, location: response.headers.get('location') }
    },
    async paidOrders(expected, withinMs) {
      const until = performance.now() + withinMs
      for (;;) {
        const { count } = await query()
          .selectFrom('orders')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('state', '=', 'paid')
          .executeTakeFirstOrThrow()
        if (count === expected || performance.now() > until) return count
        await Bun.sleep(50)
      }
    },
    async stockOf(variantId) {
      const row = await query()
        .selectFrom('variants')
        .select('stock')
        .where('id', '=', variantId)
        .executeTakeFirst()
      return row?.stock ?? Number.NaN
    },
    async close() {
      await cache.close()
      await orm.close(true)
    },
  }
}
