import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import sharp from 'sharp'
import type { Ctx } from '#core/contracts/ctx'
import { FreshSignInRequired, NotFound, SignInRequired } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { lettersTo, one, quietHouse, stranger } from '../../../../tests/cart'
import type { TestHouse } from '../../../../tests/house'
import { crop, grower, openCycle, roomMate } from '../../../../tests/hub'
import { overtaking } from '../../../../tests/lock-waits'
import { reservedFor } from '../../../../tests/market'
import { ownOffers } from '../cycles/own-offers'
import { moveStock, StockPromised } from '../stock/move-stock'
import { forgetMember } from './index'
import { roomToken } from './invitation-letter'
import {
  acceptRoomInvitation,
  findRoomInvitation,
  InvitationRefused,
  inviteProducer,
  leaveRoom,
  peopleOf,
  RoomInvitationOfAnother,
  RoomInvitationSpent,
  withdrawRoomInvitation,
} from './invite-producer'
import { ownProduct, ownProducts } from './own-products'
import { proposeNew, proposeVariant } from './propose'
import { proposePicture } from './propose-picture'
import { proposeWords } from './propose-words'
import { ownProducers, requireProducer } from './require-producer'
import {
  AllergensContradict,
  acceptProposal,
  DecidedAlready,
  declineProposal,
  openProposals,
  ownProposals,
  ProposalOutdated,
  withdrawProposal,
} from './review'
import { saveTerms, termsOf } from './terms'
import { TooManyProposals } from './wish'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')
const pounds = (amount: number) => ({ amount, currency: 'GBP' })
const words = {
  title: 'Leeks',
  summary: '',
  description: '',
  storage: '',
  allergens: '',
  allergenFree: false,
}
const productOf = (id: string) =>
  one<{ title: string; allergens: string; allergen_free: boolean; image: string | null }>(
    world,
    'select title, allergens, allergen_free, image from products where id = ?',
    [id],
  )
const setAllergens = (id: string, allergens: string) =>
  db(world.ctx()).updateTable('products').set({ allergens }).where('id', '=', id).execute()

const picture = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: 'green' } })
    .png()
    .toBuffer()

async function invited(email: string, maker?: string): Promise<{ maker: string; token: string }> {
  const producer = maker ?? (await grower(world))
  await inviteProducer(keeper(), producer, email)
  const { id } = await one<{ id: string }>(
    world,
    'select id from producer_invitations where producer_id = ? and withdrawn_at is null order by id desc',
    [producer],
  )
  return { maker: producer, token: roomToken(world.house.config, id) }
}

