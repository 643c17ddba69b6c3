import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { auditTrail } from '#core/services/federation/audit/audit-trail'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { PATHS_PER_PAGE, pathRows, patternRows } from '../old-addresses/listed-redirects'
import { redirectFrom } from '../old-addresses/redirect-from'
import { removeRedirect } from '../old-addresses/remove-redirect'
import { importRedirects, UnusableFile } from './redirects'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

const take = (text: string) => importRedirects(world.ctx('operator'), text)
const json = (...rules: object[]) => take(JSON.stringify(rules))
const from = (address: string) => redirectFrom(world.ctx(), new URL(`http://old.example${address}`))

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

describe('a pattern', () => {
  test.each([
    ['captures', '^/(\\d{4})/(\\d{2})/([\\w-]+)/?$', '/$3', '/2019/04/plum-jam/', '/plum-jam'],
    ['any case', '/^\\/NEWS\\/(.+)/i', '/journal/$1', '/news/Plum', '/journal/Plum'],
    [
      'another site',
      '^/shop/(.*)',
      'https://shop.example/$1',
      '/shop/jam?x=1',
      'https://shop.example/jam?x=1',
    ],
    [
      'words behind a ?',
      '^/find/(.*)',
      '/look?q=$1&by=old',
      '/find/a%26b?by=new&page=2',
      '/look?page=2&q=a%26b&by=old',
    ],
    ['several paths', '^/(plum|pear)s?/old$', '/$1', '/pears/old', '/pear'],
    ['letters of the web', '^/caf(é|e)/(.*)', '/$2/$1', '/caf%C3%A9/x', '/x/%C3%A9'],
  ])('with %s leads on', async (_, pattern, to, asked, there) => {
    expect(await json({ from: pattern, to, permanent: true })).toEqual({ taken: 1, dropped: [] })
    const visitor = await world.browser()
    const { status, location } = await visitor.get('blog', asked)
    expect([status, location]).toEqual([301, there])
  })

  test('never leads to a host that its target does not name', async () => {
    await json({ from: '^/leave/(.*)$', to: '/$1' })
    for (const [asked, there] of [
      ['/leave//far.example/x', '/far.example/x'],
      ['/leave/%2F%2Ffar.example', '/%2F%2Ffar.example'],
      ['/leave/%5Cfar.example', '/%5Cfar.example'],
      ['/leave/%09/far.example', '/%09/far.example'],
      ['/leave/https://far.example', '/https://far.example'],
    ])
      expect((await from(asked!))?.to).toBe(there!)
  })

  test('stands behind what is here, and behind fixed paths of earlier lines', async () => {
    await json({ from: '/wide/one', to: '/first' }, { from: '^/wide/(.*)$', to: '/second/$1' })
    expect([(await from('/wide/one'))?.to, (await from('/wide/two'))?.to]).toEqual(['/first', '/second/two'])
    const report = await json({ from: '^/far/(.*)$', to: '/third/$1' }, { from: '/far/one', to: '/first' })
    expect(report).toEqual({ taken: 1, dropped: ['/far/one: a pattern before it leads on from there.'] })
  })

  test('of a newer file, and of an earlier line of it, is asked first', async () => {
    await json({ from: '^/order/(.*)$', to: '/old/$1' })
    await json({ from: '^/order/(\\d+)$', to: '/number/$1' }, { from: '^/order/(\\w+)$', to: '/word/$1' })
    expect((await from('/order/12'))?.to).toBe('/number/12')
    expect((await from('/order/twelve'))?.to).toBe('/word/twelve')
    expect((await from('/order/a-b'))?.to).toBe('/old/a-b')
  })

  test('of a newer file is asked first also where both came in one millisecond', async () => {
    const ctx = world.ctx('operator')
    for (const [pattern, to] of [
      ['^/at-once/(\\w+)$', '/first'],
      ['^/at-once/(.+)$', '/second'],
      ['^/at-once/(.*)$', '/third'],
    ])
      await importRedirects(ctx, JSON.stringify([{ from: pattern, to }]))
    const tried = (await patternRows(ctx)).slice(0, 3)
    expect(tried.map(({ to }) => to)).toEqual(['/third', '/second', '/first'])
    expect((await from('/at-once/pears'))?.to).toBe('/third')
  })

  test.each([
    [[{ from: '^/loop/(.*)$', to: '/loop/$1' }], '/loop/x'],
    [
      [
        { from: '^/turn-a/(.*)$', to: '/turn-b/$1' },
        { from: '^/turn-b/(.*)$', to: '/turn-a/$1' },
      ],
      '/turn-a/x',
    ],
    [[{ from: '^/grow/(.*)$', to: '/grow/$1/$1' }], '/grow/x'],
    [
      [
        { from: '^/half/(.*)$', to: '/fixed-half' },
        { from: '/fixed-half', to: '/half/x' },
      ],
      '/fixed-half',
    ],
  ])('that goes round leads nowhere, and the page says so: %#', async (rules, asked) => {
    expect((await json(...rules)).dropped).toEqual([])
    expect((await (await world.browser()).get('blog', asked)).status).toBe(404)
  })

  test.each([
    '/tag/gone',
    '/author/gone/page/3/',
    '/content/images/gone.png',
    '/editor-of-old/x',
    '/tag/gone/rss/',
  ])('leads on from %s, where something of another kind would be', async path => {
    await json({ from: '^/(tag|author|content|editor-of-old)/.*', to: '/all-of-it' })
    const { status, location } = await (await world.browser()).get('blog', path)
    expect([status, location?.replace(/^\/tag\/gone\/rss.xml/, '/all-of-it')]).toEqual([
      path.includes('/page/') || path.endsWith('/rss/') ? 301 : 302,
      path.includes('/page/') ? '/author/gone?page=3' : '/all-of-it',
    ])
  })

  test('takes time that grows with the path alone', async () => {
    expect((await json({ from: '^/slow/(a+)+(a|aa)*$', to: '/quick' })).taken).toBe(1)
    expect(await from(`/slow/${'a'.repeat(900)}!`)).toBeNull()
    expect((await from(`/slow/${'a'.repeat(900)}`))?.to).toBe('/quick')
  })
})

