import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ChangedMeanwhile, FreshSignInRequired, NotFound } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../tests/house'
import { purgedBy } from '../../../tests/purges'
import { CODE_FORM, CodeRefused, footHtml, headTags, injectCode, injectedCode } from './code-injection'
import { publish } from './publish'
import { createPost, savePost } from './save-post'
import { written } from './testing'

let world: TestHouse
let id: string
let slug: string
beforeAll(async () => {
  world = await testHouse()
  ;({ id, slug } = await createPost(world.ctx('editor'), 'post', written('Coded', 'Words.')))
  await publish(world.ctx('editor'), id)
})
afterAll(() => world.close())

const operator = () => world.ctx('operator')
const HEAD =
  '<meta name="x-shelf" content="a &quot;field&quot; & more">\n<link rel="me" href="https://social.example/@us" />'
const FOOT = '<p>Thanks to <a href="https://mill.example/">the mill</a>.</p>'

test('what an operator injects stands in the head and below the words, and a save of the text keeps it', async () => {
  const tags = ['posts', `post:${id}`] as const
  const inject = () => injectCode(operator(), id, { head: HEAD, foot: FOOT })
  expect(await purgedBy(world, [...tags], inject)).toEqual([...tags])
  await savePost(world.ctx('editor'), id, 1, written('Coded', 'Other words.'))
  const visit = await (await world.browser()).get('blog', `/${slug}`)
  expect(visit.document.querySelector('head meta[name=x-shelf]')?.getAttribute('content')).toContain('field')
  expect(visit.document.querySelector('head link[rel=me]')?.getAttribute('href')).toBe(
    'https://social.example/@us',
  )
  expect(visit.document.querySelector('.post a[href="https://mill.example/"]')?.textContent).toBe('the mill')
  const audited = await db(operator())
    .selectFrom('audit')
    .select('after')
    .where('action', '=', 'post-code.set')
    .execute()
  expect(audited).toEqual([{ after: { head: HEAD, foot: FOOT } }])
})

describe('is refused with what it is:', () => {
  test.each([
    '<script>alert(1)</script>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<link rel="me preload" href="/x.js">',
    '<link rel="me" href="javascript:alert(1)">',
    '<link rel="me" href="//evil.example/">',
    '<link rel=me href="jav&#x61;script:alert(1)">',
    '<link rel=me href="java&Tab;script&colon;alert(1)">',
    '<link rel="preload" rel="me" href="/x.js">',
    '<LINK REL=STYLESHEET HREF=/x.css>',
    '<link rel="me" href="/\\evil.example/">',
    '<meta/http-equiv=refresh content=0>',
    '<head><meta name="x" content="y"></head>',
    '<meta name="x" content="y"><!-- more -->',
    '<meta name="x" content="y',
    '<meta name="x" content="y" onload="z">',
    '<meta name="x" content="y"> and more',
    '<base href="https://evil.example/">',
    '<meta name="referrer" content="unsafe-url">',
    '<meta name=htmx-config content=\'{"selfRequestsOnly":false}\'>',
    '<META NAME=" Viewport " CONTENT="user-scalable=no">',
  ])('in the head %s', head => {
    expect(() => headTags(head)).toThrow(CodeRefused)
  })

  test.each([
    '<script src="/x.js"></script>',
    '<SCRIPT/src=/x.js></SCRIPT>',
    '<svg><script>alert(1)</script></svg>',
    '<img/onerror=alert(1) src=/x.png>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href=" &#x6A;avascript:alert(1)">x</a>',
    '<a href="javascript:alert(1)" href="/safe">x</a>',
    '<p formaction="/x">x</p>',
    '<p srcdoc="x">x</p>',
    '<template><script>x</script></template>',
    '<body onload="x">',
    '<p style="color:red">x</p>',
    '<img src="/x.png" onerror="alert(1)">',
    '<iframe src="https://film.example"></iframe>',
    '<form action="/x"></form>',
  ])('below the words %s', async foot => {
    const fault = await injectCode(operator(), id, { head: '', foot }).catch((thrown: unknown) => thrown)
    expect(fault).toMatchObject({ name: 'CodeRefused', field: 'foot' })
  })
})

test('what a browser reads is taken, however it is written', () => {
  expect(headTags(`<META NAME='x' content=y>\n<link rel=" Me " href=https://a.example/?b&amp;c>`)).toEqual([
    { tag: 'meta', attributes: { name: 'x', content: 'y' } },
    { tag: 'link', attributes: { rel: ' Me ', href: 'https://a.example/?b&c' } },
  ])
  expect(headTags('<link rel="me" rel="preload" href="/a">')).toEqual([
    { tag: 'link', attributes: { rel: 'me', href: '/a' } },
  ])
})

test('words about code are words', async () => {
  await injectCode(operator(), id, {
    head: '',
    foot: '<p title="on a = b">Set onload = x, &lt;script&gt;</p>',
  })
  expect((await injectedCode(operator(), id)).foot).toContain('onload')
})

test('a head that is no longer taken leaves the page as it is without it', async () => {
  await db(operator())
    .updateTable('posts')
    .set({ code_head: '<link rel="preload" href="/x.js">' })
    .where('id', '=', id)
    .execute()
  expect((await (await world.browser()).get('blog', `/${slug}?anew`)).status).toBe(200)
})

test('what looks for a way around is as safe as a card of HTML', () => {
  expect(footHtml('<a href="javascript:alert(1)">x</a>')).not.toContain('javascript')
  expect(footHtml('<sc<b>ript>alert(1)</sc</b>ript>')).not.toMatch(/<script/i)
})

test('it is an operator’s, who has just signed in, and a form that was opened before is refused', async () => {
  const none = { head: '', foot: '' }
  await expect(injectCode(world.ctx('editor'), id, none)).rejects.toBeInstanceOf(NotFound)
  await expect(injectedCode(world.ctx('editor'), id)).rejects.toBeInstanceOf(NotFound)
  const ctx = operator()
  const longAgo = { ...ctx, viewer: { ...ctx.viewer, authenticatedAt: null } }
  await expect(injectCode(longAgo, id, none)).rejects.toBeInstanceOf(FreshSignInRequired)
  const opened = await injectedCode(operator(), id)
  await injectCode(operator(), id, { head: '', foot: '<p>New</p>' })
  await expect(injectCode(operator(), id, none, CODE_FORM.version(opened))).rejects.toBeInstanceOf(
    ChangedMeanwhile,
  )
  await expect(injectCode(operator(), Bun.randomUUIDv7(), none)).rejects.toBeInstanceOf(NotFound)
})

test('the page shows what is there, keeps what was typed beside the refusal, and is no editor’s', async () => {
  const browser = await world.browser('operator')
  const path = `/editor/posts/${id}/code`
  expect((await browser.get('blog', path)).status).toBe(200)
  const refused = await browser.post('blog', path, { head: '<script>', foot: '<p>Kept</p>' })
  expect(refused.status).toBe(422)
  expect(refused.document.querySelector('#field-head-error')?.textContent).toContain('Only meta and link')
  expect(refused.document.querySelector('[name=foot]')?.textContent).toContain('Kept')
  expect((await browser.post('blog', path, { head: '', foot: '<p>Kept</p>' })).status).toBe(303)
  expect((await injectedCode(operator(), id)).foot).toBe('<p>Kept</p>')
  expect((await (await world.browser('editor')).get('blog', path)).status).toBe(404)
})
