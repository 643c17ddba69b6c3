import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { csvOf } from '#core/tables/csv'
import { momentOf } from '#core/text/local-time'
import { again, doJobs, one, order, pay, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { close, crop, grower, openCycle, roomMate } from '../../../../tests/hub'
import { saveTerms } from '../rooms/terms'
import { ordersOfCycle } from './cycle-orders'
import { producerOrderTable } from './producer-letter'
import { producerOrder } from './producer-order'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

describe('when a cycle has closed', () => {
  test('the shop sees what was ordered of whom, and that an order without an address went to nobody', async () => {
    const [reached, other, idle] = [
      await grower(world, 'Ridge'),
      await grower(world, 'Mill'),
      await grower(world, 'Idle'),
    ]
    const [leeks, kale, chard] = [
      await crop(world, reached, { cost: 150 }),
      await crop(world, other, { cost: null }),
      await crop(world, idle),
    ]
    const mate = await roomMate(world, reached)
    await saveTerms(keeper(), reached, { orderEmail: 'orders@ridge.test', trusted: false, seesBuyers: false })
    const cycle = await openCycle(
      world,
      new Map([
        [reached, [leeks]],
        [other, [kale]],
        [idle, [chard]],
      ]),
    )
    for (const [thing, many] of [
      [leeks, 3],
      [kale, 2],
    ] as const) {
      const buyer = await stranger(world)
      await pay(again(world, buyer), await order(again(world, buyer), thing.sellable, many))
    }
    expect(await ordersOfCycle(keeper(), cycle.id)).toEqual([])
    await close(world, cycle)
    expect(await ordersOfCycle(keeper(), cycle.id)).toMatchObject([
      { producer: 'Mill', things: 2, share: null, recipients: [] },
      {
        producer: 'Ridge',
        things: 3,
        share: { amount: 450, currency: 'GBP' },
        recipients: [requireMember(mate).email, 'orders@ridge.test'].sort(),
      },
    ])
    for (const ctx of [mate, world.ctx('member')])
      await expect(ordersOfCycle(ctx, cycle.id)).rejects.toBeInstanceOf(NotFound)
  })

  test('names stand in its files and its letter as they are, whichever way they run, and no formula runs', async () => {
    const maker = await grower(world, 'Ridge, "Sons" & חווה')
    await roomMate(world, maker)
    const titles = ['=HYPERLINK("x")', 'Leeks, "white"', 'زيتون 5', 'גזר']
    const crops = []
    for (const title of titles) crops.push(await crop(world, maker, { title }))
    const cycle = await openCycle(world, new Map([[maker, crops]]))
    for (const thing of crops) {
      const buyer = await stranger(world)
      await pay(again(world, buyer), await order(again(world, buyer), thing.sellable, 1))
    }
    await close(world, cycle)
    const [made] = await ordersOfCycle(keeper(), cycle.id)
    const whole = await producerOrder(keeper(), made?.id ?? '')
    const table = producerOrderTable(keeper(), whole)
    const { name: site } = world.house.site()
    expect(table.notes?.[0]).toStartWith(`Ordered by ${site}, `)
    expect(table.notes?.slice(1)).toEqual(['By eight.', 'For you: £8.00'])
    const soon = { ...whole, readyAt: momentOf('2027-06-01T07:30', world.house.site().timeZone) }
    expect(producerOrderTable(keeper(), soon).notes?.[1]).toMatch(
      /^Please bring it on .*1 June 2027.*07:30\.$/,
    )
    const plain = whole.lines.map(line => ({ ...line, title: 'Honey', detail: '' }))
    expect(producerOrderTable(keeper(), { ...whole, lines: plain }).rows[0]?.[1]).toBe('Honey')
    const lines = csvOf(table, 'en-GB').split('\n')
    expect(lines[0]).toBe('\uFEFFArticle,What,How many,For you (GBP)')
    const what = lines.slice(1, -1).map(line => line.replace(/^[^,]+,/, ''))
    expect(what.toSorted()).toEqual(
      [
        `"'=HYPERLINK(""x""), 1 kg",1,2.00`,
        '"Leeks, ""white"", 1 kg",1,2.00',
        '"زيتون 5, 1 kg",1,2.00',
        '"גזר, 1 kg",1,2.00',
      ].toSorted(),
    )
    await doJobs(world, 'send-producer-order')
    const { text } = await one<{ text: string }>(
      world,
      `select text from sent_mails where text like '%/orders/${made?.id}%'`,
    )
    expect(text).toContain('  1 × زيتون 5, 1 kg')
    expect(text).toContain('  1 × =HYPERLINK("x"), 1 kg')
    // On paper and on the screen the number of an Arabic name stays with it.
    expect(table.rows.map(([, what]) => what)).toContain('\u2068زيتون 5\u2069, 1 kg')
  })
})
