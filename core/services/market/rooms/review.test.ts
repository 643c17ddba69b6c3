import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { one, quietHouse } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower, roomMate } from '../../../../tests/hub'
import { reservedFor } from '../../../../tests/market'
import { purgedBy } from '../../../../tests/purges'
import { moveStock, StockPromised } from '../stock/move-stock'
import type { OwnFields } from './own-products'
import { proposeNew, proposeVariant } from './propose'
import { proposeWords } from './propose-words'
import {
  acceptProposal,
  DecidedAlready,
  declineProposal,
  openProposals,
  ownProposals,
  PROPOSALS_PER_PAGE,
  ProposalOutdated,
  withdrawProposal,
} from './review'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const words: OwnFields = {
  title: 'Leeks',
  summary: '',
  description: '',
  storage: '',
  allergens: '',
  allergenFree: false,
}

/** Leeks whose grower would call them chard; `id` is of that wish. */
async function wished() {
  const maker = await grower(world)
  const { productId, variantId } = await crop(world, maker, { title: 'Leeks', stock: 10, cost: 200 })
  const mate = await roomMate(world, maker)
  await proposeWords(mate, maker, productId, { ...words, title: 'Chard' })
  const { id } = await one<{ id: string }>(world, 'select id from product_proposals where producer_id = ?', [
    maker,
  ])
  return { maker, productId, variantId, mate, id }
}

const titleOf = async (productId: string) =>
  (await one<{ title: string }>(world, 'select title from products where id = ?', [productId])).title
const decisionOf = (id: string) =>
  one<{ decision: string | null; by: string | null; reason: string }>(
    world,
    'select decision, decided_by_id as by, reason from product_proposals where id = ?',
    [id],
  )
const shownTo = async (id: string) =>
  (await openProposals(keeper(), 1)).proposals.find(each => each.id === id)
const outcomes = (all: readonly PromiseSettledResult<unknown>[]) =>
  all.map(each => (each.status === 'fulfilled' ? 'done' : each.reason.constructor.name)).sort()

describe('two who decide at the same moment', () => {
  test('with a yes and a no: one of them counts, and the product is as it says', async () => {
    for (const _ of [1, 2, 3]) {
      const { id, productId } = await wished()
      const both = await Promise.allSettled([
        acceptProposal(keeper(), id),
        declineProposal(world.ctx('operator'), id, 'Chard is something else'),
      ])
      expect(outcomes(both)).toEqual(['DecidedAlready', 'done'])
      const { decision } = await decisionOf(id)
      expect([decision, await titleOf(productId)]).toEqual(
        both[0]?.status === 'fulfilled' ? ['accepted', 'Chard'] : ['declined', 'Leeks'],
      )
    }
  })

  test('the shop with a yes while its grower takes it back: one of them counts', async () => {
    const { id, productId, maker, mate } = await wished()
    const both = await Promise.allSettled([withdrawProposal(mate, maker, id), acceptProposal(keeper(), id)])
    expect(outcomes(both)).toEqual(['DecidedAlready', 'done'])
    expect(await titleOf(productId)).toBe(both[0]?.status === 'fulfilled' ? 'Leeks' : 'Chard')
  })

  test('with two clicks on one yes: something new is made once', async () => {
    const maker = await grower(world)
    const mate = await roomMate(world, maker)
    await proposeNew(mate, maker, {
      ...words,
      title: 'Cress',
      variantName: 'a tray',
      unit: '',
      stock: 6,
      cost: pounds(90),
      price: pounds(140),
    })
    const [proposal] = (await ownProposals(mate, maker, 1)).proposals
    const id = proposal?.id ?? ''
    expect(proposal).toMatchObject({ productId: null, now: null, title: 'Cress', detail: '' })
    expect(
      outcomes(await Promise.allSettled([acceptProposal(keeper(), id), acceptProposal(keeper(), id)])),
    ).toEqual(['DecidedAlready', 'done'])
    const made = await one<{ many: number; id: string }>(
      world,
      'select count(*)::int as many, min(id::text) as id from products where producer_id = ?',
      [maker],
    )
    expect(made.many).toBe(1)
    // From then on it is known of what it was.
    const row = 'select product_id from product_proposals where id = ?'
    expect(await one(world, row, [id])).toEqual({ product_id: made.id })
  })
})

