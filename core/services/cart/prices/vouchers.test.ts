import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { normalCode } from '#core/text/normal-code'
import { again, jar, one, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { voucher } from '../../../../tests/prices'
import { addToCart } from '../lines/add-to-cart'
import { readCart } from '../lines/read-cart'
import { enterVoucher, removeVoucher, TooManyVouchers, VoucherUnknown } from '../wishes/enter-voucher'
import { type Goods, itemsOf, type KnownVoucher, whyNot } from './cart-vouchers'
import {
  retireVoucher,
  SubjectGone,
  saveVoucher,
  VOUCHER_FORM,
  VoucherCodeTaken,
  voucherForWork,
} from './vouchers'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)
/** A cart of so many jars at £4 and the ctx of its owner. */
async function cartOf(many: number): Promise<Ctx> {
  const buyer = await stranger(world)
  await addToCart(buyer, await jar(world, 20, 400), many)
  return buyer
}
const vouchersIn = async (buyer: Ctx, now?: Date) =>
  (await readCart({ ...again(world, buyer), ...(now && { now }) })).vouchers
const fieldsOf = async (id: string) => {
  const {
    id: _,
    currency: __,
    retired_at: ___,
    uses: ____,
    subject: _____,
    ...fields
  } = await voucherForWork(keeper(), id)
  return fields
}

describe('a code', () => {
  test.each([
    ['honey-10', 'HONEY10'],
    [' Honey 10 ', 'HONEY10'],
    ['ＨＯＮＥＹ１０', 'HONEY10'],
    ['süß-7', 'SÜSS7'],
    ['H.O/N_E,Y!10', 'HONEY10'],
    ['---', ''],
  ])('%p is told by %p', (typed, code) => {
    expect(normalCode(typed)).toBe(code)
  })

  test('that is nothing but signs opens no voucher, and makes none', async () => {
    const buyer = await cartOf(1)
    for (const typed of ['', ' ', '--', '!?'])
      expect(await refused(enterVoucher(again(world, buyer), typed))).toBeInstanceOf(VoucherUnknown)
    expect(await vouchersIn(buyer)).toEqual([])
  })

  test('is one voucher’s, also when two are made of it at the same moment', async () => {
    const code = 'TWINS26'
    const made = await Promise.all([1, 2].map(() => refused(voucher(world, { code }))))
    expect(made.filter(each => each instanceof VoucherCodeTaken)).toHaveLength(1)
    const { many } = await one<{ many: number }>(
      world,
      'select count(*)::int as many from vouchers where code = ?',
      [code],
    )
    expect(many).toBe(1)
  })

  test('of a retired one is not given again, and opens nothing', async () => {
    const { id, code } = await voucher(world)
    await retireVoucher(keeper(), id)
    expect(await refused(voucher(world, { code }))).toBeInstanceOf(VoucherCodeTaken)
    expect(await refused(enterVoucher(await cartOf(1), code))).toBeInstanceOf(VoucherUnknown)
  })

  test('stands in no line of the audit', async () => {
    const { id, code } = await voucher(world, { code: 'WHISPER99' })
    await saveVoucher(keeper(), id, { ...(await fieldsOf(id)), label: 'Other' })
    const rows = await db(world.ctx()).selectFrom('audit').selectAll().where('subject_id', '=', id).execute()
    expect(rows).toHaveLength(2)
    expect(JSON.stringify(rows)).not.toContain(code)
  })
})

