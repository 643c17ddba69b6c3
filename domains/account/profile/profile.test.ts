import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

async function lastMailTo(recipient: string) {
  await world.work()
  const [mail] = await world
    .ctx()
    .em.execute<{ subject: string; text: string }[]>(
      'select subject, text from sent_mails where recipient = ? order by id desc limit 1',
      [recipient],
    )
  return mail
}

async function linkTo(recipient: string): Promise<string> {
  const link = /http\S+\/profile\/email\/\S+/.exec((await lastMailTo(recipient))?.text ?? '')?.[0]
  return new URL(link ?? '').pathname
}

test('a member says who they are; a name cannot be empty', async () => {
  const member = await world.browser('member')
  const empty = await member.post('account', '/profile?_method=put', { name: ' ', bio: 'Kept' })
  expect(empty.status).toBe(422)
  expect(empty.document.querySelector('textarea')?.textContent?.trim()).toBe('Kept')
  await member.post('account', '/profile?_method=put', { name: 'Mair <Pugh>', bio: 'Grows plums.' })
  const saved = await member.get('account', '/profile')
  expect(saved.document.querySelector('#field-name')?.getAttribute('value')).toBe('Mair <Pugh>')
  expect(saved.text).toContain('@member@')
})

test('an address changes when the links to both were opened, and the old one is told', async () => {
  const neighbour = await world.browser('neighbour')
  await neighbour.post('account', '/profile/email', { email: 'Tom@New.example' })
  const link = await linkTo('tom@new.example')
  const ask = await neighbour.get('account', link)
  expect(ask.text).toContain('tom@new.example')
  const old = await linkTo('neighbour@example.test')
  expect((await neighbour.post('account', link)).location).toBe('/profile')
  const waiting = await neighbour.get('account', '/profile')
  expect(waiting.document.querySelector('.notice__title')?.textContent).toBe(
    'tom@new.example is to be your address',
  )
  expect(waiting.text).toContain('the change happens on')

  expect((await neighbour.post('account', old)).location).toBe('/profile')
  expect((await neighbour.get('account', '/profile')).text).toContain('tom@new.example')
  expect((await lastMailTo('neighbour@example.test'))?.text).toContain('tom@new.example')
  expect((await neighbour.post('account', link)).status).toBe(422)
})

test('the old address cancels it without signing in, after a look that changes nothing', async () => {
  const member = await world.browser('member')
  await member.post('account', '/profile/email', { email: 'thief@new.example' })
  await member.post('account', await linkTo('thief@new.example'))
  const text = (await lastMailTo('member@example.test'))?.text ?? ''
  const cancel = new URL(/http\S+\/email-change\/\S+/.exec(text)?.[0] ?? '').pathname
  const anywhere = await world.browser()
  for (let look = 0; look < 2; look++)
    expect((await anywhere.get('account', cancel)).text).toContain('thief@new.example')
  expect((await anywhere.post('account', cancel)).text).toContain('Your address stays')
  expect((await anywhere.get('account', cancel)).status).toBe(422)
  expect((await member.get('account', '/profile')).text).not.toContain('thief@new.example')
})

test('a link is worth nothing to somebody else, or when it is tampered with', async () => {
  const editor = await world.browser('editor')
  await editor.post('account', '/profile/email', { email: 'edie@new.example' })
  const link = await linkTo('edie@new.example')
  const organiser = await world.browser('organiser')
  expect((await organiser.post('account', link)).status).toBe(422)
  expect((await (await world.browser()).post('account', link)).location).toStartWith('/login')
  expect((await editor.post('account', `${link}x`)).status).toBe(422)
  expect((await editor.get('account', '/profile/email/nonsense')).status).toBe(422)
})

test('whether an address is another member’s is not told, and it never becomes somebody else’s', async () => {
  const editor = await world.browser('editor')
  const answer = await editor.post('account', '/profile/email', { email: 'operator@example.test' })
  expect(answer.location).toBe('/profile')
  expect((await lastMailTo('operator@example.test'))?.text).not.toContain('/profile/email/')

  // Free when asked for, taken when confirmed.
  const moderator = await world.browser('moderator')
  const shopkeeper = await world.browser('shopkeeper')
  await moderator.post('account', '/profile/email', { email: 'same@new.example' })
  const first = await linkTo('same@new.example')
  await shopkeeper.post('account', '/profile/email', { email: 'same@new.example' })
  const second = await linkTo('same@new.example')
  await moderator.post('account', await linkTo('moderator@example.test'))
  await shopkeeper.post('account', await linkTo('shopkeeper@example.test'))
  const answers = await Promise.all([moderator.post('account', first), shopkeeper.post('account', second)])
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
})

test('an unusable address is said so beside the field', async () => {
  const operator = await world.browser('operator')
  for (const email of ['operator@example.test', 'no address', 'a@b@c']) {
    const visit = await operator.post('account', '/profile/email', { email })
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector('#field-email-error')).not.toBeNull()
  }
})
