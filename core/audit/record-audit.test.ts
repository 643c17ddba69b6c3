import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { transaction } from '#core/database/transaction'
import { auditTrail } from '#core/services/federation/audit/audit-trail'
import { grantRole, revokeRole } from '#core/services/federation/identity/roles'
import { block, blocks, liftBlock } from '#core/services/federation/moderation/blocks'
import { clients, deleteClient, registerClient } from '#core/services/federation/oauth/register-client'
import { changeVariant } from '#core/services/market/products/change-variant'
import { setPrices } from '#core/services/market/products/set-prices'
import { moveStock } from '#core/services/market/stock/move-stock'
import { type TestHouse, testHouse } from '../../tests/house'
import { jarOnShelf } from '../../tests/market'
import { roleGrants } from '../../tests/role-grants'
import { recordAudit } from './record-audit'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const gbp = (amount: number) => ({ amount, currency: 'GBP' })

/** The newest lines, the newest first. */
async function newest(many: number) {
  const { lines } = await auditTrail(world.ctx('operator'), {})
  return lines
    .slice(0, many)
    .map(({ action, by, subject, before, after }) => [action, by, subject, before, after])
}

describe('written down is', () => {
  test('a role that is granted, once, and taken back', async () => {
    const operator = world.ctx('operator')
    await grantRole(operator, '@neighbour', 'editor')
    await grantRole(operator, '@neighbour', 'editor')
    const grant = (await roleGrants(operator)).find(
      ({ member, role }) => member === 'Tom Askew' && role === 'editor',
    )
    await revokeRole(operator, grant?.id ?? '')
    expect(await newest(3)).toEqual([
      ['role.revoked', 'Pat Lindqvist', 'Tom Askew', { role: 'editor' }, null],
      ['role.granted', 'Pat Lindqvist', 'Tom Askew', null, { role: 'editor' }],
    ])
  })

  test('a price, however it is set, with the one before it', async () => {
    const { variantId, title } = await jarOnShelf(world, { stock: 3, priceAmount: 650 })
    const keeper = world.ctx('shopkeeper')
    await setPrices(keeper, [{ variantId, price: gbp(700), seen: 650 }])
    const fields = { name: '340 g jar', sku: `S-${variantId}`, unit: '' }
    await changeVariant(keeper, variantId, { ...fields, price: gbp(720) })
    await changeVariant(keeper, variantId, { ...fields, price: gbp(720) })
    const by = world.cast.members.shopkeeper.name
    expect(await newest(2)).toEqual([
      ['price.set', by, `${title}, 340 g jar`, gbp(700), gbp(720)],
      ['price.set', by, `${title}, 340 g jar`, gbp(650), gbp(700)],
    ])
  })

  test('stock that was changed by hand', async () => {
    const { variantId, title } = await jarOnShelf(world, { stock: 5 })
    await moveStock(world.ctx('shopkeeper'), variantId, {
      reason: 'correction',
      quantity: 4,
      note: 'One fell',
    })
    const after = { stock: 4, reason: 'correction' }
    expect(await newest(1)).toEqual([
      ['stock.moved', world.cast.members.shopkeeper.name, `${title}, 340 g jar`, { stock: 5 }, after],
    ])
  })

  test('a client, without its secret, also when it is gone', async () => {
    const operator = world.ctx('operator')
    const client = { name: 'The Orchard', redirectUris: ['https://orchard.example/in'] }
    const { secret } = await registerClient(operator, {
      ...client,
      backchannelLogoutUri: null,
      isPublic: false,
    })
    const [registered] = (await clients(operator)).lines
    await deleteClient(operator, registered?.id ?? '')
    const lines = await newest(2)
    expect(lines).toEqual([
      ['client.deleted', 'Pat Lindqvist', 'The Orchard', client, null],
      ['client.registered', 'Pat Lindqvist', 'The Orchard', null, expect.objectContaining(client)],
    ])
    expect(JSON.stringify(lines)).not.toContain(secret ?? 'none')
  })

  test('a block, and that it was lifted', async () => {
    const moderator = world.ctx('moderator')
    await block(moderator, 'spam.example', 'Spam')
    const [standing] = (await blocks(moderator)).blocks
    await liftBlock(moderator, standing?.id ?? '')
    const facts = { target: 'spam.example', reason: 'Spam' }
    expect((await newest(2)).map(([action, , subject, ...states]) => [action, subject, ...states])).toEqual([
      ['block.lifted', 'spam.example', facts, null],
      ['block.added', 'spam.example', null, facts],
    ])
  })
})

describe('an entry', () => {
  const record = (ctx: Ctx, before: Record<string, unknown>, after: Record<string, unknown>) =>
    transaction(ctx, tx =>
      recordAudit(tx, {
        action: 'settings.changed',
        subject: { kind: 'settings', id: 'site' },
        before,
        after,
      }),
    )
  const many = async () => (await auditTrail(world.ctx('operator'), {})).lines.length

  test('is not there when what it is about was given up', async () => {
    const before = await many()
    const fault = transaction(world.ctx('operator'), async tx => {
      await grantRole(tx, '@neighbour', 'shopkeeper')
      throw new Error('given up')
    })
    await expect(fault).rejects.toThrow('given up')
    expect(await many()).toBe(before)
  })

  test('is not made of what is the same before and after', async () => {
    const before = await many()
    await record(world.ctx('operator'), { currency: 'GBP' }, { currency: 'GBP' })
    expect(await many()).toBe(before)
  })

  test.each(['secret', 'tokenHash', 'accessToken', 'password', 'private_jwk', 'code'])(
    'holds no %s',
    async field => {
      await expect(record(world.ctx('operator'), {}, { [field]: 'x' })).rejects.toThrow('keeps no secrets')
    },
  )

  test('is changed, deleted or swept away by nobody', async () => {
    await record(world.ctx('operator'), { tagline: 'Ours' }, { tagline: 'Still ours' })
    for (const statement of [`update audit set after = '{}'`, 'delete from audit', 'truncate audit'])
      await expect(world.ctx().em.execute(statement)).rejects.toThrow('stays as it is')
  })
})
