import { afterAll, beforeAll, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import type { Browser } from '../../tests/browser'
import { again, buyer, order, pay, quietHouse } from '../../tests/cart'
import type { TestHouse } from '../../tests/house'
import { crop, grower, openCycle, roomMate } from '../../tests/hub'
import {
  type Answered,
  failuresIn,
  formsBackIn,
  obstaclesOn,
  sendNonsense,
  type Walked,
  walk,
} from '../../tests/walks'

// Every form of the market that takes words or numbers, as a buyer, a producer and a shopkeeper, sent with none that make sense.

let world: TestHouse
let pages: readonly Walked[]
let answers: readonly Answered[]
beforeAll(async () => {
  world = await quietHouse()
  const maker = await grower(world, 'Anna <b>')
  const leeks = await crop(world, maker, { title: 'Leeks' })
  await openCycle(world, new Map([[maker, [leeks]]]))
  const { ctx, browser: mair } = await buyer(world)
  await pay(again(world, ctx), await order(again(world, ctx), leeks.sellable, 2))
  const maria = await world.browser()
  await maria.signIn(world.house, requireMember(await roomMate(world, maker)).id)
  const keeper = await world.browser('shopkeeper')
  const walks: readonly (readonly [Browser, readonly string[]])[] = [
    [mair, ['/', '/producers', '/pages', '/my-products', '/quick-order', '/cycles']],
    [maria, ['/room']],
    [
      keeper,
      ['/shop', '/shop/products', '/shop/products/new', '/shop/producers', '/shop/cycles', '/shop/proposals'],
    ],
    [
      keeper,
      [
        '/shop/stock',
        '/shop/prices',
        '/shop/categories',
        '/shop/properties',
        '/shop/imports',
        '/shop/suppliers',
        '/shop/vat',
        '/shop/reviews',
        '/shop/pages',
      ],
    ],
  ]
  const walked: Walked[] = []
  const sent: Answered[] = []
  for (const [browser, from] of walks) {
    const some = await walk(world, browser, 'market', from)
    walked.push(...some)
    sent.push(...(await sendNonsense(world, browser, 'market', some)))
  }
  pages = walked
  answers = sent
})
afterAll(() => world.close())

test('the pages of the market are read by who hears them, and by who has no mouse', () => {
  expect(pages.length).toBeGreaterThan(30)
  expect(pages.filter(({ visit }) => visit.status >= 400).map(({ path }) => path)).toEqual([])
  expect(obstaclesOn(pages)).toEqual({})
})

test('no form of the market breaks what it is sent to', () => {
  expect(answers.length).toBeGreaterThan(20)
  expect(failuresIn(answers)).toEqual([])
})

test('a form of the market that comes back says what is wrong, and holds all that was typed into it', () => {
  const { returned, lacking } = formsBackIn(answers)
  expect(returned.length).toBeGreaterThan(12)
  expect(lacking).toEqual([])
  expect(obstaclesOn(returned)).toEqual({})
})