describe('what was brought by mistake', () => {
  test('is removed again, a pattern from the list and a path by its name; what is not there is said so', async () => {
    await json({ from: '^/wrong/(.*)$', to: '/$1' }, { from: '/caf%C3%A9-wrong/', to: '/quince' })
    const operator = await world.browser('operator')
    const remove = (from: string) =>
      operator.post('blog', '/operator/imports/redirects?_method=delete', { from })
    const page = await operator.get('blog', '/operator/imports')
    expect(page.document.body.textContent).toContain('^/wrong/(.*)$')
    expect((await remove('^/wrong/(.*)$')).status).toBe(303)
    expect((await remove('/café-wrong')).status).toBe(303)
    expect([await from('/wrong/x'), await from('/caf%C3%A9-wrong')]).toEqual([null, null])
    const again = await remove('^/wrong/(.*)$')
    expect([again.status, again.document.body.textContent]).toEqual([
      422,
      expect.stringContaining('Nothing leads on from there.'),
    ])
    expect((await remove('')).status).toBe(422)
  })

  test('is an operator’s to remove, and to see', async () => {
    await json({ from: '^/stays/(.*)$', to: '/$1' })
    for (const who of ['editor', 'member'] as const) {
      expect(removeRedirect(world.ctx(who), '^/stays/(.*)$')).rejects.toThrow(NotFound)
      expect(pathRows(world.ctx(who), {})).rejects.toThrow(NotFound)
      expect(patternRows(world.ctx(who))).rejects.toThrow(NotFound)
    }
    expect((await from('/stays/x'))?.to).toBe('/x')
  })
})

