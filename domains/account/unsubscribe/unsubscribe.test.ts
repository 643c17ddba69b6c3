import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { Newsletter } from '#core/entities/account/newsletter'
import { sendLetter } from '#core/services/account/letters/send-letter'
import { createLetter } from '#core/services/account/letters/write-letter'
import { subscribe } from '#core/services/account/newsletters/subscribe'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let newsletterId: string
let link: string
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

/** The member got a letter; `link` is the address in its List-Unsubscribe header. */
beforeEach(async () => {
  const em = world.ctx().em
  const newsletter = em.create(Newsletter, { slug: Bun.randomUUIDv7(), name: 'The Thursday Letter' })
  await em.flush()
  newsletterId = newsletter.id
  await subscribe(world.ctx('member'), newsletterId)
  const id = await createLetter(world.ctx('editor'), { newsletterId, subject: 'Plums', markdown: 'Ripe.' })
  await sendLetter(world.ctx('editor'), id)
  await world.work(new Date(Date.now() + 60_000))
  const [mail] = await em.execute<{ headers: Record<string, string> }[]>(
    'select headers from sent_mails order by id desc limit 1',
  )
  link = new URL(mail?.headers['List-Unsubscribe']?.slice(1, -1) ?? '').pathname
})

const isSubscribed = async () =>
  (await world.house.services.account.newsletters(world.ctx('member'))).find(({ id }) => id === newsletterId)
    ?.subscribed

test('a mail program unsubscribes with one POST from elsewhere, without a session', async () => {
  const visitor = await world.browser()
  const oneClick = () =>
    visitor.send('account', link, {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      headers: { origin: 'https://mail.example', 'sec-fetch-site': 'cross-site' },
    })
  const answer = await oneClick()
  expect(answer.status).toBe(200)
  expect(answer.headers.get('location')).toBeNull()
  expect(await isSubscribed()).toBe(false)
  expect((await oneClick()).status).toBe(200)
})

test('a mail program may also send the form as multipart', async () => {
  const form = new FormData()
  form.set('List-Unsubscribe', 'One-Click')
  expect((await (await world.browser()).post('account', link, form)).status).toBe(200)
  expect(await isSubscribed()).toBe(false)
})

test('opening the link only asks: nobody is unsubscribed by a scanner', async () => {
  const visit = await (await world.browser()).get('account', link)
  expect(visit.status).toBe(200)
  expect(visit.document.querySelector('main form')?.getAttribute('action')).toBe(link)
  expect(visit.text).not.toContain('member@example.test')
  expect(await isSubscribed()).toBe(true)
})

test('who pressed by mistake is back with one press', async () => {
  const visitor = await world.browser()
  const gone = await visitor.post('account', link)
  const back = gone.document.querySelector('main form')?.getAttribute('action') ?? ''
  expect(await isSubscribed()).toBe(false)
  expect((await visitor.post('account', back, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  expect((await visitor.post('account', back)).status).toBe(200)
  expect(await isSubscribed()).toBe(true)
})

test('an unknown link is not found', async () => {
  const visitor = await world.browser()
  expect((await visitor.get('account', '/unsubscribe/none')).status).toBe(404)
  expect((await visitor.post('account', '/unsubscribe/none')).status).toBe(404)
})

test('a member stops and begins a newsletter on their own page', async () => {
  const member = await world.browser('member')
  await member.post('account', `/newsletters/${newsletterId}/subscription?_method=delete`)
  expect(await isSubscribed()).toBe(false)
  await member.post('account', `/newsletters/${newsletterId}/subscription`)
  await member.post('account', `/newsletters/${newsletterId}/subscription`)
  expect(await isSubscribed()).toBe(true)
  expect((await member.post('account', '/newsletters/none/subscription')).status).toBe(404)
  const visitor = await world.browser()
  expect((await visitor.post('account', `/newsletters/${newsletterId}/subscription`)).location).toStartWith(
    '/login',
  )
  expect((await visitor.get('account', '/newsletters')).text).toContain('Sign in to subscribe')
})
