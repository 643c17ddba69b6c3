import { describe, expect, test } from 'bun:test'
import { EnvironmentReader, isLoopback } from './environment'

const reader = (text: string | undefined) => new EnvironmentReader({ IT: text })
/** What is read, and how many faults that was. */
const read = <T>(text: string | undefined, how: (reader: EnvironmentReader) => T): [T, number] => {
  const env = reader(text)
  return [how(env), env.faults.length]
}

describe('what is set to nothing', () => {
  test.each([undefined, ''])('as %p counts as not set, whatever is read of it', text => {
    const nothing = [null, 0] as [null, number]
    expect(read(text, env => env.text('IT'))).toEqual(nothing)
    expect(read(text, env => env.port('IT'))).toEqual(nothing)
    expect(read(text, env => env.flag('IT'))).toEqual(nothing)
    expect(read(text, env => env.url('IT', ['https'], 'https://x'))).toEqual(nothing)
    expect(read(text, env => env.oneOf('IT', ['a']))).toEqual(nothing)
    expect(read(text, env => env.hostName('IT'))).toEqual(nothing)
    expect(read(text, env => env.host('IT'))).toEqual(nothing)
  })
})

describe('a port', () => {
  test.each(['1', '80', '65535', '00080'])('%p is one', text =>
    expect(read(text, env => env.port('IT'))).toEqual([Number(text), 0]),
  )

  test.each(['0', '65536', '-1', '80.5', '1e3', '0x50', ' 80', '80a', '123456'])('%p is none', text =>
    expect(read(text, env => env.port('IT'))).toEqual([null, 1]),
  )

  test('has room after it for those that follow', () => {
    expect(read('65530', env => env.port('IT', 5))).toEqual([65_530, 0])
    expect(read('65531', env => env.port('IT', 5))).toEqual([null, 1])
    const env = reader('65531')
    env.port('IT', 5)
    expect(env.faults[0]).toBe('IT must be a port number, not "65531": a whole number from 1 to 65530.')
  })
})

describe('a switch', () => {
  test.each([
    ['1', true],
    ['true', true],
    ['TRUE', true],
    ['0', false],
    ['false', false],
  ] as const)('%p is %p', (text, isOn) => expect(read(text, env => env.flag('IT'))).toEqual([isOn, 0]))

  test.each(['yes', 'on', '2', ' 1', 'constructor', '__proto__'])('%p is neither, and is said', text => {
    const env = reader(text)
    expect(env.flag('IT')).toBeNull()
    expect(env.faults).toEqual([`IT must be 1 or 0, not "${text}".`])
  })
})

describe('an address', () => {
  const url = (text: string) => read(text, env => env.url('IT', ['https', 'http'], 'https://x.example'))

  test.each(['https://x.example', 'http://127.0.0.1:8080/a?b=c', 'https://u:p@x.example'])(
    '%p is one',
    text => expect(url(text)).toEqual([text, 0]),
  )

  test.each([
    'x.example',
    'ftp://x.example',
    'https://',
    'https://x .example',
    ' https://x.example',
    'https://x.example:0',
    'https://x.example:99999',
    'javascript:alert(1)',
  ])('%p is none', text => expect(url(text)[1]).toBe(1))

  test('may have to be more than that', () => {
    const secure = (env: EnvironmentReader) =>
      env.url('IT', ['https'], 'https://x', ({ search }) => search === '')
    expect(read('https://x.example', secure)[1]).toBe(0)
    expect(read('https://x.example?a', secure)[1]).toBe(1)
  })

  test('is in no sentence: it may hold a password', () => {
    const env = reader('postgres//user:hunter2@host')
    env.url('IT', ['postgres'], 'postgres://user:password@host/name')
    expect(env.faults[0]).not.toContain('hunter2')
  })
})

describe('a name of a host', () => {
  const longest = [...Array.from({ length: 3 }, () => 'a'.repeat(63)), 'a'.repeat(61)].join('.')

  test.each(['coop.example', 'localhost', 'xn--grn-hoa.example', 'a-b.c', longest])('%p is one', text =>
    expect(read(text, env => env.hostName('IT'))).toEqual([text, 0]),
  )

  test('is read in small letters', () => {
    expect(read('Coop.EXAMPLE', env => env.hostName('IT'))).toEqual(['coop.example', 0])
  })

  test.each([
    'https://coop.example',
    'coop.example:80',
    'coop.example/',
    '-a.example',
    'a-.example',
    'a..b',
    '.a',
    'coop_1.example',
    'grün.example',
    '127.0.0.1',
    `${'a'.repeat(64)}.example`,
    `${longest}b`,
    'a.1',
  ])('%p is none', text => expect(read(text, env => env.hostName('IT'))[1]).toBe(1))

  test('to listen on may be a number, too', () => {
    for (const text of ['127.0.0.1', '::1', '0.0.0.0', 'Coop.example'])
      expect(read(text, env => env.host('IT'))).toEqual([text, 0])
    for (const text of ['127.0.0.256', ':::1', 'a b', 'http://x'])
      expect(read(text, env => env.host('IT'))[1]).toBe(1)
  })

  test.each([
    ['localhost', true],
    ['::1', true],
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['0.0.0.0', false],
    ['10.0.0.1', false],
    ['127.0.0.1.example', false],
    ['localhost.example', false],
  ])('%p is reached by this machine alone: %p', (host, isSo) => expect(isLoopback(host)).toBe(isSo))
})

describe('one of a few', () => {
  test('is one of them, written so', () => {
    const known = ['info', 'warn'] as const
    expect(read('warn', env => env.oneOf('IT', known))).toEqual(['warn', 0])
    const env = reader('WARN')
    expect(env.oneOf('IT', known)).toBeNull()
    expect(env.faults).toEqual(['IT must be one of info, warn, not "WARN".'])
  })
})

describe('what belongs together', () => {
  const together = (env: Record<string, string>) => {
    const of = new EnvironmentReader(env)
    return [of.together('Media', ['KEY', 'SECRET'], ['REGION']), ...of.faults]
  }

  test('is all there or not at all', () => {
    expect(together({ KEY: 'k', SECRET: 's' })).toEqual([true])
    expect(together({})).toEqual([false])
    expect(together({ KEY: '', SECRET: '' })).toEqual([false])
  })

  test('and what is missing is named, without the value of what is there', () => {
    const [isThere, sentence] = together({ KEY: 'hunter2' })
    expect(isThere).toBe(false)
    expect(sentence).toBe(
      'SECRET must be set too, because KEY is: Media needs KEY, SECRET. Set them all, or none.',
    )
    expect(together({ REGION: 'eu' })[1]).toStartWith('KEY and SECRET must be set too, because REGION is')
  })
})