describe('the list of paths', () => {
  const found = async (words: string) =>
    (await pathRows(world.ctx('operator'), { words })).lines.map(line => line.from)

  test('finds them by a part of the path or of where it leads, and a sign of SQL is a sign', async () => {
    await json(
      { from: '/finde/caf%C3%A9-menu/', to: '/quince' },
      { from: '/finde/100%25', to: '/marrow?x=1' },
      { from: '/finde/a_b', to: 'https://Elsewhere.example/findling' },
      { from: '/finde/axb', to: '/quince' },
    )
    const origin = world.house.config.origins.blog
    for (const words of ['CAFÉ-menu', '/finde/caf%C3%A9-menu/', ` ${origin}/finde/caf%C3%A9-menu?x=1 `])
      expect(await found(words)).toEqual(['/finde/café-menu'])
    expect(await found('0%')).toEqual(['/finde/100%'])
    expect(await found('a_b')).toEqual(['/finde/a_b'])
    expect(await found('elsewhere.EXAMPLE/find')).toEqual(['/finde/a_b'])
    expect(await found('not in any of them')).toEqual([])
  })

  test('goes on from page to page, each path once, with the words that were asked for', async () => {
    const rules = Array.from({ length: 2 * PATHS_PER_PAGE + 1 }, (_, at) => ({
      from: `/paged/${at}`,
      to: '/q',
    }))
    await json(...rules)
    const operator = await world.browser('operator')
    const seen: string[] = []
    let at: string | null | undefined = '/operator/imports/redirects?q=paged'
    let pages = 0
    while (at) {
      const { document } = await operator.get('blog', at)
      seen.push(...[...document.querySelectorAll('tbody th')].map(cell => cell.textContent ?? ''))
      at = [...document.querySelectorAll('a')].find(a => a.textContent === 'More paths')?.getAttribute('href')
      pages += 1
    }
    expect([pages, seen.length, new Set(seen).size]).toEqual([3, rules.length, rules.length])
  })

  test('removes the one that was pressed, not its like, and stays at the words', async () => {
    // The first is a path with a sign that looks like one in percent signs, the second is the path that it would be.
    await json({ from: '/rem%2520oved', to: '/a' }, { from: '/rem%20oved', to: '/b' })
    await json({ from: '/rem(x|y)', to: '/c' }, { from: '/rem%28x%7Cy%29', to: '/d' })
    const operator = await world.browser('operator')
    const press = (from: string) =>
      operator.post('blog', '/operator/imports/redirects?_method=delete', { from, kind: 'path', q: 'rem o' })
    expect(await press('/rem%20oved')).toMatchObject({
      status: 303,
      location: '/operator/imports/redirects?q=rem+o',
    })
    expect([await from('/rem%2520oved'), (await from('/rem%20oved'))?.to]).toEqual([null, '/b'])
    await press('/rem(x|y)')
    expect([await from('/rem%28x%7Cy%29'), (await from('/remx'))?.to]).toEqual([null, '/c'])
    expect((await press('/rem(x|y)')).status).toBe(422)
  })

  test('is an operator’s alone', async () => {
    for (const [who, status] of [
      ['operator', 200],
      ['editor', 404],
      ['member', 404],
    ] as const)
      expect((await (await world.browser(who)).get('blog', '/operator/imports/redirects')).status).toBe(
        status,
      )
  })
})

describe('the audit', () => {
  const lines = async (many: number) =>
    (await auditTrail(world.ctx('operator'), {})).lines
      .slice(0, many)
      .map(({ action, by, subject, before, after }) => [action, by, subject, before, after])

  test('says who brought how many, what led elsewhere before, and what was removed', async () => {
    const by = world.cast.members.operator.name
    await json({ from: '/noted', to: '/one' }, { from: '^/noted/(.*)$', to: '/one/$1' })
    const brought = { newPaths: 1, newPatterns: 1, changed: 0 }
    expect(await lines(1)).toEqual([['redirects.imported', by, 'redirects', null, brought]])
    await json({ from: '/noted/', to: '/two', permanent: true }, { from: '^/noted/(.*)$', to: '/two/$1' })
    expect((await lines(3)).sort()).toEqual([
      ['redirect.changed', by, '/noted', { to: '/one', permanent: false }, { to: '/two', permanent: true }],
      [
        'redirect.changed',
        by,
        '^/noted/(.*)$',
        { to: '/one/$1', permanent: false },
        { to: '/two/$1', permanent: false },
      ],
      ['redirects.imported', by, 'redirects', null, { newPaths: 0, newPatterns: 0, changed: 2 }],
    ])
    await removeRedirect(world.ctx('operator'), '/noted')
    const line = ['redirect.removed', by, '/noted', { to: '/two', permanent: true }, null]
    expect(await lines(1)).toEqual([line])
  })

  test('has no line where nothing changed', async () => {
    await json({ from: '/calm', to: '/q' }, { from: '^/calm/(.*)$', to: '/q' })
    const before = await lines(5)
    await json({ from: '/calm/', to: '/q' }, { from: '^/calm/(.*)$', to: '/q' })
    await json({ from: '/', to: '/q' })
    await removeRedirect(world.ctx('operator'), '/calm-never-was')
    expect(await lines(5)).toEqual(before)
  })
})