describe('an invitation', () => {
  test('comes by letter, and lets whoever has the address into the room, once', async () => {
    const guest = await stranger(world)
    const { email } = requireMember(guest)
    const { maker, token } = await invited(email.toUpperCase())
    await world.work()
    expect((await lettersTo(world, guest))[0]).toStartWith('Look after Grower')
    expect((await findRoomInvitation(world.ctx(), token))?.email).toBe(email)
    const other = await stranger(world)
    await expect(acceptRoomInvitation(other, token)).rejects.toBeInstanceOf(RoomInvitationOfAnother)
    await expect(acceptRoomInvitation(world.ctx(), token)).rejects.toBeInstanceOf(SignInRequired)
    const stale = { ...guest, viewer: { ...guest.viewer, authenticatedAt: null } }
    await expect(acceptRoomInvitation(stale, token)).rejects.toBeInstanceOf(FreshSignInRequired)
    expect(await acceptRoomInvitation(guest, token)).toBe(maker)
    await expect(acceptRoomInvitation(guest, token)).rejects.toBeInstanceOf(RoomInvitationSpent)
    expect((await ownProducers(guest)).map(({ id }) => id)).toEqual([maker])
    await expect(inviteProducer(keeper(), maker, email)).rejects.toBeInstanceOf(InvitationRefused)
    await leaveRoom(keeper(), maker, requireMember(guest).id)
    await expect(requireProducer(guest, maker)).rejects.toBeInstanceOf(NotFound)
    await expect(leaveRoom(keeper(), maker, requireMember(guest).id)).rejects.toBeInstanceOf(NotFound)
  })

  test('works no more once it is withdrawn, replaced or two weeks old', async () => {
    const guest = await stranger(world)
    const { email } = requireMember(guest)
    const { maker, token } = await invited(email)
    const { token: newer } = await invited(email, maker)
    await expect(acceptRoomInvitation(guest, token)).rejects.toBeInstanceOf(RoomInvitationSpent)
    const late = {
      ...guest,
      now: new Date(Date.now() + 14 * 86_400_000 + 1_000),
      viewer: { ...guest.viewer, authenticatedAt: new Date(Date.now() + 14 * 86_400_000) },
    }
    await expect(acceptRoomInvitation(late, newer)).rejects.toBeInstanceOf(RoomInvitationSpent)
    const [open] = (await peopleOf(keeper(), maker)).invitations
    await expect(
      withdrawRoomInvitation(keeper(), await grower(world), open?.id ?? ''),
    ).rejects.toBeInstanceOf(NotFound)
    await withdrawRoomInvitation(keeper(), maker, open?.id ?? '')
    await expect(acceptRoomInvitation(guest, newer)).rejects.toBeInstanceOf(RoomInvitationSpent)
    expect(await findRoomInvitation(world.ctx(), newer)).toBeNull()
  })

  test('goes to an address, and asks who sends it to sign in', async () => {
    await expect(inviteProducer(keeper(), await grower(world), 'nobody')).rejects.toBeInstanceOf(
      InvitationRefused,
    )
    const stale = { ...keeper(), viewer: { ...keeper().viewer, authenticatedAt: null } }
    await expect(inviteProducer(stale, await grower(world), 'a@b.test')).rejects.toBeInstanceOf(
      FreshSignInRequired,
    )
    await expect(inviteProducer(keeper(), Bun.randomUUIDv7(), 'a@b.test')).rejects.toBeInstanceOf(NotFound)
  })

  test('is forgotten with whoever leaves, and they work in no room', async () => {
    const guest = await stranger(world)
    const { maker, token } = await invited(requireMember(guest).email)
    await acceptRoomInvitation(guest, token)
    await transaction(world.ctx(), tx => forgetMember(tx, requireMember(guest).id))
    expect(await peopleOf(keeper(), maker)).toEqual({ members: [], invitations: [] })
    await expect(requireProducer(guest, maker)).rejects.toBeInstanceOf(NotFound)
  })
})

