// Copied into the checkout of an older version and run there: its code, its test house, on a database that a newer
// version has migrated. `bun journey.ts prepare` makes the base that the test houses are copies of; without a word the
// journey is made. Only pages and forms are used, which change less than what is behind them.

import { DOMAINS } from '#core/contracts/domain'
import { press } from '#core/payments/sandbox/cast'
import { testDatabase } from './database'
import { testHouse } from './house'

type World = Awaited<ReturnType<typeof testHouse>>

if (process.argv[2] === 'prepare') await (await testDatabase()).drop()
else {
  const world = await testHouse()
  try {
    await openDoors(world)
    await writePost(world)
    await buyHoney(world)
  } finally {
    await world.close()
  }
  console.log(`all ${DOMAINS.length} apps answer, a post is public, an order is paid`)
}
// Some versions keep connections open for a next test file, of which there is none here.
process.exit()

async function openDoors(world: World): Promise<void> {
  const visitor = await world.browser()
  for (const domain of DOMAINS) {
    const { status } = await visitor.get(domain, '/')
    insist(status < 400, `${domain} answers ${status}`)
  }
}

async function writePost(world: World): Promise<void> {
  const editor = await world.browser('editor')
  const typed = { title: 'First beans', markdown: '*Beans*', tags: 'Season', visibility: 'public' }
  const saved = await editor.post('blog', '/editor/posts', typed)
  await editor.post('blog', `${saved.location}/publication`)
  await world.work()
  const read = await (await world.browser()).get('blog', '/first-beans')
  insist(read.status === 200 && read.text.includes('<em>Beans</em>'), `the post answers ${read.status}`)
  const posts = await editor.get('blog', '/editor/posts?state=published')
  insist(posts.text.includes('First beans'), `the list of posts answers ${posts.status}`)
}

async function buyHoney(world: World): Promise<void> {
  const keeper = await world.browser('shopkeeper')
  const honey = { title: 'Heath honey', name: '340 g jar', sku: 'HEATH-1', price: '6.50', stock: '3' }
  const product = await keeper.post('market', '/shop/products', honey)
  await keeper.post('market', `${product.location}/listing`)
  const products = await keeper.get('market', '/shop/products')
  insist(products.text.includes('Heath honey'), `the list of products answers ${products.status}`)
  const buyer = await world.browser('member')
  const shelf = await buyer.get('market', '/products/heath-honey')
  insist(shelf.status === 200, `the product answers ${shelf.status}`)
  const { em } = world.ctx()
  const [variant] = await em.execute<{ id: string }[]>(`select id from variants where sku = 'HEATH-1'`)
  await buyer.post('cart', '/lines', { key: `product:${variant?.id}`, quantity: '2' })
  const checkout = await buyer.get('cart', '/checkout')
  const fields = [...checkout.document.querySelectorAll('form[action="/orders"] :is(input, textarea)[name]')]
    .filter(field => field.getAttribute('type') !== 'radio' || field.hasAttribute('checked'))
    .map(field => [field.getAttribute('name') ?? '', field.getAttribute('value') ?? ''])
  const placed = await buyer.post('cart', '/orders', Object.fromEntries(fields))
  const fault = placed.document.querySelector('[role=alert], .field__error')?.textContent
  insist(placed.location, `the order answers ${placed.status}: ${fault?.trim().replace(/\s+/g, ' ')}`)
  await press(placed.location, 'payment')
  const [{ number }] = await em.execute<[{ number: string }]>('select number from orders')
  await buyer.get('cart', `/orders/${number}/return`)
  await world.work()
  const [order] = await em.execute<{ state: string }[]>('select state from orders')
  insist(order?.state === 'paid', `the order is ${order?.state}`)
}

function insist(holds: unknown, otherwise: string): asserts holds {
  if (!holds) throw new Error(otherwise)
}
