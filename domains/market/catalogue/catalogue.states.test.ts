import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { Category } from '#core/entities/market/category'
import { Producer } from '#core/entities/market/producer'
import { Product } from '#core/entities/market/product'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { grower } from '../../../tests/hub'
import { jarOnShelf } from '../../../tests/market'

let world: TestHouse
let visitor: Browser
beforeAll(async () => {
  world = await testHouse()
  visitor = await world.browser()
})
afterAll(() => world.close())

const at = async (path: string, browser = visitor) => (await browser.get('market', path)).document
const titles = async (path: string) =>
  [...(await at(path)).querySelectorAll('.card__title')].map(each => each.textContent?.trim())
const fresh = () => world.house.purge(['products', 'producers'])

// From nothing to many, in the order in which a shop grows.
describe('a shop with nothing in it', () => {
  test('says so, and leads a shopkeeper to the first product', async () => {
    const document = await at('/')
    expect(document.querySelector('.empty-state h2')?.textContent).toBe('Nothing is on sale yet')
    expect(document.querySelector('.empty-state a')).toBeNull()
    const shopkeeper = await at('/', await world.browser('shopkeeper'))
    expect(shopkeeper.querySelector('.empty-state a')?.getAttribute('href')).toBe('/shop/products/new')
    expect(document.querySelector('[role=status]')?.textContent?.trim()).toBe('0 products')
    expect(document.querySelectorAll('.card, [rel=next], [rel=prev]')).toHaveLength(0)
  })

  test('leads whoever asked for a part of it to all of it', async () => {
    const document = await at('/?stock=in')
    expect(document.querySelector('.empty-state h2')?.textContent).toBe('Nothing on these shelves')
    expect(document.querySelector('.empty-state a')?.getAttribute('href')).toBe('/')
  })

  test('finds nothing, says so kindly, and suggests nothing', async () => {
    const document = await at('/?q=honey')
    expect(document.querySelector('.empty-state h2')?.textContent).toBe('No honey here')
    expect(document.querySelector('main .section')).toBeNull()
    expect(document.querySelector('[name=q]')?.getAttribute('value')).toBe('honey')
  })

  test.each(['/feed.xml', '/merchant.xml', '/dfc/catalogue'])('has %s all the same', async path => {
    const answer = await visitor.get('market', path)
    expect([answer.status, answer.text.length > 0]).toEqual([200, true])
    expect(answer.headers.get('cache-control')).toBe('public, max-age=600')
    expect(answer.headers.has('set-cookie')).toBe(false)
  })

  test('has no pages from the counter, and no producers', async () => {
    expect((await at('/pages')).querySelector('.empty-state h2')?.textContent).toBe('No pages yet')
    expect((await visitor.get('market', '/pages/none')).status).toBe(404)
  })
})

describe('a shop with some things', () => {
  beforeAll(async () => {
    await jarOnShelf(world, { title: 'Honey', stock: 30 })
    await jarOnShelf(world, { title: 'Tea', stock: 0, priceAmount: 300 })
    await jarOnShelf(world, { title: 'Not for sale', stock: 9, listed: false })
    await fresh()
  })

  test('says how many in words, one of them as one', async () => {
    const status = async (path: string) =>
      (await at(path)).querySelector('[role=status]')?.textContent?.trim()
    expect(await status('/')).toBe('2 products')
    expect(await status('/?stock=in')).toBe('1 product')
  })

  test('keeps an amount that is none in its field, says so beside it, and narrows nothing', async () => {
    const document = await at('/?from=cheap&to=4')
    const field = document.querySelector('[name=from]')
    expect([field?.getAttribute('value'), field?.getAttribute('aria-invalid')]).toEqual(['cheap', 'true'])
    expect(document.querySelector('#field-from-error')?.textContent).toContain('Write an amount, like 4.50.')
    expect(document.querySelector('details.folded__switch')?.hasAttribute('open')).toBe(true)
    expect(await titles('/?from=cheap&to=4')).toEqual(['Tea'])
  })

  test('has its filters folded until something narrows', async () => {
    const open = async (path: string) =>
      (await at(path)).querySelector('details.narrow')?.hasAttribute('open')
    expect(await open('/')).toBe(false)
    for (const path of ['/?stock=in', '/?from=1', '/?sort=new', '/?producer=nobody', '/?maker=x'])
      expect([path, await open(path)]).toEqual([path, true])
  })

  test('is the same list to search engines in whatever order it is asked for', async () => {
    const canonical = async (path: string) =>
      (await at(path)).querySelector('link[rel=canonical]')?.getAttribute('href')
    expect(await canonical('/?to=9&from=1&nonsense=x')).toBe(await canonical('/?from=1&to=9'))
    expect((await at('/?q=honey')).querySelector('meta[name=robots]')?.getAttribute('content')).toContain(
      'noindex',
    )
  })

  test('finds what is for sale, however it is written, and nothing else', async () => {
    expect(await titles('/?q=TEA')).toEqual(['Tea'])
    expect(await titles('/?q=not+for+sale')).not.toContain('Not for sale')
  })

  test.each(['after=x', 'before=%00', 'after=', 'page=2', 'with=a&with=b', 'sort=toString'])(
    'answers ?%s calmly',
    async query => {
      expect((await visitor.get('market', `/?${query}`)).status).toBeLessThan(500)
    },
  )

  test('shows the way to its work to who works there, and to nobody else', async () => {
    const works = async (who?: 'shopkeeper' | 'editor' | 'member' | 'organiser') =>
      (await at('/', await world.browser(who))).querySelector('main a[href="/shop"]') !== null
    expect([await works('shopkeeper'), await works('editor')]).toEqual([true, true])
    expect([await works(), await works('member'), await works('organiser')]).toEqual([false, false, false])
  })

  test('shows a member the way to what they like, and a visitor none', async () => {
    const mine = async (who?: 'member') =>
      (await at('/', await world.browser(who))).querySelector('main a[href="/my-products"]') !== null
    expect([await mine(), await mine('member')]).toEqual([false, true])
  })
})

