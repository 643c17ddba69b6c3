import { describe, expect, test } from 'bun:test'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { GHOST_VERSION } from '#core/services/blog/ghost-api/site-json'
import { ghostAnswer, noSuchEndpoint } from './answer'

const ACTION = { verb: 'list', of: 'posts' } as const
const BODY = { posts: [{ title: 'Leeks' }] }
const ask = (answer: () => Promise<unknown>, headers: Record<string, string> = {}, more: object = {}) =>
  ghostAnswer(
    new Request('http://localhost/ghost/api/content/posts', { headers, ...more }),
    { action: ACTION, headers: { 'x-own': 'yes' } },
    answer,
  )

describe('an answer', () => {
  test('is JSON with the version that made it, and the headers of its endpoint', async () => {
    const answer = await ask(async () => BODY)
    expect([answer.status, await answer.json()]).toEqual([200, BODY])
    expect(answer.headers.get('content-version')).toBe(`v${GHOST_VERSION}`)
    expect([answer.headers.get('x-own'), answer.headers.get('x-content-type-options')]).toEqual([
      'yes',
      'nosniff',
    ])
  })

  test('is not sent again to who has it, until it is another one', async () => {
    const etag = (await ask(async () => BODY)).headers.get('etag') ?? ''
    const again = await ask(async () => BODY, { 'if-none-match': etag })
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    const other = await ask(async () => ({ posts: [] }), { 'if-none-match': etag })
    expect(other.status).toBe(200)
  })

  test('to what was written is whole, whatever its sender has', async () => {
    const etag = (await ask(async () => BODY)).headers.get('etag') ?? ''
    expect((await ask(async () => BODY, { 'if-none-match': etag }, { method: 'POST' })).status).toBe(200)
  })

  test('that is none has no body', async () => {
    const answer = await ask(async () => null)
    expect([answer.status, await answer.text(), answer.headers.get('x-own')]).toEqual([204, '', 'yes'])
  })

  test('that is a refusal is one in Ghost’s words, and a fault is a fault', async () => {
    const refused = await ask(async () => Promise.reject(new NotFound()))
    expect([refused.status, await refused.json()]).toMatchObject([
      404,
      { errors: [{ type: 'NotFoundError', context: 'Post not found.' }] },
    ])
    const etag = refused.headers.get('etag') ?? ''
    expect((await ask(async () => Promise.reject(new NotFound()), { 'if-none-match': etag })).status).toBe(
      404,
    )
    expect(ask(async () => Promise.reject(new TypeError('ours')))).rejects.toThrow(TypeError)
    const conflict = await ask(async () => Promise.reject(new Refusal('Changed meanwhile.', 409)))
    expect(await conflict.json()).toMatchObject({
      errors: [{ type: 'ConflictError', message: 'Changed meanwhile.' }],
    })
  })
})

describe('what there is not', () => {
  const [major = 0, minor = 0] = GHOST_VERSION.split('.').map(Number)
  test.each([
    ['nothing is said of a version', null],
    ['the version is ours', `v${GHOST_VERSION}`],
    ['it is ours without its letter', GHOST_VERSION],
    ['the version is none', 'canary'],
  ])('is not found where %s', (_, version) => expect(noSuchEndpoint(version).status).toBe(404))

  test.each([
    [`v${major - 1}.99`, 'behind', 'UPDATE_CLIENT', 'Ghost API client'],
    [`v${major}.${minor - 1}`, 'behind', 'UPDATE_CLIENT', 'Ghost API client'],
    [`v${major}`, 'behind', 'UPDATE_CLIENT', 'Ghost API client'],
    [`v${major + 1}.0`, 'ahead of', 'UPDATE_GHOST', 'Ghost install'],
    [`v${major}.${minor + 1}`, 'ahead of', 'UPDATE_GHOST', 'Ghost install'],
  ])('for %s is %s ours, and says what to upgrade', (version, where, code, whose) => {
    const { status, more } = noSuchEndpoint(version)
    expect([status, more.code, more.help]).toEqual([406, code, `Try upgrading your ${whose}.`])
    expect(more.context).toContain(`${version} is ${where} current Ghost version`)
  })
})
