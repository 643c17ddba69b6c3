import { afterAll, beforeAll, expect, test } from 'bun:test'
import { Newsletter } from '#core/entities/account/newsletter'
import { makeOwnRole } from '#core/services/federation/own-roles/edit-own-role'
import { giveOwnRole } from '#core/services/federation/own-roles/give-own-role'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
let newsletterId: string
beforeAll(async () => {
  world = await testHouse()
  const em = world.ctx().em
  newsletterId = em.create(Newsletter, { slug: 'thursday-letter', name: 'The Thursday Letter' }).id
  await em.flush()
  const [row] = await em.execute<{ id: string }[]>('select id from newsletters')
  newsletterId = row?.id ?? ''
})
afterAll(() => world.close())

const plums = () => ({
  newsletterId,
  subject: 'First <plums>',
  markdown: 'The *plums* are <script>in</script>.',
})

test('an editor writes a letter, sees it as its readers will, tests it, and sends it to who subscribed', async () => {
  const member = await world.browser('member')
  const subscribed = await member.post('account', `/newsletters/${newsletterId}/subscription`)
  expect(subscribed.location).toBe('/newsletters')

  const editor = await world.browser('editor')
  const saved = await editor.post('account', '/letters', plums())
  const path = saved.location ?? ''
  const draft = await editor.get('account', path)
  expect(draft.document.querySelector('.letter em')?.textContent).toBe('plums')
  expect(draft.document.querySelector('.letter script')).toBeNull()
  expect(draft.document.querySelector('h1')?.textContent?.trim()).toBe('First <plums>')

  expect((await editor.post('account', `${path}/test`)).location).toBe(path)
  expect((await editor.post('account', `${path}/sending`)).location).toBe(path)
  expect((await editor.get('account', path)).document.querySelector('progress')).not.toBeNull()
  await world.work(new Date(Date.now() + 60_000))
  const sent = await editor.get('account', path)
  expect(sent.document.querySelector('progress')).toBeNull()
  expect(sent.document.querySelector('.chart__figures')?.textContent).toContain('Sent')

  const mailbox = await editor.get('account', '/mailbox?to=member')
  expect(mailbox.document.querySelectorAll('tbody tr')).toHaveLength(1)
  const letter = await editor.get(
    'account',
    mailbox.document.querySelector('tbody th a')?.getAttribute('href') ?? '',
  )
  expect(letter.text).toContain('List-Unsubscribe-Post')
  expect(letter.text).toContain('/unsubscribe/')
})

test('while letters leave, a script gets the progress alone', async () => {
  const editor = await world.browser('editor')
  const { location } = await editor.post('account', '/letters', plums())
  const part = await editor.get('account', `${location}/progress`, { 'hx-request': 'true' })
  expect(part.text).toStartWith('<section')
  expect((await editor.get('account', `${location}/progress`)).location).toBe(location)
})

test('what is missing in a letter is said beside its field, and nothing typed is lost', async () => {
  const editor = await world.browser('editor')
  const visit = await editor.post('account', '/letters', {
    newsletterId,
    subject: '',
    markdown: 'Long & dear',
  })
  expect(visit.status).toBe(422)
  expect(visit.document.querySelector('#field-subject-error')?.textContent).toContain('subject')
  expect(visit.document.querySelector('textarea')?.textContent?.trim()).toBe('Long & dear')
})

test('a letter on its way cannot be changed: the page says so', async () => {
  const editor = await world.browser('editor')
  const { location } = await editor.post('account', '/letters', plums())
  await editor.post('account', `${location}/sending`)
  const late = await editor.post('account', `${location}?_method=put`, plums())
  expect(late.status).toBe(409)
  expect(late.text).toContain('on its way already')
  expect((await editor.post('account', `${location}?_method=delete`)).status).toBe(409)
})

test('sent twice, by a double click or by two, it is on its way once, and both see how far it is', async () => {
  const editor = await world.browser('editor')
  const { location } = await editor.post('account', '/letters', plums())
  const pressed = [1, 2].map(() => editor.post('account', `${location}/sending`))
  expect((await Promise.all(pressed)).map(visit => visit.location)).toEqual([location, location])
  expect((await editor.get('account', location ?? '')).document.querySelector('progress')).not.toBeNull()
})

test.each([
  ['', 'Give a day and a time.'],
  ['2027-02-30T10:00', 'Give a day and a time.'],
  ['2020-03-01T10:00', 'That time is over. Choose a later one, or send it now.'],
])('a letter that is to go out at “%s” stays a draft, with the fault at its field', async (at, fault) => {
  const editor = await world.browser('editor')
  const { location } = await editor.post('account', '/letters', plums())
  const refused = await editor.post('account', `${location}/plan`, { at })
  expect(refused.status).toBe(422)
  expect(refused.document.querySelector('#field-at-error')?.textContent?.trim()).toBe(fault)
  expect(refused.document.querySelector('#field-at')?.getAttribute('value') ?? '').toBe(at)
  expect(refused.document.querySelector('details[open] #field-at')).not.toBeNull()
})

test('an editor begins and changes newsletters; a short name is one newsletter’s', async () => {
  const editor = await world.browser('editor')
  const fields = { name: 'Minutes', slug: 'minutes', description: 'What we said.' }
  expect((await editor.post('account', '/letters/newsletters', fields)).location).toBe('/letters/newsletters')
  const twice = await editor.post('account', '/letters/newsletters', fields)
  expect(twice.status).toBe(422)
  expect(twice.document.querySelector('#field-slug-error')?.textContent).toContain('already')
  const list = await editor.get('account', '/letters/newsletters')
  const path = list.document.querySelector('tbody th a')?.getAttribute('href') ?? ''
  const renamed = await editor.post('account', `${path}?_method=put`, {
    ...fields,
    name: 'Minutes and Figures',
  })
  expect(renamed.status).toBe(303)
})

test('to a member the pages of an editor are not there, and a visitor is asked to sign in', async () => {
  const member = await world.browser('member')
  const visitor = await world.browser()
  for (const path of ['/letters', '/letters/new', '/letters/newsletters', '/letters/newsletters/new']) {
    expect((await member.get('account', path)).status).toBe(404)
    expect((await visitor.get('account', path)).location).toStartWith('/login')
  }
})

test('whoever may write letters by a role of the cooperative’s opens every page of theirs, and sends one', async () => {
  const operator = world.ctx('operator')
  const settings = { name: 'Correspondent', permissions: ['newsletters'], needsSecondFactor: false } as const
  await giveOwnRole(operator, '@neighbour', await makeOwnRole(operator, settings))
  const writer = await world.browser('neighbour')
  expect((await writer.get('account', '/letters/new')).status).toBe(200)
  expect((await writer.get('account', '/letters/new?of=post')).status).toBe(200)
  const path = (await writer.post('account', '/letters', plums())).location ?? ''
  for (const page of [path, `${path}/edit`, '/letters', '/letters/newsletters'])
    expect([page, (await writer.get('account', page)).status]).toEqual([page, 200])
  expect((await writer.post('account', `${path}/test`)).location).toBe(path)
  const links = [...(await writer.get('account', path)).document.querySelectorAll('.work__nav a')]
  for (const link of links) {
    const to = link.getAttribute('href') ?? ''
    expect([to, (await writer.get('account', to)).status]).toEqual([to, 200])
  }
})