describe('shelves within shelves', () => {
  beforeAll(async () => {
    const { em } = world.ctx()
    const food = em.create(Category, { slug: 'food', name: 'Food' })
    await em.flush()
    const jam = em.create(Category, { slug: 'jam', name: 'Jam <b>', parentId: food.id, parentDepth: 0 })
    await em.flush()
    const { productId } = await jarOnShelf(world, { title: 'Damson', stock: 5 })
    const product = await em.findOneOrFail(Product, productId)
    product.category = jam
    await em.flush()
    await fresh()
  })

  test('say where one is, and lead back up', async () => {
    const document = await at('/?category=jam')
    expect(document.querySelector('h1')?.textContent).toBe('Jam <b>')
    const trail = [...document.querySelectorAll('.breadcrumbs a')].map(link => link.getAttribute('href'))
    expect(trail).toEqual(['/', '/?category=food'])
    expect(document.querySelector('.breadcrumbs [aria-current]')?.textContent?.trim()).toBe('Jam <b>')
  })

  test('offer what stands below, and then what stands beside', async () => {
    const offered = async (path: string) =>
      [...(await at(path)).querySelectorAll('nav[aria-label=Categories] a')].map(link => [
        link.querySelector('span')?.textContent,
        link.getAttribute('aria-current'),
      ])
    expect((await offered('/')).map(([label]) => label)).toContain('Food')
    expect(await offered('/?category=food')).toEqual([
      ['All of Food', 'true'],
      ['Jam <b>', null],
    ])
    expect(await offered('/?category=jam')).toEqual([
      ['All of Food', null],
      ['Jam <b>', 'true'],
    ])
  })

  test('hold what stands in those below them', async () => {
    expect(await titles('/?category=food')).toEqual(['Damson'])
    expect(await titles('/?category=jam&from=100')).toEqual([])
    expect((await at('/?category=jam&from=100')).querySelector('.empty-state a')?.getAttribute('href')).toBe(
      '/',
    )
  })
})

describe('a producer who is asked for by a part of a name', () => {
  beforeAll(async () => {
    for (const name of ['Hill Farm', 'Hillside']) {
      const { productId } = await jarOnShelf(world, { title: `Of ${name}`, stock: 5 })
      const { em } = world.ctx()
      const product = await em.findOneOrFail(Product, productId)
      product.producer = await em.findOneOrFail(Producer, await grower(world, name))
      await em.flush()
    }
    await fresh()
  })

  test('is chosen at once where only one is called so', async () => {
    const answer = await visitor.get('market', '/?maker=farm')
    expect(answer.status).toBe(303)
    expect(await titles(answer.location ?? '')).toEqual(['Of Hill Farm'])
  })

  test('of several is asked for again, with those to choose from', async () => {
    const document = await at('/?maker=hill')
    expect(document.querySelector('#field-maker-error')?.textContent).toContain('2 are called so')
    expect(document.querySelector('[name=maker]')?.getAttribute('value')).toBe('hill')
    expect(document.querySelectorAll('select[name=producer] option')).toHaveLength(3)
  })

  test('whom nobody knows is said to be nobody', async () => {
    const document = await at('/?maker=%3Cscript%3E')
    expect(document.querySelector('#field-maker-error')?.textContent).toContain('Nobody with something here')
    expect(document.querySelector('[name=maker]')?.getAttribute('value')).toBe('<script>')
  })
})