describe('a decision', () => {
  test('is kept with who made it and why, and is one in the audit', async () => {
    const { id, productId, mate, maker } = await wished()
    await declineProposal(keeper(), id, 'Too short')
    expect(await decisionOf(id)).toEqual({
      decision: 'declined',
      by: world.cast.members.shopkeeper.id,
      reason: 'Too short',
    })
    for (const late of [
      () => acceptProposal(keeper(), id),
      () => declineProposal(keeper(), id, 'Again'),
      () => withdrawProposal(mate, maker, id),
    ])
      await expect(late()).rejects.toBeInstanceOf(DecidedAlready)
    expect(await titleOf(productId)).toBe('Leeks')
    const audited = `select member_id, after->>'decision' as decision from audit where subject_id = ? and action = 'proposal.decided'`
    expect(await one(world, audited, [id])).toEqual({
      member_id: world.cast.members.shopkeeper.id,
      decision: 'declined',
    })
  })

  test('for a yes makes the pages of the product anew; a no does not', async () => {
    const [yes, no] = [await wished(), await wished()]
    const tags = [`product:${yes.productId}`, `product:${no.productId}`]
    expect(await purgedBy(world, tags, () => declineProposal(keeper(), no.id, ''))).toEqual([])
    expect(await purgedBy(world, tags, () => acceptProposal(keeper(), yes.id))).toEqual(tags.slice(0, 1))
  })

  test('upon another form than was shown is refused, also when nothing has changed', async () => {
    const { id, productId } = await wished()
    for (const seen of ['', 'x', '0'.repeat(64)])
      await expect(acceptProposal(keeper(), id, seen)).rejects.toBeInstanceOf(ProposalOutdated)
    expect([await titleOf(productId), (await decisionOf(id)).decision]).toEqual(['Leeks', null])
    await acceptProposal(keeper(), id, (await shownTo(id))?.seen)
    expect(await titleOf(productId)).toBe('Chard')
  })

  test('names what was changed meanwhile, and may be made upon it all the same', async () => {
    const { id, productId } = await wished()
    await world.ctx().em.execute(`update products set title = 'Ramsons' where id = ?`, [productId])
    const refused = await acceptProposal(keeper(), id).catch(fault => fault)
    expect(refused).toBeInstanceOf(ProposalOutdated)
    expect(refused.fields).toEqual(['title'])
    await acceptProposal(keeper(), id, (await shownTo(id))?.seen)
    expect(await titleOf(productId)).toBe('Chard')
  })

  test('is not held up by what is sold meanwhile, but by what is promised', async () => {
    const { maker, variantId, mate } = await wished()
    await proposeVariant(mate, maker, variantId, { stock: 2, cost: pounds(200) })
    const { id } = await one<{ id: string }>(
      world,
      `select id from product_proposals where producer_id = ? and kind = 'variant'`,
      [maker],
    )
    const seen = (await shownTo(id))?.seen
    await reservedFor(world, variantId, 3)
    await expect(acceptProposal(keeper(), id, seen)).rejects.toBeInstanceOf(StockPromised)
    expect((await decisionOf(id)).decision).toBeNull()
    await moveStock(keeper(), variantId, { reason: 'delivery', quantity: 5, note: '' })
    await acceptProposal(keeper(), id, seen)
    // Eight fewer were counted, and five have come since.
    expect(await one(world, 'select stock from variants where id = ?', [variantId])).toEqual({ stock: 7 })
  })

  test('is the shop’s alone', async () => {
    const { id, productId, mate, maker } = await wished()
    for (const ctx of [
      mate,
      ...(['member', 'editor', 'organiser', 'moderator'] as const).map(who => world.ctx(who)),
    ]) {
      await expect(openProposals(ctx, 1)).rejects.toBeInstanceOf(NotFound)
      await expect(acceptProposal(ctx, id)).rejects.toBeInstanceOf(NotFound)
      await expect(declineProposal(ctx, id, 'No')).rejects.toBeInstanceOf(NotFound)
    }
    for (const attempt of [
      () => openProposals(world.ctx(), 1),
      () => acceptProposal(world.ctx(), id),
      () => declineProposal(world.ctx(), id, 'No'),
      () => withdrawProposal(world.ctx(), maker, id),
    ])
      await expect(attempt()).rejects.toBeInstanceOf(SignInRequired)
    // To take it back is not the shop's.
    await expect(withdrawProposal(keeper(), maker, id)).rejects.toBeInstanceOf(NotFound)
    expect([await titleOf(productId), (await decisionOf(id)).decision]).toEqual(['Leeks', null])
  })

  test.each(['', 'chard', `' or '1'='1`, Bun.randomUUIDv7()])('of %p there is none', async id => {
    const { maker, mate } = await wished()
    await expect(acceptProposal(keeper(), id)).rejects.toBeInstanceOf(NotFound)
    await expect(declineProposal(keeper(), id, '')).rejects.toBeInstanceOf(NotFound)
    await expect(withdrawProposal(mate, maker, id)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('what waits', () => {
  test('is shown the oldest first, page by page, each once; a room sees its own, the newest first', async () => {
    const own = await quietHouse()
    try {
      const maker = await grower(own, 'Busy')
      const mate = await roomMate(own, maker)
      const many = PROPOSALS_PER_PAGE + 5
      await own.ctx().em.execute(
        `insert into product_proposals (id, producer_id, kind, before, after, proposed_at)
         select gen_random_uuid(), ?, 'new-product', '{}', jsonb_build_object('title', 'No ' || n),
           '2026-01-01'::timestamptz + n * interval '1 hour' from generate_series(1, ?) n`,
        [maker, many],
      )
      const pages = [
        await openProposals(own.ctx('shopkeeper'), 1),
        await openProposals(own.ctx('shopkeeper'), 2),
      ]
      expect(pages.map(({ proposals, total }) => [proposals.length, total])).toEqual([
        [PROPOSALS_PER_PAGE, many],
        [5, many],
      ])
      const titles = pages.flatMap(({ proposals }) => proposals.map(({ title }) => title))
      expect(titles).toEqual(Array.from({ length: many }, (_, at) => `No ${at + 1}`))
      const theirs = await ownProposals(mate, maker, 1)
      expect([theirs.total, theirs.proposals[0]?.title]).toEqual([many, `No ${many}`])
    } finally {
      await own.close()
    }
  })

  test('says who wished it as long as they are a member, and stays when they leave', async () => {
    const { id, mate } = await wished()
    expect((await shownTo(id))?.proposedBy).toBe(requireMember(mate).name)
    await world.ctx().em.execute('update product_proposals set proposed_by_id = null where id = ?', [id])
    expect(await shownTo(id)).toMatchObject({ proposedBy: null, title: 'Leeks', after: { title: 'Chard' } })
  })

  test('shows what the product is now, beside what it was then', async () => {
    const { id, productId } = await wished()
    const before = (await shownTo(id))?.seen
    await world.ctx().em.execute(`update products set summary = 'Long and white' where id = ?`, [productId])
    const shown = await shownTo(id)
    expect(shown?.now).toMatchObject({ title: 'Leeks', summary: 'Long and white' })
    expect(shown?.before).toEqual({ title: 'Leeks' })
    expect(shown?.seen).not.toBe(before)
  })
})