describe('a change', () => {
  test('waits for the shop with what would change and nothing else, and is then made', async () => {
    const maker = await grower(world)
    const { productId } = await crop(world, maker, { title: 'Leeks' })
    const mate = await roomMate(world, maker)
    expect(await proposeWords(mate, maker, productId, words)).toBe('unchanged')
    expect(
      await proposeWords(mate, maker, productId, { ...words, title: 'Baby leeks', allergens: 'Celery' }),
    ).toBe('waits')
    expect((await productOf(productId)).title).toBe('Leeks')
    expect((await ownProducts(mate, maker, 1)).products[0]?.waiting).toBe(true)
    const [waiting] = (await ownProposals(mate, maker, 1)).proposals
    expect([waiting?.before, waiting?.after]).toEqual([
      { title: 'Leeks', allergens: '', allergenFree: false },
      { title: 'Baby leeks', allergens: 'Celery', allergenFree: false },
    ])
    await acceptProposal(keeper(), waiting?.id ?? '')
    expect(await productOf(productId)).toMatchObject({ title: 'Baby leeks', allergens: 'Celery' })
    await expect(acceptProposal(keeper(), waiting?.id ?? '')).rejects.toBeInstanceOf(DecidedAlready)
    await expect(withdrawProposal(mate, maker, waiting?.id ?? '')).rejects.toBeInstanceOf(DecidedAlready)
  })

  test('replaces an earlier one of the same thing, is declined with a reason, or taken back', async () => {
    const maker = await grower(world)
    const { productId, variantId } = await crop(world, maker, { title: 'Leeks' })
    const mate = await roomMate(world, maker)
    await proposeWords(mate, maker, productId, { ...words, title: 'One' })
    await proposeWords(mate, maker, productId, { ...words, title: 'Two' })
    await proposeVariant(mate, maker, variantId, { stock: 7, cost: pounds(210) })
    const { proposals } = await ownProposals(mate, maker, 1)
    expect(proposals.map(({ kind, decision }) => [kind, decision])).toEqual([
      ['variant', null],
      ['product', null],
      ['product', 'withdrawn'],
    ])
    await declineProposal(keeper(), proposals[1]?.id ?? '', 'Too short')
    await withdrawProposal(mate, maker, proposals[0]?.id ?? '')
    const after = (await ownProposals(mate, maker, 1)).proposals
    expect(after.map(({ decision, reason }) => [decision, reason])).toEqual([
      ['withdrawn', ''],
      ['declined', 'Too short'],
      ['withdrawn', ''],
    ])
    expect((await productOf(productId)).title).toBe('Leeks')
    expect((await openProposals(keeper(), 1)).proposals.filter(each => each.producerId === maker)).toEqual([])
  })

  test('is made at once for who is trusted, and that is a fact with who and when', async () => {
    const maker = await grower(world)
    const { productId, variantId } = await crop(world, maker, { title: 'Leeks', stock: 10 })
    const mate = await roomMate(world, maker, true)
    expect(await proposeWords(mate, maker, productId, { ...words, title: 'Chard' })).toBe('done')
    expect(await proposeVariant(mate, maker, variantId, { stock: 4, cost: null })).toBe('done')
    expect(await one(world, 'select stock, cost_amount from variants where id = ?', [variantId])).toEqual({
      stock: 4,
      cost_amount: null,
    })
    const trust = () =>
      one<{ trusted_by_id: string; trusted_at: Date }>(
        world,
        'select trusted_by_id, trusted_at from producer_terms where producer_id = ?',
        [maker],
      )
    const since = await trust()
    expect(since.trusted_by_id).toBe(world.cast.members.shopkeeper.id)
    await saveTerms(world.ctx('operator'), maker, {
      orderEmail: 'shed@farm.test',
      trusted: true,
      seesBuyers: true,
    })
    expect(await trust()).toEqual(since)
    expect(await termsOf(keeper(), maker)).toEqual({
      orderEmail: 'shed@farm.test',
      trusted: true,
      seesBuyers: true,
    })
    await saveTerms(keeper(), maker, { orderEmail: '', trusted: false, seesBuyers: false })
    expect(await proposeWords(mate, maker, productId, { ...words, title: 'Kale' })).toBe('waits')
  })

  test('of what somebody else changed meanwhile is shown once more; stock goes by what was counted', async () => {
    const maker = await grower(world)
    const { productId, variantId } = await crop(world, maker, { title: 'Leeks', stock: 10 })
    const mate = await roomMate(world, maker)
    await proposeWords(mate, maker, productId, { ...words, title: 'Mine' })
    await proposeVariant(mate, maker, variantId, { stock: 30, cost: pounds(200) })
    await db(world.ctx())
      .updateTable('products')
      .set({ title: 'Theirs' })
      .where('id', '=', productId)
      .execute()
    await moveStock(keeper(), variantId, { reason: 'waste', quantity: 3, note: 'Wilted' })
    const [stocked, named] = (await ownProposals(mate, maker, 1)).proposals
    await expect(acceptProposal(keeper(), named?.id ?? '')).rejects.toBeInstanceOf(ProposalOutdated)
    const shown = (await openProposals(keeper(), 1)).proposals.find(({ id }) => id === named?.id)
    expect([shown?.now?.title, shown?.before.title]).toEqual(['Theirs', 'Leeks'])
    await acceptProposal(keeper(), named?.id ?? '', shown?.seen)
    expect((await productOf(productId)).title).toBe('Mine')
    await acceptProposal(keeper(), stocked?.id ?? '')
    // 20 more were counted, and 3 of them are gone.
    expect(await one(world, 'select stock from variants where id = ?', [variantId])).toEqual({ stock: 27 })
  })

  test('says both statements about allergens at once, and is accepted upon those that the shop has seen', async () => {
    const maker = await grower(world)
    const { productId } = await crop(world, maker, { title: 'Leeks' })
    const mate = await roomMate(world, maker)
    await proposeWords(mate, maker, productId, { ...words, allergenFree: true })
    const open = async () =>
      (await openProposals(keeper(), 1)).proposals.find(each => each.producerId === maker)
    const first = await open()
    expect([first?.before, first?.after]).toEqual([
      { allergens: '', allergenFree: false },
      { allergens: '', allergenFree: true },
    ])
    await setAllergens(productId, 'Celery')
    await expect(acceptProposal(keeper(), first?.id ?? '', first?.seen)).rejects.toBeInstanceOf(
      ProposalOutdated,
    )
    const second = await open()
    expect(second?.now?.allergens).toBe('Celery')
    await acceptProposal(keeper(), second?.id ?? '', second?.seen)
    expect(await productOf(productId)).toMatchObject({ allergens: '', allergen_free: true })
  })

  test('of other words is not accepted either by who saw other allergens', async () => {
    const maker = await grower(world)
    const { productId } = await crop(world, maker, { title: 'Leeks' })
    const mate = await roomMate(world, maker)
    await proposeWords(mate, maker, productId, { ...words, summary: 'Free of everything' })
    const seen = (await openProposals(keeper(), 1)).proposals.find(each => each.producerId === maker)
    await setAllergens(productId, 'Celery')
    await expect(acceptProposal(keeper(), seen?.id ?? '', seen?.seen)).rejects.toBeInstanceOf(
      ProposalOutdated,
    )
  })

  test('that says half of what there is to say of allergens never contradicts the other half', async () => {
    const maker = await grower(world)
    const { productId } = await crop(world, maker, { title: 'Leeks' })
    await setAllergens(productId, 'Celery')
    const { id } = await one<{ id: string }>(
      world,
      `insert into product_proposals (id, producer_id, product_id, kind, before, after, proposed_at)
       values (gen_random_uuid(), ?, ?, 'product', '{"allergenFree": false}', '{"allergenFree": true}', now()) returning id`,
      [maker, productId],
    )
    await expect(acceptProposal(keeper(), id)).rejects.toBeInstanceOf(AllergensContradict)
  })

  test('of a cost is compared with what whoever held the variant meanwhile has written', async () => {
    const maker = await grower(world)
    const { variantId } = await crop(world, maker, { stock: 5, cost: 200 })
    const mate = await roomMate(world, maker)
    await proposeVariant(mate, maker, variantId, { stock: 5, cost: pounds(210) })
    const open = (await ownProposals(mate, maker, 1)).proposals[0]
    let accepted: unknown
    await overtaking(
      world,
      proceed =>
        transaction(world.ctx(), async tx => {
          await db(tx).updateTable('variants').set({ cost_amount: 150 }).where('id', '=', variantId).execute()
          await proceed()
        }),
      async () => {
        accepted = await acceptProposal(keeper(), open?.id ?? '').catch(fault => fault)
      },
    )
    expect(accepted).toBeInstanceOf(ProposalOutdated)
  })

  test('of the stock takes nothing from what is promised, and says so', async () => {
    const maker = await grower(world)
    const { variantId } = await crop(world, maker, { stock: 5 })
    await reservedFor(world, variantId, 4)
    const mate = await roomMate(world, maker, true)
    await expect(
      proposeVariant(mate, maker, variantId, { stock: 3, cost: pounds(200) }),
    ).rejects.toBeInstanceOf(StockPromised)
    await expect(
      proposeVariant(mate, maker, variantId, { stock: 5, cost: { amount: 1, currency: 'USD' } }),
    ).rejects.toThrow('USD')
    expect(await proposeVariant(mate, maker, variantId, { stock: 4, cost: pounds(200) })).toBe('done')
  })

  test('can be a picture, which is the product’s once it is accepted', async () => {
    const maker = await grower(world)
    const { productId } = await crop(world, maker)
    const mate = await roomMate(world, maker)
    expect(await proposePicture(mate, maker, productId, { bytes: await picture(), alt: 'Green' })).toBe(
      'waits',
    )
    expect((await productOf(productId)).image).toBeNull()
    const [proposal] = (await ownProposals(mate, maker, 1)).proposals
    await acceptProposal(keeper(), proposal?.id ?? '')
    expect((await ownProduct(mate, maker, productId)).image).toBe(String(proposal?.after.image))
  })

  test('can be something new, which the shop puts on sale', async () => {
    const maker = await grower(world)
    const mate = await roomMate(world, maker)
    const cress = {
      ...words,
      title: 'Cress',
      allergenFree: true,
      variantName: 'a tray',
      unit: '',
      stock: 6,
      cost: pounds(90),
      price: pounds(140),
    }
    expect(await proposeNew(mate, maker, cress)).toBe('waits')
    expect((await ownProducts(mate, maker, 1)).total).toBe(0)
    const [proposal] = (await ownProposals(mate, maker, 1)).proposals
    await acceptProposal(keeper(), proposal?.id ?? '')
    const [made] = (await ownProducts(mate, maker, 1)).products
    expect(made).toMatchObject({ title: 'Cress', listed: false, stock: 6 })
    const { variants, allergenFree } = await ownProduct(mate, maker, made?.id ?? '')
    expect([allergenFree, variants.map(({ price, cost }) => [price.amount, cost?.amount])]).toEqual([
      true,
      [[140, 90]],
    ])
  })

  test('is one of at most two hundred that wait', async () => {
    const maker = await grower(world)
    const mate = await roomMate(world, maker)
    await world.ctx().em.execute(
      `insert into product_proposals (id, producer_id, kind, before, after, proposed_at)
      select gen_random_uuid(), ?, 'new-product', '{}', '{"title": "x"}', now() - interval '1 day'
      from generate_series(1, 200)`,
      [maker],
    )
    const { productId } = await crop(world, maker, { title: 'Leeks' })
    const chard = { ...words, title: 'Chard' }
    await expect(proposeWords(mate, maker, productId, chard)).rejects.toBeInstanceOf(TooManyProposals)
    // What takes the place of one that waits is none more.
    await db(world.ctx())
      .deleteFrom('product_proposals')
      .where('id', '=', eb =>
        eb.selectFrom('product_proposals').select('id').where('producer_id', '=', maker).limit(1),
      )
      .execute()
    expect(await proposeWords(mate, maker, productId, chard)).toBe('waits')
    expect(await proposeWords(mate, maker, productId, { ...words, title: 'Red chard' })).toBe('waits')
    expect((await ownProposals(mate, maker, 1)).proposals[0]?.after).toEqual({ title: 'Red chard' })
    await db(world.ctx()).deleteFrom('product_proposals').where('producer_id', '=', maker).execute()
  })
})

