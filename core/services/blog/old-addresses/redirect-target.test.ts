import { expect, test } from 'bun:test'
import { redirectTarget, targetPath, targetSearch } from './redirect-target'

const asked = (search = '') => ({ pathname: '/old', search })

test.each([
  ['/new', '', '/new'],
  ['/new#leeks', '', '/new#leeks'],
  ['/new', '?', '/new'],
  ['/new', '?page=2', '/new?page=2'],
  ['/new?sort=name', '?page=2', '/new?page=2&sort=name'],
  // The target's own word stands against what was asked.
  ['/new?page=1', '?page=2', '/new?page=1'],
  ['/new?page=1', '?page=2&q=a', '/new?q=a&page=1'],
  ['https://shop.example/a', '?ref=x', 'https://shop.example/a?ref=x'],
  ['/straße and so', '', '/stra%C3%9Fe%20and%20so'],
])('%s, asked with “%s”, leads to %s', (to, search, where) =>
  expect(redirectTarget(to, asked(search))).toBe(where),
)

test.each(['//elsewhere.example', '///elsewhere.example/a', '/\\elsewhere.example'])(
  'a path %s stays on the host that the target names',
  path => {
    expect(redirectTarget('/new', asked(), path)).toStartWith('/elsewhere.example')
    expect(redirectTarget('https://shop.example/a', asked(), path)).toStartWith(
      'https://shop.example/elsewhere.example',
    )
  },
)

test('words of captures stand in place of the target’s own', () => {
  expect(redirectTarget('/find?q=$1', asked('?page=3'), '/find', '?q=leeks')).toBe('/find?page=3&q=leeks')
})

test('a target is read as it was written, captures and all', () => {
  expect([targetPath('/a/$1?b=$2'), targetSearch('/a/$1?b=$2')]).toEqual(['/a/$1', '?b=$2'])
  expect(targetPath('https://shop.example/$1')).toBe('/$1')
})