describe('words behind a ?', () => {
  test.each([
    ['/asked?a=1&a=2', '/quince', '/quince?a=1&a=2'],
    ['/asked?a=1&b=%26', '/quince?a=9#end', '/quince?b=%26&a=9#end'],
    ['/asked?', '/quince', '/quince'],
    ['/asked', '/quince%2Fjam?x=a%26b', '/quince%2Fjam?x=a%26b'],
    ['/asked', '/100%', '/100%'],
    ['/asked', '/quitten mus/ä', '/quitten%20mus/%C3%A4'],
    ['/asked?a=1', 'https://far.example', 'https://far.example/?a=1'],
  ])('%s leads by %s to %s', async (asked, to, there) => {
    await json({ from: '/asked', to })
    const { status, location } = await (await world.browser()).get('blog', asked)
    expect([status, location]).toEqual([302, there])
  })

  test('and a path in percent signs is the path it says', async () => {
    await json({ from: '/caf%C3%A9-old', to: '/quince' })
    for (const asked of ['/caf%C3%A9-old', '/café-old/', '/caf%c3%a9-old'])
      expect((await from(asked))?.to).toBe('/quince')
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
      taken: paths.length - 1,
      dropped: [`${last}: leads in a circle.`],
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
      taken: 2,
      dropped: [],
    })
  })
})

describe('what is not taken is named', () => {
  test.each(['(?=/a)', '/(a)\\1', '/(', '/a[b', '/(?<!x)y', '/((a{100}){100})', 'q'.repeat(1001)])(
    'a pattern that cannot be followed: %s',
    async pattern => {
      const { taken, dropped } = await json({ from: pattern, to: '/quince' })
      expect(taken).toBe(0)
      expect(dropped).toEqual([`${pattern.slice(0, 1000)}: a pattern that cannot be followed here.`])
    },
  )

  test.each(['/', '', '^/$', '^\\/?$', '//'])('the front page: %p', async path => {
    expect(await json({ from: path, to: '/quince' })).toEqual({
      taken: 0,
      dropped: [`${path}: the front page stays what it is.`],
    })
  })

  test('an entry that says nothing, by its number, and a status that is none', async () => {
    const text = '[null, {"from":"/said","to":"/quince"}, {"from":"/half"}, 4, {"from":["/x"],"to":"/y"}]'
    expect(await take(text)).toEqual({
      taken: 1,
      dropped: [1, 3, 4, 5].map(at => `Entry ${at}: has no from and to.`),
    })
    expect(await take('301:\n  /p6: /q\n308:\n  /p7: /q\n')).toEqual({
      taken: 1,
      dropped: ['308: only 301 and 302 are followed here.'],
    })
  })

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

  test.each([
    [true, true],
    ['true', true],
    [1, true],
    // A word is a word: Ghost answers 301 to this too.
    ['false', true],
    [false, false],
    ['', false],
    [0, false],
    [null, false],
    [undefined, false],
  ])('that says permanent: %p is read as Ghost reads it', async (permanent, isPermanent) => {
    await json({ from: '/good', to: '/q', permanent }, { from: '^/good/(.+)$', to: '/q', permanent })
    expect(await from('/good')).toMatchObject({ permanent: isPermanent })
    expect(await from('/good/x')).toMatchObject({ permanent: isPermanent })
  })

  test('is permanent where it says so and nowhere else', async () => {
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

  test('of more than a hundred patterns brings those that there is room for, also when two come at once', async () => {
    await db(world.ctx()).deleteFrom('redirect_patterns').execute()
    const file = (name: string) =>
      json(...Array.from({ length: 70 }, (_, at) => ({ from: `^/${name}/${at}/(.*)$`, to: '/$1' })))
    const reports = await Promise.all([file('left'), file('right')])
    expect(reports.map(({ taken }) => taken).sort()).toEqual([30, 70])
    expect(reports.flatMap(({ dropped }) => dropped)).toHaveLength(40)
    expect(reports.flatMap(({ dropped }) => dropped)[0]).toEndWith(
      ': more than 100 patterns are not followed here.',
    )
    expect((await file(reports[0].taken === 70 ? 'left' : 'right')).taken).toBe(70)
    await db(world.ctx()).deleteFrom('redirect_patterns').execute()
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