describe('a change', () => {
  test('by an old form is refused, and by two at the same moment one waits and is refused', async () => {
    const { id } = await voucher(world)
    const fields = await fieldsOf(id)
    const seen = VOUCHER_FORM.version(fields)
    let late: unknown
    await overtaking(
      world,
      proceed =>
        transaction(keeper(), async tx => {
          await saveVoucher(tx, id, { ...fields, amount: 200 }, seen)
          await proceed()
        }),
      async () => {
        late = await refused(saveVoucher(keeper(), id, { ...fields, amount: 300 }, seen))
      },
    )
    expect(late).toHaveProperty('name', 'ChangedMeanwhile')
    expect((await voucherForWork(keeper(), id)).amount).toBe(200)
  })

  test('to something that there is not is refused, and so is a new one for it', async () => {
    const { id } = await voucher(world)
    const fields = await fieldsOf(id)
    for (const of of [{ product_id: Bun.randomUUIDv7() }, { category_id: Bun.randomUUIDv7() }]) {
      expect(await refused(saveVoucher(keeper(), id, { ...fields, ...of }))).toBeInstanceOf(SubjectGone)
      expect(await refused(voucher(world, of))).toBeInstanceOf(SubjectGone)
    }
    expect(await fieldsOf(id)).toEqual(fields)
  })

  test('of a retired voucher, or one that there is not, finds nothing', async () => {
    const { id } = await voucher(world)
    const fields = await fieldsOf(id)
    await retireVoucher(keeper(), id)
    for (const asked of [id, Bun.randomUUIDv7(), 'voucher'])
      expect(await refused(saveVoucher(keeper(), asked, fields))).toBeInstanceOf(NotFound)
    expect(await refused(retireVoucher(keeper(), id))).toBeInstanceOf(NotFound)
  })

  test('counts in carts at once', async () => {
    const { id, code } = await voucher(world)
    const buyer = await cartOf(2)
    await enterVoucher(again(world, buyer), code)
    expect(await vouchersIn(buyer)).toMatchObject([{ discount: 100, refusal: null }])
    await saveVoucher(keeper(), id, { ...(await fieldsOf(id)), kind: 'percent', amount: null, rate: 2_500 })
    expect(await vouchersIn(buyer)).toMatchObject([{ discount: 200, refusal: null }])
    await retireVoucher(keeper(), id)
    expect(await vouchersIn(buyer)).toMatchObject([{ discount: 0, refusal: 'It is not valid now.' }])
  })
})

describe('in a cart', () => {
  test('a voucher counts from its first moment to its last', async () => {
    const [starts_at, ends_at] = [new Date('2031-05-04T10:00:00Z'), new Date('2031-05-05T10:00:00Z')]
    const { code } = await voucher(world, { starts_at, ends_at })
    const buyer = await cartOf(1)
    await enterVoucher(again(world, buyer), code)
    const before = new Date(starts_at.getTime() - 1)
    const last = new Date(ends_at.getTime() - 1)
    const refusals = []
    for (const now of [before, starts_at, last, ends_at])
      refusals.push((await vouchersIn(buyer, now))[0]?.refusal)
    expect(refusals).toEqual(['It is not valid now.', null, null, 'It is not valid now.'])
  })

  test('a voucher takes off what there is at most', async () => {
    const { code } = await voucher(world, { amount: 1_000 })
    const buyer = await cartOf(2)
    await enterVoucher(again(world, buyer), code)
    expect(await vouchersIn(buyer)).toMatchObject([{ discount: 800 }])
    expect((await readCart(again(world, buyer))).total.amount).toBe(0)
  })

  test('a voucher counts for orders of exactly its minimum', async () => {
    const { code } = await voucher(world, { minimum_amount: 800 })
    const [few, enough] = [await cartOf(1), await cartOf(2)]
    for (const buyer of [few, enough]) await enterVoucher(again(world, buyer), code)
    expect((await vouchersIn(few))[0]?.refusal).toBe('It counts for orders of £8.00 or more.')
    expect((await vouchersIn(enough))[0]?.refusal).toBeNull()
  })

  test('five vouchers lie at most, one of them twice is once, and one taken out twice is out', async () => {
    const buyer = await cartOf(3)
    const made = []
    for (let many = 0; many < 6; many++) made.push(await voucher(world, { amount: 10 }))
    for (const { code } of made.slice(0, 5)) await enterVoucher(again(world, buyer), code)
    await enterVoucher(again(world, buyer), made[0]!.code.toLowerCase())
    expect(await refused(enterVoucher(again(world, buyer), made[5]!.code))).toBeInstanceOf(TooManyVouchers)
    for (let times = 0; times < 2; times++) await removeVoucher(again(world, buyer), made[1]!.id)
    await enterVoucher(again(world, buyer), made[5]!.code)
    expect((await vouchersIn(buyer)).map(({ id }) => id)).toEqual(
      [made[0]!, made[2]!, made[3]!, made[4]!, made[5]!].map(({ id }) => id),
    )
  })

  test('nobody takes a voucher out of another’s cart', async () => {
    const { id, code } = await voucher(world)
    const [buyer, other] = [await cartOf(1), await cartOf(1)]
    await enterVoucher(again(world, buyer), code)
    await removeVoucher(again(world, other), id)
    expect(await vouchersIn(buyer)).toHaveLength(1)
    expect(await refused(removeVoucher(world.ctx(), id))).toBeInstanceOf(NotFound)
    expect(await refused(removeVoucher(again(world, buyer), 'voucher'))).toBeInstanceOf(NotFound)
  })
})

