import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { FreshSignInRequired, NotFound } from '#core/contracts/refusal'
import { again, doJobs, one, order, pay, quietHouse, stock, stranger, wishOf } from '../../../../tests/cart'
import { balances, creditLeft, offerAllWays } from '../../../../tests/credit'
import type { TestHouse } from '../../../../tests/house'
import { type Crop, close, crop, grower, type OpenCycle, openCycle } from '../../../../tests/hub'
import { driversSheet } from '../delivery/drivers-sheet'
import { makeRound } from '../delivery/rounds'
import { saveZone } from '../delivery/zones'
import { FormUsed } from '../ledger/form-used'
import { addToCart } from '../lines/add-to-cart'
import { placeOrder } from '../orders/place-order'
import { readOrder } from '../orders/read-order'
import { packingSheet } from '../packing/packing'
import { owedTo } from '../producers/owed'
import { pickingList } from '../shop/picking-list'
import { refundOrder } from '../shop/refund-order'
import { receivePayment } from '../ways/receive-payment'
import { chooseDelivery } from '../wishes/choose-delivery'
import { deliveriesOf, deliveryOf } from './deliveries'
import { DeliveryChanged, previewReceipt, ReceivedAlready, receive } from './receive'
import { SETTLE_SHORTAGES, settleMissing } from './settle-shortages'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await offerAllWays(world)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

type Scene = { readonly maker: string; readonly leeks: Crop; readonly cycle: OpenCycle }

async function scene(): Promise<Scene> {
  const maker = await grower(world)
  const leeks = await crop(world, maker)
  return { maker, leeks, cycle: await openCycle(world, new Map([[maker, [leeks]]])) }
}

async function buys({ leeks }: Scene, quantity: number, way: 'sumup' | 'cash' = 'sumup') {
  const buyer = await stranger(world)
  if (way === 'sumup') {
    const placed = await order(again(world, buyer), leeks.sellable, quantity)
    await pay(again(world, buyer), placed)
    return { buyer, placed }
  }
  await addToCart(again(world, buyer), leeks.sellable, quantity)
  const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way }))
  return { buyer, placed }
}

const came = ({ leeks }: Scene, count: number) => new Map([[leeks.variantId, count]])

async function receiveNow(
  at: Scene,
  count: number,
  formId = Bun.randomUUIDv7(),
  wayBack: 'same' | 'credit' = 'same',
) {
  const counted = came(at, count)
  const { seen } = await previewReceipt(keeper(), at.cycle.id, at.maker, counted)
  await receive(keeper(), at.cycle.id, at.maker, { came: counted, note: '', wayBack, formId, seen })
}

/** The jobs that give the money back, until there is nothing more to do. */
async function settleAll(): Promise<void> {
  while ((await doJobs(world, SETTLE_SHORTAGES)) + (await doJobs(world, 'finish-refund')) > 0);
}

const refunded = async (orderId: string) =>
  (
    await one<{ sum: number }>(
      world,
      `select coalesce(sum(amount), 0)::int as sum from refunds where order_id = ? and state = 'done'`,
      [orderId],
    )
  ).sum

