import { afterAll, beforeAll, expect, test } from 'bun:test'
import { DOMAINS } from '#core/contracts/domain'
import type { PaymentsKind } from '#core/contracts/platform/payments'
import { db } from '#core/database/db'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { saveWaysSettings } from '#core/services/cart/ways/settings'
import { firstSteps } from '#core/services/house/first-steps'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
  // A cooperative of one.
  const only = world.cast.members.operator.id
  await db(world.ctx()).deleteFrom('role_grants').where('member_id', '<>', only).execute()
})
afterAll(() => world.close())

const STEPS = '/operator/first-steps'

async function done(): Promise<string[]> {
  const { document } = await operator.get('federation', STEPS)
  return [...document.querySelectorAll('.work__content tbody tr')]
    .filter(row => row.querySelector('.badge')?.textContent === 'done')
    .map(row => row.querySelector('a')?.textContent.trim() ?? '')
}

test('a step is done when what it is about is there, and not before', async () => {
  expect(await done()).toEqual([])
  const editor = world.ctx('operator')
  const { id } = await createPost(editor, 'post', written('Hello', 'Here we are.'))
  expect(await done()).toEqual([])
  await publish(editor, id)
  await operator.post('federation', '/operator/settings/letters/test')
  await operator.post('federation', '/operator/invitations', { email: 'a@b.example', roles: 'editor' })
  await operator.post('market', '/shop/currency', { currency: 'EUR' })
  expect(await done()).toEqual([
    'Send yourself a letter',
    'Choose the currency',
    'Write the first post',
    'Invite the others',
  ])
})

test('a page by an address that is no post’s makes no first post', async () => {
  const { id } = await createPost(world.ctx('operator'), 'page', {
    ...written('Privacy', 'Little.'),
    slug: 'privacy',
  })
  await publish(world.ctx('operator'), id)
  expect(await done()).not.toContain('Publish Privacy and Imprint')
})

test('people can pay once the shop is paid in money: play money is none', async () => {
  const bank = { holder: '', account: '', bic: '' }
  const paid = async (cards: boolean, ways: readonly ('cash' | 'transfer')[]) => {
    await saveWaysSettings(world.ctx('operator'), { cards, ways: [...ways], bank, transferDays: 7 })
    return (await done()).includes('Choose how people pay')
  }
  expect([await paid(true, ['cash']), await paid(false, []), await paid(false, ['cash'])]).toEqual([
    false,
    false,
    true,
  ])
  const steps = async (kind: PaymentsKind) => (await firstSteps(world.ctx('operator'), kind)).done.payments
  expect([await steps('sandbox'), await steps('none'), await steps('real')]).toEqual([true, true, true])
  await paid(true, ['cash'])
  expect([await steps('sandbox'), await steps('none'), await steps('real')]).toEqual([false, true, true])
  await paid(true, [])
  expect([await steps('none'), await steps('real')]).toEqual([false, true])
})

test('each leads to a page that is there', async () => {
  const { document } = await operator.get('federation', STEPS)
  const links = [...document.querySelectorAll('.work__content tbody a')].map(
    link => link.getAttribute('href') ?? '',
  )
  expect(links).toHaveLength(10)
  for (const href of links) {
    const { origins } = world.house.config
    const app = DOMAINS.find(domain => href.startsWith(origins[domain])) ?? 'federation'
    const path = href.replace(origins[app], '').replace(/#.*/, '')
    expect([href, (await operator.get(app, path)).status]).toEqual([href, 200])
  }
})

test('the list is put away, and comes back', async () => {
  await operator.post('federation', `${STEPS}/putting-away`)
  await operator.post('federation', `${STEPS}/putting-away`)
  expect((await operator.get('federation', STEPS)).document.querySelector('.work__content table')).toBeNull()
  await operator.post('federation', `${STEPS}/putting-away?_method=delete`)
  expect(
    (await operator.get('federation', STEPS)).document.querySelector('.work__content table'),
  ).not.toBeNull()
})

test('it is the operator’s', async () => {
  const member = await world.browser('member')
  expect((await member.get('federation', STEPS)).status).toBe(404)
  expect((await member.post('federation', `${STEPS}/putting-away`)).status).toBe(404)
})