describe('why not', () => {
  const goods: readonly Goods[] = [
    { key: 'a', listed: 300, productId: 'honey', categoryId: 'sweet', isMoney: false },
    { key: 'b', listed: 500, productId: 'jam', categoryId: 'sweet', isMoney: false },
    { key: 'c', listed: 900, productId: null, categoryId: null, isMoney: false },
  ]
  const known = (more: Partial<KnownVoucher> = {}): KnownVoucher => ({
    id: 'v',
    code: 'V',
    label: 'V',
    kind: 'flat',
    amount: 100,
    rate: null,
    minimum_amount: null,
    currency: 'GBP',
    product_id: null,
    category_id: null,
    total_uses: null,
    uses_per_member: null,
    current: true,
    uses: 0,
    own_uses: 0,
    ...more,
  })
  const reason = (more: Partial<KnownVoucher>) => whyNot(world.ctx(), known(more), goods, 'GBP')

  test.each([
    [{}, null],
    [{ current: false }, 'It is not valid now.'],
    [{ currency: 'EUR' }, 'It is not valid now.'],
    [{ total_uses: 3, uses: 2 }, null],
    [{ total_uses: 3, uses: 3 }, 'It is used up.'],
    [{ total_uses: 0 }, 'It is used up.'],
    [{ uses_per_member: 2, own_uses: 1 }, null],
    [{ uses_per_member: 2, own_uses: 2 }, 'You have used it already.'],
    [{ product_id: 'honey' }, null],
    [{ product_id: 'tea' }, 'It is for something that is not in your cart.'],
    [{ category_id: 'salty' }, 'It is for something that is not in your cart.'],
    [{ minimum_amount: 1_700 }, null],
    [{ minimum_amount: 1_701 }, 'It counts for orders of £17.01 or more.'],
    [{ total_uses: 1, uses: 1, minimum_amount: 9_999 }, 'It is used up.'],
  ] as [Partial<KnownVoucher>, string | null][])('%p: %p', (more, sentence) => {
    expect(reason(more)).toBe(sentence)
  })

  test('a voucher is for everything, or for what it names; a ticket is of no category', () => {
    const keys = (more: Partial<KnownVoucher>) => {
      const items = itemsOf(known(more), goods)
      return items && [...items]
    }
    expect(keys({})).toBeUndefined()
    expect(keys({ product_id: 'jam' })).toEqual(['b'])
    expect(keys({ category_id: 'sweet' })).toEqual(['a', 'b'])
    expect(keys({ product_id: 'tea', category_id: 'sweet' })).toEqual(['a', 'b'])
    expect(keys({ product_id: 'tea' })).toEqual([])
  })
})
