import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { again, one, order, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { type Crop, crop, grower, openCycle } from '../../../../tests/hub'
import { saveIncoming } from '../cycles/exchanges'
import { sellInCycles } from '../cycles/settings'
import { writeRows } from '../imports/write-rows'
import { orderableNow } from '../orderable/orderable'
import { productForEdit } from './product-for-edit'
import { updateProduct } from './save-product'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
  await sellInCycles(keeper(), true)
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

/** Kale of Hill, at most 9 of it for a fee of 20 %, in a cycle to which Vale brings beans for 5 % where it takes part. */
async function kaleOfHill({ valeTakesPart = true } = {}) {
  const [hill, vale] = [await grower(world, 'Hill'), await grower(world, 'Vale')]
  const kale = await crop(world, hill, { title: 'Kale', stock: 30, cost: 100 })
  const beans = await crop(world, vale, { title: 'Beans' })
  const cycle = await openCycle(world, new Map([[hill, [kale]]]), { feeRate: 2_000, most: 9 })
  const variants = [{ variantId: beans.variantId, most: null }]
  const said = { offersUntil: null, readyAt: null, feeRate: 500, instructions: '', variants }
  if (valeTakesPart) await saveIncoming(keeper(), cycle.id, vale, said)
  return { hill, vale, kale, beans, cycle }
}

async function moveTo(producerId: string | null, { productId }: Crop) {
  const known = await productForEdit(keeper(), productId)
  return updateProduct(keeper(), productId, { ...known, producerId })
}
const offered = async ({ variantId }: Crop) =>
  (await orderableNow(keeper(), [variantId], null)).get(variantId)
const sourceOf = (kale: Crop, memberId: string) =>
  one<{ producer_id: string; unit_share: string }>(
    world,
    `select s.producer_id, s.unit_share::text from line_sources s join order_lines l on l.id = s.order_line_id
       join orders o on o.id = l.order_id where s.variant_id = ? and o.member_id = ?`,
    [kale.variantId, memberId],
  )

describe('a product that goes to another producer while a cycle is open', () => {
  test('is ordered upon the terms of the new one, and what was ordered stays with the old one', async () => {
    const { hill, vale, kale, beans, cycle } = await kaleOfHill()
    const [before, after] = [await stranger(world), await stranger(world)]
    await order(again(world, before), kale.sellable, 2)
    expect(await moveTo(vale, kale)).toEqual([])
    await order(again(world, after), kale.sellable, 3)
    expect(await sourceOf(kale, requireMember(before).id)).toEqual({ producer_id: hill, unit_share: '80' })
    expect(await sourceOf(kale, requireMember(after).id)).toEqual({ producer_id: vale, unit_share: '95' })
    // What the cycle takes of it is counted on.
    expect(await offered(kale)).toMatchObject({ cycleId: cycle.id, feeRate: 500, left: 4 })
    expect(await offered(beans)).toMatchObject({ cycleId: cycle.id, feeRate: 500, left: null })
  })

  test('goes there as well where a table says so', async () => {
    const { vale, kale, cycle } = await kaleOfHill()
    await world.ctx().em.execute(`update producers set name = 'Vale & Sons' where id = ?`, [vale])
    const { sku } = await one<{ sku: string }>(world, 'select sku from variants where id = ?', [
      kale.variantId,
    ])
    await transaction(keeper(), tx => writeRows(tx, [{ sku, title: 'Kale', producer: 'Vale & Sons' }], false))
    expect(await offered(kale)).toMatchObject({ cycleId: cycle.id, feeRate: 500 })
  })

  test('is left out of it where the new one brings nothing, and the shop is told', async () => {
    const { vale, kale, cycle } = await kaleOfHill({ valeTakesPart: false })
    const { name } = await one<{ name: string }>(world, 'select name from order_cycles where id = ?', [
      cycle.id,
    ])
    expect(await moveTo(vale, kale)).toEqual([name])
    expect(await offered(kale)).toBeUndefined()
    const { hill, kale: more } = await kaleOfHill()
    expect(await moveTo(null, more)).toHaveLength(1)
    expect(await offered(more)).toBeUndefined()
    expect(await moveTo(hill, more)).toEqual([])
  })

  test('stays in what is over as it was, and one whose words alone are changed stays where it is', async () => {
    const { hill, vale, kale, cycle } = await kaleOfHill()
    const known = await productForEdit(keeper(), kale.productId)
    expect(await updateProduct(keeper(), kale.productId, { ...known, summary: 'Curly' })).toEqual([])
    expect(await offered(kale)).toMatchObject({ feeRate: 2_000 })
    const ctx = world.ctx()
    await db(ctx).updateTable('order_cycles').set({ closes_at: ctx.now }).where('id', '=', cycle.id).execute()
    await moveTo(vale, kale)
    const { producer_id } = await one<{ producer_id: string }>(
      world,
      `select i.producer_id from exchange_variants iv join cycle_exchanges i on i.id = iv.exchange_id where iv.variant_id = ?`,
      [kale.variantId],
    )
    expect(producer_id).toBe(hill)
  })
})
