import { afterAll, beforeAll, expect, test } from 'bun:test'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { checkIn } from '../door/check-in'
import { settle } from '../selling/settle'
import { orderLine, stage } from '../testing/stage'
import { ticketList, ticketsOf } from './my-tickets'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  for (const [title, startsInHours] of [
    ['soon', 5],
    ['later', 50],
    ['latest', 90],
    ['lately', -9],
    ['long ago', -99],
  ] as const) {
    const { id: memberId, name } = world.cast.members.member
    const day = await stage(world.ctx(), { title, startsInHours, places: 5 })
    const item = await orderLine(world.ctx(), day, 2, { memberId })
    await transaction(world.ctx(), tx => settle(tx, [item], { memberId, name }))
    if (title !== 'later') continue
    const [first] = (await ticketsOf(world.ctx('member'))).filter(ticket => ticket.title === title)
    await checkIn(world.ctx('organiser'), day.occurrenceId, first!.code)
  }
})
afterAll(() => world.close())

/** Page by page, each from the last of the one before. */
async function walked(valid: boolean, most: number): Promise<string[][]> {
  const pages: string[][] = []
  for (let beyond: string | undefined; ; ) {
    const { tickets, more } = await ticketList(world.ctx('member'), { valid, beyond, most })
    pages.push(tickets.map(({ title }) => title))
    if (!more) return pages
    beyond = tickets.at(-1)?.id
  }
}

test('tickets that are good come page by page, soonest first, and all others latest first, each once', async () => {
  expect(await walked(true, 2)).toEqual([['soon', 'soon'], ['later', 'latest'], ['latest']])
  expect(await walked(false, 2)).toEqual([['later', 'lately'], ['lately', 'long ago'], ['long ago']])
  expect(await walked(true, 5)).toEqual([['soon', 'soon', 'later', 'latest', 'latest']])
  expect((await ticketsOf(world.ctx('member'))).map(({ title }) => title)).toEqual([
    ...(await walked(true, 99)).flat(),
    ...(await walked(false, 99)).flat(),
  ])
})

test('a list goes on from a ticket of one’s own alone', async () => {
  const [mine] = await ticketsOf(world.ctx('member'))
  const list = (who: 'neighbour' | undefined, beyond?: string) =>
    ticketList(world.ctx(who), { valid: true, beyond })
  for (const none of [
    await list('neighbour'),
    await list('neighbour', mine!.id),
    await list(undefined, mine!.id),
    await ticketList(world.ctx('member'), { valid: true, beyond: 'x' }),
    await ticketList(world.ctx('member'), { valid: true, beyond: Bun.randomUUIDv7() }),
  ])
    expect(none).toEqual({ tickets: [], more: false })
})
