import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { Browser, Visit } from '../../../tests/browser'
import { buyer as newBuyer, order, pay } from '../../../tests/cart'
import { type TestHouse, testHouse } from '../../../tests/house'
import { type Jar, jarOnShelf } from '../../../tests/market'

let world: TestHouse
let keeper: Browser
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
  keeper = await world.browser('shopkeeper')
})
afterAll(() => world.close())

type Buyer = { readonly ctx: Ctx; readonly browser: Browser }

/** Somebody who has bought and paid for a jar. */
async function buyer(): Promise<{ jar: Jar } & Buyer> {
  const jar = await jarOnShelf(world, { stock: 9 })
  const person = await newBuyer(world)
  await pay(person.ctx, await order(person.ctx, { kind: 'product', variantId: jar.variantId }))
  return { jar, ...person }
}

const say = ({ browser }: Buyer, { slug }: Jar, fields: Record<string, string>) =>
  browser.post('market', `/products/${slug}/review`, fields)
const look = (browser: Browser, { slug }: Jar) => browser.get('market', `/products/${slug}`)
const written = (jar: Jar) =>
  world.ctx().em.execute<{ id: string; stars: number; text: string; shown: boolean | null }[]>(
    `select r.id, r.stars, r.text, d.shown from reviews r left join review_decisions d on d.review_id = r.id
     where r.product_id = ?`,
    [jar.productId],
  )

/** As the form on the shop's page of reviews would send it. */
async function decision(jar: Jar): Promise<{ path: string; version: string }> {
  const [review] = await written(jar)
  const path = `/shop/reviews/${review?.id}/publication`
  for (const list of ['/shop/reviews', '/shop/reviews?state=decided']) {
    const { document } = await keeper.get('market', list)
    const version = document.querySelector(`form[action^="${path}"] [name=version]`)?.getAttribute('value')
    if (version) return { path, version }
  }
  throw new Error('The shop does not see it')
}

describe('a buyer’s word', () => {
  test('is asked of who has bought, and of nobody else', async () => {
    const { jar, browser } = await buyer()
    expect((await look(browser, jar)).text).toContain('Say how it is')
    const visitor = await world.browser()
    for (const other of [visitor, await world.browser('neighbour'), keeper])
      expect((await look(other, jar)).text).not.toContain('Say how it is')
  })

  test('is read by others once the shop has read it, and is gone when it is taken back', async () => {
    const { jar, ...person } = await buyer()
    const visitor = await world.browser()
    await look(visitor, jar)
    expect((await say(person, jar, { stars: '4', text: 'Thick & <b>dark</b>' })).location).toBe(
      `/products/${jar.slug}`,
    )
    expect((await look(visitor, jar)).text).not.toContain('Thick')
    expect((await look(person.browser, jar)).text).toContain('We read it before others do.')

    const { path, version } = await decision(jar)
    await keeper.post('market', path, { version })
    const shown = await look(visitor, jar)
    const words = [...shown.document.querySelectorAll('.card p')].map(({ textContent }) => textContent)
    expect(words).toContain('Thick & <b>dark</b>')
    expect(shown.text).toContain('4 of 5, from 1 buyer.')

    await person.browser.post('market', `/products/${jar.slug}/review?_method=delete`)
    expect((await look(visitor, jar)).text).not.toContain('Thick')
    expect(await written(jar)).toEqual([])
    // Once more there is nothing to take back.
    expect((await person.browser.post('market', `/products/${jar.slug}/review?_method=delete`)).status).toBe(
      303,
    )
  })

  test('sent twice is one, and the later stands', async () => {
    const { jar, ...person } = await buyer()
    await Promise.all([
      say(person, jar, { stars: '2', text: 'Thin' }),
      say(person, jar, { stars: '2', text: 'Thin' }),
    ])
    await say(person, jar, { stars: '5' })
    expect(await written(jar)).toMatchObject([{ stars: 5, text: '', shown: null }])
  })

  test.each([
    ['', 'none'],
    ['0', 'none at all'],
    ['6', 'too many'],
    ['-1', 'fewer than none'],
    ['4.5', 'a half'],
    ['five', 'a word'],
    ['٥', 'another script'],
    ['1e0', 'an exponent'],
  ])('with stars of %p (%s) comes back with all that was typed', async stars => {
    const { jar, ...person } = await buyer()
    const answer = await say(person, jar, { stars, text: 'Kept <typed>' })
    expect(answer.status).toBe(422)
    expect(answer.document.querySelector('[name=text]')?.textContent?.trim()).toBe('Kept <typed>')
    expect(answer.document.querySelector('[id$=stars-error]')?.textContent).toContain('1 to 5')
    expect(await written(jar)).toEqual([])
  })

  test('is of two thousand characters at most', async () => {
    const { jar, ...person } = await buyer()
    expect((await say(person, jar, { stars: '3', text: 'é'.repeat(2_001) })).status).toBe(422)
    expect((await say(person, jar, { stars: '3', text: 'é'.repeat(2_000) })).status).toBe(303)
  })

  test('of who has not bought it is refused, of a visitor asks to sign in, and of nothing is not there', async () => {
    const { jar } = await buyer()
    const fields = { stars: '1', text: 'Never had it' }
    for (const who of ['member', 'editor', 'moderator', 'operator'] as const) {
      const other = await world.browser(who)
      expect((await other.post('market', `/products/${jar.slug}/review`, fields)).status).toBe(403)
    }
    const visitor = await world.browser()
    expect((await visitor.post('market', `/products/${jar.slug}/review`, fields)).location).toStartWith(
      '/login',
    )
    const { browser } = await buyer()
    expect((await browser.post('market', `/products/${jar.slug}/review`, fields)).status).toBe(403)
    expect((await browser.post('market', '/products/no-such/review', fields)).status).toBe(404)
    expect(await written(jar)).toEqual([])
  })

  test('of what is not on the list any more is refused, and can still be taken back', async () => {
    const { jar, ...person } = await buyer()
    await say(person, jar, { stars: '4', text: 'Good' })
    await world.ctx().em.execute('delete from listings where product_id = ?', [jar.productId])
    expect((await say(person, jar, { stars: '1', text: 'Bad' })).status).toBe(404)
    expect(await written(jar)).toMatchObject([{ stars: 4, text: 'Good' }])
    await person.browser.post('market', `/products/${jar.slug}/review?_method=delete`)
    expect(await written(jar)).toEqual([])
  })

  test('is no longer theirs to say once all of it was given back', async () => {
    const { jar, ...person } = await buyer()
    await world
      .ctx()
      .em.execute('update order_lines set refunded_quantity = quantity where variant_id = ?', [jar.variantId])
    expect((await look(person.browser, jar)).text).not.toContain('Say how it is')
    expect((await say(person, jar, { stars: '1' })).status).toBe(403)
  })

  test('from another site is refused', async () => {
    const { jar, browser } = await buyer()
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }
    const answer = await browser.post('market', `/products/${jar.slug}/review`, { stars: '1' }, foreign)
    expect(answer.status).toBe(403)
    expect(await written(jar)).toEqual([])
  })
})