describe('somebody else’s', () => {
  type Attempt = (
    mate: Ctx,
    own: string,
    theirs: { maker: string; productId: string; variantId: string; proposalId: string },
  ) => Promise<unknown>
  const ATTEMPTS: Readonly<Record<string, Attempt>> = {
    'product is not read in their room': (mate, _, { maker, productId }) =>
      ownProduct(mate, maker, productId),
    'product is not read in one’s own room': (mate, own, { productId }) => ownProduct(mate, own, productId),
    'products are not listed': (mate, _, { maker }) => ownProducts(mate, maker, 1),
    'words are not changed': (mate, own, { productId }) => proposeWords(mate, own, productId, words),
    'words are not changed in their name': (mate, _, { maker, productId }) =>
      proposeWords(mate, maker, productId, words),
    'stock is not changed': (mate, own, { variantId }) =>
      proposeVariant(mate, own, variantId, { stock: 0, cost: null }),
    'picture is not changed': async (mate, own, { productId }) =>
      proposePicture(mate, own, productId, { bytes: await picture(), alt: 'x' }),
    'shelf gets nothing new': (mate, _, { maker }) =>
      proposeNew(mate, maker, {
        ...words,
        variantName: 'x',
        unit: '',
        stock: 1,
        cost: pounds(1),
        price: pounds(1),
      }),
    'proposals are not read': (mate, _, { maker }) => ownProposals(mate, maker, 1),
    'proposal is not taken back': (mate, own, { proposalId }) => withdrawProposal(mate, own, proposalId),
    'proposal is not accepted': (mate, _, { proposalId }) => acceptProposal(mate, proposalId),
    'offers are not read': (mate, _, { maker }) => ownOffers(mate, maker),
    'terms are not read': (mate, _, { maker }) => termsOf(mate, maker),
    'people are not read': (mate, _, { maker }) => peopleOf(mate, maker),
  }

  test.each(Object.entries(ATTEMPTS))('%s', async (_, attempt) => {
    const [own, maker] = [await grower(world), await grower(world)]
    const { productId, variantId } = await crop(world, maker, { title: 'Leeks' })
    await openCycle(world, new Map())
    await proposeWords(await roomMate(world, maker), maker, productId, { ...words, title: 'Chard' })
    const { id: proposalId } = await one<{ id: string }>(
      world,
      'select id from product_proposals where producer_id = ?',
      [maker],
    )
    const mate = await roomMate(world, own, true)
    await expect(attempt(mate, own, { maker, productId, variantId, proposalId })).rejects.toBeInstanceOf(
      NotFound,
    )
    expect((await productOf(productId)).title).toBe('Leeks')
    expect(await one(world, 'select decision from product_proposals where id = ?', [proposalId])).toEqual({
      decision: null,
    })
  })

  test('change is not made by the shop’s yes, once the product went to another producer', async () => {
    const [maker, other] = [await grower(world), await grower(world)]
    const { productId } = await crop(world, maker, { title: 'Leeks' })
    const mate = await roomMate(world, maker)
    await proposeWords(mate, maker, productId, { ...words, title: 'Chard' })
    await db(world.ctx())
      .updateTable('products')
      .set({ producer_id: other })
      .where('id', '=', productId)
      .execute()
    const [proposal] = (await ownProposals(mate, maker, 1)).proposals
    await expect(acceptProposal(keeper(), proposal?.id ?? '')).rejects.toBeInstanceOf(NotFound)
  })
})
