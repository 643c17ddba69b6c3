import { afterAll, beforeAll, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { readMail, readMailbox } from '#core/services/account/mailbox/read-mailbox'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const link = () => `${world.house.config.origins.federation}/signin/abc-DEF_123`

async function send(to: string, subject: string, text: string, html?: string) {
  await world.house.mailer.send({ to, from: 'post@localhost', subject, text, html })
}

test('an empty mailbox says how to get a letter into it', async () => {
  const visit = await (await world.browser()).get('account', '/mailbox')
  expect(visit.status).toBe(200)
  expect(visit.document.querySelector('.empty-state')?.textContent).toContain('No letters yet')
})

test('the newest sign-in link stands out, and one press opens it', async () => {
  await send('mair@farm.example', 'Sign in to Test Growers', `Open this link to go on:\n${link()}\n\nOnce.`)
  await send('tom@farm.example', 'Your order RA-1', 'Thank you for your order.')
  const visit = await (await world.browser()).get('account', '/mailbox')
  const button = visit.document.querySelector('.notice--success a.button')
  expect(button?.getAttribute('href')).toBe(link())
  expect(visit.document.querySelector('.notice--success')?.textContent).toContain('mair@farm.example')
  const subjects = [...visit.document.querySelectorAll('tbody th')].map(cell => cell.textContent?.trim())
  expect(subjects).toEqual(['Your order RA-1', 'Sign in to Test Growers'])
})

test('the mailbox can be narrowed to one recipient', async () => {
  const visit = await (await world.browser()).get('account', '/mailbox?to=tom%40farm.example')
  expect(visit.document.querySelectorAll('tbody tr')).toHaveLength(1)
  expect(visit.document.querySelector('.notice--success')).toBeNull()
  const nobody = await (await world.browser()).get('account', '/mailbox?to=100%25')
  expect(nobody.document.querySelectorAll('tbody tr')).toHaveLength(0)
})

test('a letter is read as text with its links, and as harmless HTML', async () => {
  await send(
    'mair@farm.example',
    'Hello <b>you</b>',
    'See https://farm.example/a?b=1&c=2. <script>alert(1)</script>',
    '<h1>Hi</h1><p onclick="x()">Words <img src="https://spy.example/p.gif" alt="a pear"><script>alert(1)</script><a href="javascript:alert(1)">no</a> <a href="https://farm.example/">yes</a></p><form action="https://spy.example"><input name="p"></form>',
  )
  const browser = await world.browser()
  const list = await browser.get('account', '/mailbox')
  const visit = await browser.get(
    'account',
    list.document.querySelector('tbody th a')?.getAttribute('href') ?? '',
  )
  const [text, html] = [...visit.document.querySelectorAll('.letter')]
  expect(text?.querySelector('a')?.getAttribute('href')).toBe('https://farm.example/a?b=1&c=2')
  expect(text?.textContent).toContain('<script>alert(1)</script>')
  expect(html?.querySelector('script, form, input, img, [onclick]')).toBeNull()
  expect(html?.textContent).toContain('[a pear]')
  expect([...(html?.querySelectorAll('a[href]') ?? [])].map(a => a.getAttribute('href'))).toEqual([
    'https://farm.example/',
  ])
})

test('an unknown letter is not found', async () => {
  const browser = await world.browser()
  expect((await browser.get('account', `/mailbox/${Bun.randomUUIDv7()}`)).status).toBe(404)
  expect((await browser.get('account', '/mailbox/nonsense')).status).toBe(404)
})

test.each([
  ['where letters leave by SMTP', { smtpUrl: 'smtp://127.0.0.1:1' }],
  ['on a server with a name, outside of the demo', { coopDomain: 'growers.example', demo: false }],
])('there is no mailbox %s', async (_, settings) => {
  const house = { ...world.house, config: { ...world.house.config, ...settings } }
  const ctx = { ...world.ctx('operator'), house }
  await expect(readMailbox(ctx, { recipient: '', page: 1 })).rejects.toThrow(NotFound)
  await expect(readMail(ctx, Bun.randomUUIDv7())).rejects.toThrow(NotFound)
})