describe('the shop', () => {
  test('shows what it has read, hides it again, and both is seen at once', async () => {
    const { jar, ...person } = await buyer()
    await say(person, jar, { stars: '1', text: 'Awful stuff' })
    const visitor = await world.browser()
    const { path, version } = await decision(jar)
    await keeper.post('market', path, { version })
    expect((await look(visitor, jar)).text).toContain('Awful stuff')
    await keeper.post('market', `${path}?_method=delete`, { version })
    expect((await look(visitor, jar)).text).not.toContain('Awful stuff')
    expect(await written(jar)).toMatchObject([{ shown: false }])
  })

  test('does not decide about words that were written anew since it read them', async () => {
    const { jar, ...person } = await buyer()
    await say(person, jar, { stars: '5', text: 'Lovely' })
    const { path, version } = await decision(jar)
    await say(person, jar, { stars: '1', text: 'Buy at evil.example' })
    const answer = await keeper.post('market', path, { version })
    expect(answer.location).toBe('/shop/reviews')
    expect((await keeper.get('market', '/shop/reviews')).text).toContain('written anew')
    expect(await written(jar)).toMatchObject([{ text: 'Buy at evil.example', shown: null }])
    for (const nonsense of ['', 'x']) await keeper.post('market', path, { version: nonsense })
    await keeper.post('market', path)
    expect(await written(jar)).toMatchObject([{ shown: null }])
  })

  test('and moderators decide, nobody else; and of what is not there nobody does', async () => {
    const { jar, ...person } = await buyer()
    await say(person, jar, { stars: '2', text: 'Thin' })
    const { path, version } = await decision(jar)
    const statuses = async (browser: Browser): Promise<readonly number[]> => {
      const visits: Visit[] = [
        await browser.get('market', '/shop/reviews'),
        await browser.post('market', path, { version }),
        await browser.post('market', `${path}?_method=delete`, { version }),
      ]
      return visits.map(({ status }) => status)
    }
    for (const who of ['member', 'editor', 'organiser'] as const)
      expect([who, await statuses(await world.browser(who))]).toEqual([who, [404, 404, 404]])
    expect(await statuses(person.browser)).toEqual([404, 404, 404])
    expect(await statuses(await world.browser())).toEqual([303, 303, 303])
    expect(await written(jar)).toMatchObject([{ shown: null }])
    for (const id of ['x', Bun.randomUUIDv7()])
      expect((await keeper.post('market', `/shop/reviews/${id}/publication`, { version })).status).toBe(404)
    expect(await statuses(await world.browser('moderator'))).toEqual([200, 303, 303])
    expect(await written(jar)).toMatchObject([{ shown: false }])
  })

  test('lists what waits apart from what is decided, fifty on a page, and each once', async () => {
    const jar = await jarOnShelf(world, { stock: 1 })
    await world.ctx().em.execute(
      `with m as (insert into members (id, email, name, handle, bio, joined_at)
           select gen_random_uuid(), 'r' || n || '@r.test', 'Reader ' || n, 'reader_' || n, '', now()
           from generate_series(1, 55) n returning id, name)
       insert into reviews (id, product_id, member_id, stars, text, written_at)
       select gen_random_uuid(), ?, id, 3, 'Word of ' || name || '.', now() from m`,
      [jar.productId],
    )
    const seen = new Map<string, number>()
    let path: string | null = '/shop/reviews'
    while (path) {
      const visit: Visit = await keeper.get('market', path)
      for (const [word] of visit.text.matchAll(/Word of Reader \d+\./g))
        seen.set(word, (seen.get(word) ?? 0) + 1)
      path = visit.document.querySelector('a[rel=next]')?.getAttribute('href') ?? null
    }
    expect([seen.size, new Set(seen.values())]).toEqual([55, new Set([1])])
    expect((await keeper.get('market', '/shop/reviews?state=decided')).text).not.toContain('Word of Reader')
    expect((await keeper.get('market', '/shop/reviews?after=nonsense')).status).toBe(404)
  })
})