describe('a short delivery', () => {
  test('is taken from those who ordered last, their money goes back once, and the producer gets the rest', async () => {
    const at = await scene()
    const [first, second, third] = [await buys(at, 3), await buys(at, 3), await buys(at, 2)]
    await close(world, at.cycle)
    const { short, ordered } = await previewReceipt(keeper(), at.cycle.id, at.maker, came(at, 4))
    expect(ordered[0]?.ordered).toBe(8)
    expect(short.map(({ number, short }) => [number, short])).toEqual([
      [third.placed.number, 2],
      [second.placed.number, 2],
    ])
    const form = Bun.randomUUIDv7()
    await receiveNow(at, 4, form)
    await receiveNow(at, 4, form)
    for (const changed of [() => receiveNow(at, 5, form), () => receiveNow(at, 4, form, 'credit')])
      await expect(changed()).rejects.toBeInstanceOf(FormUsed)
    await settleAll()
    await settleMissing(world.ctx())
    await settleAll()
    expect([
      await refunded(first.placed.id),
      await refunded(second.placed.id),
      await refunded(third.placed.id),
    ]).toEqual([0, 500, 500])
    expect((await owedTo(world.ctx(), at.maker)).amount).toBe(800)
    // What never came is on no shelf.
    expect((await stock(world, at.leeks.sellable)).stock).toBe(92)
    const { received } = await deliveryOf(keeper(), at.cycle.id, at.maker)
    expect(received?.lines).toMatchObject([{ ordered: 8, came: 4 }])
    expect(received?.shortages.map(({ state }) => state)).toEqual(['done', 'done'])
    expect((await deliveriesOf(keeper(), at.cycle.id)).deliveries).toMatchObject([{ ordered: 8, short: 4 }])
  })

  test('becomes credit, where the shop says so', async () => {
    const at = await scene()
    const { buyer } = await buys(at, 2)
    await close(world, at.cycle)
    const before = await balances(world)
    await receiveNow(at, 1, Bun.randomUUIDv7(), 'credit')
    await settleAll()
    expect(await creditLeft(world, buyer)).toBe(250)
    const after = await balances(world)
    expect((after.sumup ?? 0) - (before.sumup ?? 0)).toBe(0)
  })

  test('of an order that is paid when it is collected goes back once it is paid, and its box is packed without it', async () => {
    const at = await scene()
    const { buyer, placed } = await buys(at, 3, 'cash')
    await close(world, at.cycle)
    await receiveNow(at, 1)
    await settleAll()
    const packed = async () =>
      (await packingSheet(keeper(), at.cycle.id, 'order', 1)).groups[0]?.lines[0]?.quantity
    const picked = async () =>
      (await pickingList(keeper()))
        .flatMap(({ orders }) => orders)
        .find(({ number }) => number === placed.number)
        ?.lines.map(({ quantity }) => quantity)
    const missing = async () => (await readOrder(keeper(), placed.number)).lines.map(line => line.missing)
    expect([await refunded(placed.id), await packed(), await picked()]).toEqual([0, 1, [1]])
    expect(await missing()).toEqual([2])
    await receivePayment(keeper(), placed.number, { way: 'cash', bankLineId: null })
    await world.work()
    await settleAll()
    expect([await refunded(placed.id), await packed()]).toEqual([500, 1])
    expect(await creditLeft(world, buyer)).toBe(500)
    expect(await missing()).toEqual([0])
  })

  test('is not on the sheet of the driver who takes the cash for it', async () => {
    const at = await scene()
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000)
    const postcodes = ['SY0']
    const zone = await saveZone(keeper(), null, { name: 'Hill', postcodes, fee_amount: 0, vat_rate_id: null })
    const times = { startsAt: inHours(48), endsAt: inHours(50), closesAt: inHours(24), capacity: 3 }
    const round = await makeRound(keeper(), zone, times)
    const home = { address: '1 Hill', postcode: 'SY0 1AA', phone: '', note: '' }
    const buyer = await stranger(world)
    await addToCart(again(world, buyer), at.leeks.sellable, 3)
    await chooseDelivery(again(world, buyer), round, home)
    await placeOrder(again(world, buyer), await wishOf(again(world, buyer), { way: 'cash' }))
    await close(world, at.cycle)
    const brought = async () =>
      (await driversSheet(keeper(), round)).stops.map(({ lines }) => lines.map(({ quantity }) => quantity))
    expect(await brought()).toEqual([[3]])
    await receiveNow(at, 1)
    expect(await brought()).toEqual([[1]])
  })

  test('is settled once, however many jobs are at it, and after a job was killed between the wish and the end', async () => {
    const at = await scene()
    const { placed } = await buys(at, 2)
    await close(world, at.cycle)
    await receiveNow(at, 0)
    await Promise.all([
      doJobs(world, SETTLE_SHORTAGES),
      settleMissing(world.ctx()),
      settleMissing(world.ctx()),
    ])
    // The worker is gone: what it was to do is found by the net.
    await world.ctx().em.execute('delete from graphile_worker._private_jobs')
    await settleMissing(world.ctx())
    expect(
      await one<{ count: number }>(world, 'select count(*)::int as count from refunds where order_id = ?', [
        placed.id,
      ]),
    ).toEqual({ count: 1 })
  })

  test('gives nobody more than they have left', async () => {
    const at = await scene()
    const { placed } = await buys(at, 3)
    await close(world, at.cycle)
    await receiveNow(at, 0)
    await refundOrder(keeper(), placed.number, 'all', 'They moved away')
    await settleAll()
    expect(await refunded(placed.id)).toBe(750)
  })
})

describe('receiving', () => {
  test('does what was shown, or shows it again', async () => {
    const at = await scene()
    const { placed } = await buys(at, 2)
    await buys(at, 2)
    await close(world, at.cycle)
    const { seen } = await previewReceipt(keeper(), at.cycle.id, at.maker, came(at, 1))
    await refundOrder(keeper(), placed.number, 'all', 'Ill')
    const receipt = {
      came: came(at, 1),
      note: '',
      wayBack: 'same',
      formId: Bun.randomUUIDv7(),
      seen,
    } as const
    await expect(receive(keeper(), at.cycle.id, at.maker, receipt)).rejects.toBeInstanceOf(DeliveryChanged)
    expect((await deliveryOf(keeper(), at.cycle.id, at.maker)).received).toBeNull()
    await receiveNow(at, 1)
    await expect(receiveNow(at, 1)).rejects.toBeInstanceOf(ReceivedAlready)
  })

  test('of everything leaves nobody short', async () => {
    const at = await scene()
    await buys(at, 2)
    await close(world, at.cycle)
    for (const enough of [2, 3])
      expect((await previewReceipt(keeper(), at.cycle.id, at.maker, came(at, enough))).short).toEqual([])
    await receiveNow(at, 3)
    expect((await deliveryOf(keeper(), at.cycle.id, at.maker)).received?.shortages).toEqual([])
  })

  test('waits until the cycle is closed, and is for shopkeepers who signed in lately', async () => {
    const at = await scene()
    await buys(at, 1)
    await expect(receiveNow(at, 1)).rejects.toBeInstanceOf(NotFound)
    await close(world, at.cycle)
    const receipt = {
      came: new Map(),
      note: '',
      wayBack: 'same',
      formId: Bun.randomUUIDv7(),
      seen: '',
    } as const
    const stale = { ...keeper(), viewer: { ...keeper().viewer, authenticatedAt: null } }
    await expect(receive(stale, at.cycle.id, at.maker, receipt)).rejects.toBeInstanceOf(FreshSignInRequired)
    await expect(receive(keeper(), at.cycle.id, await grower(world), receipt)).rejects.toBeInstanceOf(
      NotFound,
    )
    await expect(deliveryOf(keeper(), at.cycle.id, await grower(world))).rejects.toBeInstanceOf(NotFound)
  })
})
