import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { importRedirects, redirectFrom, UnusableFile } from './redirects'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const take = (text: string) => importRedirects(world.ctx('operator'), text)
const json = (...rules: object[]) => take(JSON.stringify(rules))
const from = (path: string) => redirectFrom(world.ctx(), path)

describe('a fixed path', () => {
  test.each([
    ['/one', '/one'],
    ['/two/', '/two'],
    ['^/three/?$', '/three'],
    ['^\\/four\\/deep\\/?$', '/four/deep'],
    ['/five.html', '/five.html'],
    ['^/six\\.html$', '/six.html'],
  ])('%s is followed from %s, with a slash behind or without', async (pattern, path) => {
    expect(await json({ from: pattern, to: '/quince', permanent: false })).toEqual({ taken: 1, dropped: [] })
    for (const asked of [path, `${path}/`, `${path}//`])
      expect(await from(asked)).toEqual({ to: '/quince', permanent: false })
  })

  test('is not the beginning of another', async () => {
    await json({ from: '/alone', to: '/quince' })
    expect(await from('/alone/more')).toBeNull()
    expect(await from('/alon')).toBeNull()
  })
})

describe('a circle', () => {
  test.each([
    ['of two', ['/ring-a', '/ring-b']],
    ['of three', ['/tri-a', '/tri-b', '/tri-c']],
    ['with letters of the web', ['/caf%C3%A9', '/tea']],
  ])('%s loses the rule that closes it, by name', async (_, paths) => {
    const rules = paths.map((path, at) => ({ from: decodeURI(path), to: paths[(at + 1) % paths.length]! }))
    const last = decodeURI(paths.at(-1)!)
    expect(await json(...rules)).toEqual({
      ...{ taken: paths.length - 1, dropped: [`${last}: leads in a circle.`] },
    })
    expect([await from(last), (await from(decodeURI(paths[0]!)))?.to]).toEqual([null, paths[1]!])
  })

  test('that an earlier file began is seen, also by whole addresses and with words behind a ?', async () => {
    const origin = world.house.config.origins.blog
    await json({ from: '/first-file', to: '/second-file?from=menu' })
    const report = await json({ from: '/second-file', to: `${origin}/first-file/#top` })
    expect(report).toEqual({ taken: 0, dropped: ['/second-file: leads in a circle.'] })
    expect(await json({ from: '/own', to: `${origin}/own/` })).toMatchObject({ taken: 0 })
    expect(
      await json({ from: '/chain-a', to: '/chain-b' }, { from: '/chain-b', to: '/quince' }),
    ).toMatchObject({
      ...{ taken: 2, dropped: [] },
    })
  })
})

describe('what is not taken is named', () => {
  test.each(['/(.*)', '/a|/b', '/a+', '/a{2}', '/a[bc]', '/a?b', 'relative', '/', ''])(
    'a pattern: %s',
    async pattern => {
      expect(await json({ from: pattern, to: '/quince' })).toEqual({
        taken: 0,
        dropped: [`${pattern}: a pattern, and only fixed paths are followed here.`],
      })
    },
  )

  test.each(['javascript:alert(1)', 'data:text/html,x', 'mailto:a@b.example', '//far.example', 'quince', ''])(
    'what leads to no address: %s',
    async to => {
      expect(await json({ from: '/nowhere', to })).toEqual({
        taken: 0,
        dropped: ['/nowhere: leads to no address.'],
      })
      expect(await from('/nowhere')).toBeNull()
    },
  )

  test.each(['/round', '/round/', '/round//'])('what leads to itself: %s', async to => {
    expect(await json({ from: '/round/', to })).toEqual({
      taken: 0,
      dropped: ['/round/: leads to itself.'],
    })
    const visitor = await world.browser()
    expect((await visitor.get('blog', '/round')).status).toBe(404)
  })

  test('a path that is too long', async () => {
    const [fits, long] = [`/${'q'.repeat(999)}`, `/${'q'.repeat(1000)}`]
    const report = await json({ from: fits, to: '/quince' }, { from: long, to: '/quince' })
    expect(report.taken).toBe(1)
    expect(report.dropped).toHaveLength(1)
    expect(await from(fits)).not.toBeNull()
    expect(await from(long)).toBeNull()
  })
})

describe('a file', () => {
  test('brought again changes where they lead, and adds none', async () => {
    await json({ from: '/again', to: '/first', permanent: false })
    await json({ from: '/again/', to: '/second', permanent: true })
    expect(await from('/again')).toEqual({ to: '/second', permanent: true })
    const rows = await db(world.ctx())
      .selectFrom('redirects')
      .select('from_path')
      .where('from_path', 'like', '/again%')
      .execute()
    expect(rows).toHaveLength(1)
  })

  test('that names a path twice means the later one', async () => {
    expect((await json({ from: '/twice', to: '/a' }, { from: '^/twice/?$', to: '/b' })).taken).toBe(1)
    expect((await from('/twice'))?.to).toBe('/b')
  })

  test('is permanent where it says so and nowhere else', async () => {
    await json({ from: '/p1', to: '/q', permanent: true }, { from: '/p2', to: '/q', permanent: 'true' })
    expect([(await from('/p1'))?.permanent, (await from('/p2'))?.permanent]).toEqual([true, false])
    await take('301:\n  /p3: /q\n302:\n  /p4: /q\n307:\n  /p5: /q\n')
    expect([(await from('/p3'))?.permanent, (await from('/p4'))?.permanent, await from('/p5')]).toEqual([
      true,
      false,
      null,
    ])
  })

  test('of more than one batch comes whole', async () => {
    const rules = Array.from({ length: 1001 }, (_, at) => ({ from: `/many/${at}`, to: `/few/${at}` }))
    expect((await json(...rules)).taken).toBe(1001)
    for (const at of [0, 499, 500, 1000]) expect((await from(`/many/${at}`))?.to).toBe(`/few/${at}`)
  })

  test('of more than five thousand is refused whole', async () => {
    const rules = Array.from({ length: 5001 }, (_, at) => ({ from: `/flood/${at}`, to: '/q' }))
    expect(json(...rules)).rejects.toThrow('more than 5000 redirects')
    expect(await from('/flood/0')).toBeNull()
  })

  test.each(['{', '[1,', 'a: b', '301: /old', '', 'null', '42'])(
    'that is none is refused: %s',
    async text => {
      expect(take(text)).rejects.toThrow(UnusableFile)
      await take(text).catch(() => null)
    },
  )

  test('is an operator’s to bring', async () => {
    const text = '[{"from":"/x","to":"/y"}]'
    for (const who of ['editor', 'member'] as const)
      expect(importRedirects(world.ctx(who), text)).rejects.toThrow(NotFound)
    expect(importRedirects(world.ctx(), text)).rejects.toThrow(SignInRequired)
    expect(await from('/x')).toBeNull()
  })
})
