import { afterAll, beforeAll, expect, test } from 'bun:test'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { memberAt } from '#core/services/federation/identity/member-at'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())

async function save(sender: string, welcomeText: string) {
  const path = '/operator/settings/letters'
  const { document } = await operator.get('federation', path)
  const version = document.querySelector('.main form input[name=version]')?.getAttribute('value') ?? ''
  expect((await operator.post('federation', path, { version, sender, welcomeText })).status).toBe(303)
}

const post = () =>
  db(world.ctx())
    .selectFrom('sent_mails')
    .select(['recipient', 'sender', 'subject', 'text'])
    .orderBy('id', 'desc')
    .execute()

test('letters come from the sender that was chosen, and a test letter shows that they do', async () => {
  await save('Weavers <hello@coop.example>', '')
  await operator.post('federation', '/operator/settings/letters/test')
  const [letter] = await post()
  expect(letter).toMatchObject({
    recipient: 'operator@example.test',
    subject: 'A letter from Test Growers',
  })
  expect(letter?.sender).toContain('hello@coop.example')
  const tested = await db(world.ctx())
    .selectFrom('settings')
    .select('key')
    .where('key', '=', 'mail-tested')
    .execute()
  expect(tested).toHaveLength(1)
})

async function join(handle: string) {
  const newcomer = await world.browser()
  await newcomer.post('federation', '/signin', { email: `${handle}@new.example` })
  await world.work()
  const link = /\/signin\/[\w-]+/.exec((await post())[0]?.text ?? '')?.[0] ?? ''
  expect((await newcomer.post('federation', link, { name: 'New Comer', handle })).status).toBe(303)
  await world.work()
  return (await post()).filter(({ recipient }) => recipient === `${handle}@new.example`)
}

test('whoever becomes a member is welcomed, once, in the operator’s words', async () => {
  await save('', 'Come by on Saturday.')
  const [welcome, ...others] = await join('wilma')
  expect(welcome).toMatchObject({ subject: 'Welcome to Test Growers' })
  expect(welcome?.text).toStartWith('Dear New Comer,\n\nCome by on Saturday.')
  expect(others.filter(({ subject }) => subject.startsWith('Welcome'))).toEqual([])
})

test('nobody is welcomed while there is nothing to say', async () => {
  await save('', '')
  expect((await join('quincy')).map(({ subject }) => subject)).toEqual(['Sign in to Test Growers'])
})

test('whoever is entered from a list is not written to', async () => {
  await save('', 'Come by on Saturday.')
  const email = 'enrolled@new.example'
  const made = await transaction(world.ctx(), tx =>
    memberAt(tx, { email, name: 'En Rolled', joinedAt: null }),
  )
  expect(made?.isNew).toBe(true)
  await world.work()
  expect((await post()).filter(({ recipient }) => recipient === email)).toEqual([])
})
