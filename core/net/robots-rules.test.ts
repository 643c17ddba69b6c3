import { describe, expect, test } from 'bun:test'
import { allowsRobot, crawlDelay, readRobots } from './robots-rules'

const may = (text: string, path: string, robot = 'RoseAshBot') =>
  allowsRobot(readRobots(text), robot, `https://farm.example${path}`)

const all = (...rules: string[]) => ['User-agent: *', ...rules].join('\n')

describe('a path', () => {
  // What RFC 9309 §2.2 and the documentation of google/robotstxt say of it.
  test.each<[rules: string[], path: string, allowed: boolean]>([
    [['Disallow:'], '/', true],
    [['Disallow: /'], '/anything', false],
    [['Disallow: /fish'], '/fish', false],
    [['Disallow: /fish'], '/fish.html', false],
    [['Disallow: /fish'], '/fishheads/yummy.html', false],
    [['Disallow: /fish'], '/Fish.asp', true],
    [['Disallow: /fish'], '/catfish', true],
    [['Disallow: /fish*'], '/fish/salmon', false],
    [['Disallow: /fish/'], '/fish', true],
    [['Disallow: /fish/'], '/fish/?id=1', false],
    [['Disallow: /*.php'], '/folder/filename.php?parameters', false],
    [['Disallow: /*.php'], '/windows.PHP', true],
    [['Disallow: /*.php$'], '/filename.php', false],
    [['Disallow: /*.php$'], '/filename.php?parameters', true],
    [['Disallow: /*.php$'], '/filename.php5', true],
    [['Disallow: /fish*.php'], '/fishheads/catfish.php?parameters', false],
    [['Disallow: /fish*.php'], '/Fish.PHP', true],
    [['Disallow: /a$b'], '/a$b/c', false],
    [['Disallow: /a$b'], '/a', true],
    [['Allow: /p', 'Disallow: /'], '/page', true],
    [['Allow: /folder', 'Disallow: /folder'], '/folder/page', true],
    [['Allow: /page', 'Disallow: /*.htm'], '/page.htm', false],
    [['Allow: /page', 'Disallow: /*.ph'], '/page.php5', true],
    [['Allow: /$', 'Disallow: /'], '/', true],
    [['Allow: /$', 'Disallow: /'], '/page.htm', false],
    [['Disallow: /x/', 'Allow: /x/page'], '/x/page', true],
    [['Disallow: /x/page', 'Allow: /x/'], '/x/page', false],
    [['Allow: /shop/index.html', 'Disallow: /shop'], '/shop/', true],
    [['Allow: /shop/index.html', 'Disallow: /shop'], '/shop/page', false],
    [['Disallow: /caf%c3%a9'], '/café', false],
    [['Disallow: /café'], '/caf%C3%A9/menu', false],
    [['Disallow: /search?q='], '/search?q=honey', false],
    [['Disallow: /search?q='], '/search', true],
    [['Disallow: /*/print'], '/a/b/c/print', false],
    [['Disallow: *'], '/x', false],
    [['disallow: /low', 'ALLOW: /low/er'], '/low/er', true],
    [['Disalow: /typo'], '/typo', false],
    [['Disallow /no-colon'], '/no-colon', false],
    [['Disallow: /kept # for others'], '/kept', false],
    [['Disallow: /x'], '/y/../x', false],
  ])('%p and %s', (rules, path, allowed) => {
    expect(may(all(...rules), path)).toBe(allowed)
  })

  test('is compared in the time that its length and the pattern’s take, however many stars there are', () => {
    const path = `/${'a'.repeat(2_000)}`
    expect(may(all(`Disallow: /${'*a'.repeat(300)}b`), path)).toBe(true)
    expect(may(all(`Disallow: /${'*a'.repeat(300)}`), path)).toBe(false)
  })
})

describe('a group', () => {
  test('that names the robot goes before everybody’s, and several of it are one', () => {
    const text = [
      'User-agent: *',
      'Disallow: /',
      'User-agent: roseashbot/2.1 (+https://example.org)',
      'Disallow: /private',
      'User-agent: other',
      'Disallow: /open',
      'User-agent: ROSEASHBOT',
      'Allow: /private/shown',
    ].join('\r\n')
    expect(['/', '/open', '/private', '/private/shown'].map(path => may(text, path))).toEqual([
      true,
      true,
      false,
      true,
    ])
    expect(may(text, '/page', 'SomebodyElse')).toBe(false)
  })

  test('is shared by agents that follow each other; sitemaps and what nobody knows end none', () => {
    const text =
      'User-agent: a\nSitemap: https://farm.example/map.xml\nNoindex: /x\nUser-agent: RoseAshBot\nDisallow: /both\n\nUser-agent: b\nDisallow: /b'
    expect([may(text, '/both'), may(text, '/both', 'a'), may(text, '/b')]).toEqual([false, false, true])
    expect(readRobots(text).sitemaps).toEqual(['https://farm.example/map.xml'])
  })

  test('of a robot whose name only begins alike is another’s', () => {
    const text = 'User-agent: RoseAsh\nDisallow: /\nUser-agent: RoseAshBot-Images\nDisallow: /'
    expect(may(text, '/')).toBe(true)
  })

  test('is needed for a rule to count, and its rules may all be blank', () => {
    expect(may('Disallow: /\nAllow: /x', '/')).toBe(true)
    expect(may('User-agent: *\nDisallow: /\nUser-agent: RoseAshBot\nDisallow:', '/x')).toBe(true)
    expect(may('User-agent: *\nDisallow: /\nUser-agent: RoseAshBot', '/x')).toBe(true)
    expect(
      may('User-agent: RoseAshBot\nUser-agent: x\nUser-agent: *\nDisallow: /\nUser-agent: RoseAshBot', '/x'),
    ).toBe(false)
    expect(may('\uFEFFUser-agent: *\rDisallow: /old-mac', '/old-mac')).toBe(false)
    expect(may('<!doctype html><p>Not found', '/')).toBe(true)
  })

  test('says how long to wait, the robot’s own before everybody’s', () => {
    const text = 'User-agent: *\nCrawl-delay: 9\nUser-agent: RoseAshBot\nCrawl-delay: 2.5\nDisallow: /x'
    expect([crawlDelay(readRobots(text), 'RoseAshBot'), crawlDelay(readRobots(text), 'other')]).toEqual([
      2.5, 9,
    ])
    expect(crawlDelay(readRobots('User-agent: *\nCrawl-delay: soon'), 'x')).toBe(0)
  })
})
