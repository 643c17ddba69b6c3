import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { requestEmailChange } from '../profile/change-email'
import { hasMailbox, readMail, readMailbox } from './read-mailbox'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const send = (to: string, subject: string, text = 'Words.') =>
  world.house.mailer.send({ to, from: 'Growers <post@localhost>', subject, text })
const read = (recipient = '', page = 1) => readMailbox(world.ctx(), { recipient, page })
const subjects = async (recipient = '', page = 1) =>
  (await read(recipient, page)).mails.map(({ subject }) => subject)

test('an empty mailbox has one empty page', async () => {
  expect(await read()).toEqual({ mails: [], recipients: [], total: 0, page: 1, pages: 1 })
  expect((await read('nobody', 7)).page).toBe(1)
})

describe('the mailbox', () => {
  test('has the newest letter on top, and whoever got one last is named first', async () => {
    await send('mair@farm.example', 'First')
    await send('tom@farm.example', 'Second')
    await send('Mair@farm.example', 'Third')
    expect(await subjects()).toEqual(['Third', 'Second', 'First'])
    expect((await read()).recipients).toEqual(['Mair@farm.example', 'tom@farm.example', 'mair@farm.example'])
  })

  test.each([
    ['MAIR', ['Third', 'First']],
    [' tom@ ', ['Second']],
    ['%', []],
    ['_', []],
    ['\\', []],
    ["' or true --", []],
  ])('narrowed by %p has %p', async (recipient, expected) => {
    expect(await subjects(recipient)).toEqual(expected)
  })

  test('tells a link that signs in from every other link', async () => {
    const { federation, account } = world.house.config.origins
    const linkIn = async (text: string) => {
      await send('link@farm.example', 'Link', text)
      return (await read('link@')).mails[0]?.signInLink
    }
    expect(await linkIn(`Open this:\n${federation}/signin/abc\n\nOnce.`)).toBe(`${federation}/signin/abc`)
    expect(await linkIn(`Open ${account}/signin/abc or ${federation}/login`)).toBeNull()
    expect(await linkIn(`(${federation}/signin/abc)`)).toBeNull()
  })

  test('has pages of twenty, and the last page for whoever asks for more', async () => {
    for (let n = 1; n <= 21; n++) await send('pages@farm.example', `Page ${n}`)
    expect((await subjects('pages@'))[0]).toBe('Page 21')
    expect(await subjects('pages@', 2)).toEqual(['Page 1'])
    expect(await read('pages@', 99)).toMatchObject({ page: 2, pages: 2 })
    expect(await read('pages@', 0)).toMatchObject({ page: 1, pages: 2 })
    await db(world.ctx()).deleteFrom('sent_mails').where('subject', '=', 'Page 1').execute()
    expect(await read('pages@')).toMatchObject({ page: 1, pages: 1 })
  })

  test('names at most a dozen recipients', async () => {
    for (let n = 1; n <= 13; n++) await send(`crowd${n}@farm.example`, 'Crowd')
    const { recipients } = await read()
    expect(recipients).toHaveLength(12)
    expect([recipients[0], recipients.at(-1)]).toEqual(['crowd13@farm.example', 'crowd2@farm.example'])
  })

  test('waits for a letter that was asked for just now, until it is there', async () => {
    await requestEmailChange(world.ctx('member'), 'waited@farm.example')
    const looking = subjects('waited@')
    await world.work()
    expect(await looking).toEqual(['Your new address at Test Growers'])
  })
})

describe('one letter', () => {
  test('is read whole, with its headers and its attachments', async () => {
    await world.house.mailer.send({
      to: 'whole@farm.example',
      from: 'post@localhost',
      subject: 'Whole',
      text: 'Words.',
      html: '<p>Words.</p>',
      headers: { 'X-Growers': 'yes' },
      attachments: [{ name: 'plum.txt', type: 'text/plain', content: Buffer.from('plum') }],
    })
    const [line] = (await read('whole@')).mails
    expect(await readMail(world.ctx(), line?.id ?? '')).toMatchObject({
      ...line,
      sender: 'post@localhost',
      text: 'Words.',
      html: '<p>Words.</p>',
      signInLink: null,
      headers: { 'X-Growers': 'yes' },
      attachments: [expect.objectContaining({ name: 'plum.txt', type: 'text/plain' })],
    })
  })

  test('that is none is not found', async () => {
    for (const id of [Bun.randomUUIDv7(), 'nonsense', ''])
      await expect(readMail(world.ctx(), id)).rejects.toBeInstanceOf(NotFound)
  })
})

test.each([
  ['on one’s own desk', { smtpUrl: null, demo: false, coopDomain: null }, true],
  ['in a demo with a name', { smtpUrl: null, demo: true, coopDomain: 'growers.example' }, true],
  ['on a server with a name', { smtpUrl: null, demo: false, coopDomain: 'growers.example' }, false],
  ['where letters leave by SMTP', { smtpUrl: 'smtp://127.0.0.1:1', demo: false, coopDomain: null }, false],
  ['in a demo whose letters leave', { smtpUrl: 'smtp://127.0.0.1:1', demo: true, coopDomain: null }, false],
])('that there is a mailbox %s (%p) is %p', async (_, settings, isThere) => {
  const ctx = { ...world.ctx(), house: { ...world.house, config: { ...world.house.config, ...settings } } }
  expect(hasMailbox(ctx)).toBe(isThere)
  const reading = readMailbox(ctx, { recipient: '', page: 1 })
  if (isThere) await reading
  else await expect(reading).rejects.toBeInstanceOf(NotFound)
})
