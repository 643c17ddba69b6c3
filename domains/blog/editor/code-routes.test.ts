import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { Browser } from '../../../tests/browser'
import { formFields } from '../../../tests/form-fields'
import { type TestHouse, testHouse } from '../../../tests/house'

const HEAD = '<meta name="verify" content="abc">'
const FOOT = '<p>Thank you, <b>readers</b></p>'

let world: TestHouse
let operator: Browser
let post: { id: string; slug: string }
let path: string
beforeAll(async () => {
  world = await testHouse()
  operator = await world.browser('operator')
  post = await createPost(world.ctx('editor'), 'post', written('With code', 'Words.'))
  await publish(world.ctx('editor'), post.id)
  path = `/editor/posts/${post.id}/code`
})
afterAll(() => world.close())

const form = async () =>
  formFields((await operator.get('blog', path)).document.querySelector(`form[action="${path}"]`)!)
const read = async () => (await (await world.browser()).get('blog', `/${post.slug}`)).document

describe('code beside the words of a post', () => {
  test('is empty at first, saved, shown as it was typed, and stands in the page', async () => {
    expect(await form()).toMatchObject({ head: '', foot: '' })
    const saved = await operator.post('blog', path, { ...(await form()), head: HEAD, foot: FOOT })
    expect(saved.location).toBe(path)
    expect(await form()).toMatchObject({ head: HEAD, foot: FOOT })
    const page = await read()
    expect(page.querySelector('head meta[name=verify]')?.getAttribute('content')).toBe('abc')
    expect(page.querySelector('main')?.textContent).toContain('Thank you, readers')
  })

  test.each([
    ['a script', 'head', '<script>alert(1)</script>'],
    ['a style', 'head', '<style>p{}</style>'],
    ['too much', 'head', 'x'.repeat(5_001)],
    ['a script from elsewhere', 'foot', '<script src="https://far.example/x.js"></script>'],
    ['a handler', 'foot', '<p onclick="alert(1)">x</p>'],
    ['a frame', 'foot', '<iframe src="https://far.example"></iframe>'],
    ['too much', 'foot', 'x'.repeat(20_001)],
  ])('that is %s in %s is refused, or does nothing', async (_, field, code) => {
    const before = await form()
    const answer = await operator.post('blog', path, { ...before, [field]: code })
    expect([303, 422]).toContain(answer.status)
    if (answer.status === 422) {
      const again = formFields(answer.document.querySelector(`form[action="${path}"]`)!)
      expect(again[field]).toBe(code)
      expect(answer.document.querySelector(`#field-${field}-error`)?.textContent).not.toBe('')
      expect(await form()).toMatchObject({ head: before.head!, foot: before.foot! })
    }
    const text = (await (await world.browser()).get('blog', `/${post.slug}`)).text
    for (const running of ['alert(1)', 'far.example', 'onclick='])
      expect([running, text.includes(running)]).toEqual([running, false])
  })

  test('that somebody else has saved is not written over', async () => {
    const mine = await form()
    await operator.post('blog', path, { ...mine, head: '<meta name="verify" content="theirs">' })
    const late = await operator.post('blog', path, { ...mine, head: '<meta name="verify" content="mine">' })
    expect([late.status, late.text.includes('mine')]).toEqual([409, true])
    expect((await form()).head).toContain('theirs')
  })

  test('is taken out by emptying its field', async () => {
    await operator.post('blog', path, { ...(await form()), head: '', foot: '' })
    const page = await read()
    expect(page.querySelector('meta[name=verify]')).toBeNull()
    expect(page.querySelector('main')?.textContent).not.toContain('readers')
  })
})

test('is the operator’s alone: who writes the post may not, nor may others', async () => {
  const before = await form()
  for (const who of ['editor', 'member', 'moderator'] as const) {
    const other = await world.browser(who)
    expect([who, (await other.get('blog', path)).status]).toEqual([who, 404])
    expect([who, (await other.post('blog', path, { head: HEAD, foot: '' })).status]).toEqual([who, 404])
  }
  expect((await (await world.browser()).get('blog', path)).location).toStartWith('/login')
  expect(await form()).toEqual(before)
  for (const id of ['x', Bun.randomUUIDv7()]) {
    expect((await operator.get('blog', `/editor/posts/${id}/code`)).status).toBe(404)
    expect((await operator.post('blog', `/editor/posts/${id}/code`, { head: '', foot: '' })).status).toBe(404)
  }
})
