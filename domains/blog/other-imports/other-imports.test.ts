import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Browser } from '../../../tests/browser'
import { one } from '../../../tests/cart'
import { formFields } from '../../../tests/form-fields'
import { type TestHouse, testHouse } from '../../../tests/house'

const PATH = '/operator/imports'
const LIST = 'email,name,subscribed_to_emails\nwren@old.example,Wren,true\n'

let world: TestHouse
let operator: Browser
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
})
afterAll(() => world.close())

function send(
  what: 'members' | 'redirects',
  text: string | null,
  fields: Record<string, string> = {},
  browser = operator,
) {
  const form = new FormData()
  if (text !== null) form.set(what, new File([text], `${what}.txt`))
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return browser.post('blog', `${PATH}/${what}`, form)
}
const members = () => one<{ count: number }>(world, 'select count(*)::int as count from members')
const leadsOn = async (path: string) => (await (await world.browser()).get('blog', path)).location

describe('a list of members', () => {
  test('is taken, says how many are new, and changes nothing when it is sent again', async () => {
    const before = await members()
    const taken = await send('members', LIST)
    expect(taken.status).toBe(200)
    expect(taken.document.querySelector('.notice--success')?.textContent).toContain('1 new, 0 known already.')
    const again = await send('members', LIST)
    expect(again.document.querySelector('.notice--success')?.textContent).toContain('0 new, 1 known already.')
    expect((await members()).count).toBe(before.count + 1)
  })

  test.each([
    ['is not chosen', null],
    ['is empty', ''],
    ['has no addresses', 'name,note\nWren,x\n'],
  ])('that %s is refused beside its field, and what was chosen beside it stays', async (_, text) => {
    const before = await members()
    const refused = await send('members', text, { tiersUntil: '2031-07-01' })
    expect([refused.status, await members()]).toEqual([422, before])
    expect(refused.document.querySelector('#field-members-error')?.textContent).not.toBe('')
    const form = refused.document.querySelector(`form[action="${PATH}/members"]`)
    expect(formFields(form!).tiersUntil).toBe('2031-07-01')
  })

  test.each(['2001-01-01', '2031-02-30', 'soon'])(
    'with tiers until %p is refused, and read by nobody',
    async day => {
      const before = await members()
      const refused = await send('members', 'email\nlate@old.example\n', { tiersUntil: day })
      expect([refused.status, await members()]).toEqual([422, before])
      expect(refused.document.querySelector('#field-tiersUntil-error')?.textContent).toContain(
        'Choose a day to come',
      )
      expect(refused.document.querySelector('[name=tiersUntil]')?.getAttribute('value')).toBe(day)
    },
  )

  test('for a newsletter that is none is taken all the same', async () => {
    for (const newsletter of ['x', '']) expect((await send('members', LIST, { newsletter })).status).toBe(200)
  })

  test('names what it leaves out, and runs nothing of it', async () => {
    const taken = await send('members', 'email\n<script>alert(1)</script>\nreal@old.example\n')
    expect(taken.text).not.toContain('<script>alert(1)')
    expect(taken.document.querySelector('.notice--success')?.textContent).toContain('1 new')
    expect(taken.document.querySelectorAll('.notice--success li').length).toBeGreaterThan(0)
  })
})

describe('a list of redirects', () => {
  test('is taken and followed, patterns are listed in their order, and paths are not', async () => {
    const rules = [
      { from: '/old-home', to: '/archive' },
      { from: '^/years/(\\d+)$', to: '/archive/$1', permanent: true },
    ]
    const taken = await send('redirects', JSON.stringify(rules))
    expect(taken.document.querySelector('.notice--success')?.textContent).toContain('2 taken.')
    expect([await leadsOn('/old-home'), await leadsOn('/years/2019')]).toEqual(['/archive', '/archive/2019'])
    const page = await operator.get('blog', PATH)
    expect([...page.document.querySelectorAll('.work li > code')].map(each => each.textContent)).toEqual([
      '^/years/(\\d+)$',
      '/archive/$1',
    ])
    expect(page.document.querySelector('.work li > code')?.parentElement?.textContent).toContain('for good')
  })

  test.each([
    ['is not chosen', null],
    ['is empty', ''],
    ['is no list', '{"from": '],
  ])('that %s is refused beside its field', async (_, text) => {
    const refused = await send('redirects', text)
    expect(refused.status).toBe(422)
    expect(refused.document.querySelector('#field-redirects-error')?.textContent).not.toBe('')
  })

  test('is not led on any more where that is removed; what was typed stays where it is not', async () => {
    await send('redirects', JSON.stringify([{ from: '/to-go', to: '/archive' }]))
    const remove = (from: string) => operator.post('blog', `${PATH}/redirects?_method=delete`, { from })
    expect((await remove('/to-go')).location).toBe(PATH)
    expect(await leadsOn('/to-go')).toBeNull()
    const again = await remove('/to-go')
    expect(again.status).toBe(422)
    expect(again.document.querySelector('#field-from')?.getAttribute('value')).toBe('/to-go')
    expect((await remove('x'.repeat(1_001))).status).toBe(422)
  })
})

test('all of it is the operator’s: others see nothing, send nothing and remove nothing', async () => {
  await send('redirects', JSON.stringify([{ from: '/stays', to: '/archive' }]))
  const before = await members()
  for (const who of ['member', 'editor', 'shopkeeper'] as const) {
    const other = await world.browser(who)
    expect([who, (await other.get('blog', PATH)).status]).toEqual([who, 404])
    expect([who, (await send('members', 'email\nin@old.example\n', {}, other)).status]).toEqual([who, 404])
    expect([who, (await send('redirects', '[]', {}, other)).status]).toEqual([who, 404])
    const removed = await other.post('blog', `${PATH}/redirects?_method=delete`, { from: '/stays' })
    expect([who, removed.status]).toEqual([who, 404])
  }
  expect((await (await world.browser()).get('blog', PATH)).location).toStartWith('/login')
  expect([await members(), await leadsOn('/stays')]).toEqual([before, '/archive'])
})
