import { expect, test } from 'bun:test'
import { followPattern, redirectPattern } from './redirect-pattern'

const ORIGIN = 'http://here.invalid'
const leads = (from: string, to: string, path: string) => {
  const { pathname, search } = new URL(path, ORIGIN)
  return followPattern({ from, to }, { pathname, search })
}

test.each([
  ['^/recipes$', '/cooking', '/recipes', '/cooking'],
  ['^/recipes$', '/cooking', '/recipes/', null],
  // Without its `$` a slash may follow, and the pattern's own last slash is none.
  ['/recipes', '/cooking', '/recipes/', '/cooking'],
  ['/recipes/', '/cooking', '/recipes', '/cooking'],
  ['/recipes', '/cooking', '/Recipes', null],
  ['/recipes/i', '/cooking', '/Recipes', '/cooking'],
  ['recipes/i', '/cooking', '/Recipes', null],
  // What is not of the pattern stays where it was.
  ['/old/', '/new', '/de/old', '/de/new'],
])('%s → %s leads %s to %p', (from, to, path, where) => expect(leads(from, to, path)).toBe(where))

test.each([
  ['^/(\\d+)/(\\w+)$', '/$2?year=$1', '/2019/leeks', '/leeks?year=2019'],
  ['^/(\\d+)/(\\w+)$', '/$2-$1', '/2019/leeks', '/leeks-2019'],
  ['^/p/(?<slug>.+)$', '/posts/$<slug>', '/p/leeks', '/posts/leeks'],
  ['^/p/(?<slug>.+)$', '/posts/$<other>', '/p/leeks', '/posts/$%3Cother%3E'],
  ['^/p$', '/all$&', '/p', '/all/p'],
  // `$12` is the twelfth group only where there are twelve.
  ['^/(a)(b)$', '/$12', '/ab', '/a2'],
  ['^/(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)(l)$', '/$12-$1', '/abcdefghijkl', '/l-a'],
  ['^/(a)$', '/$2-$0', '/a', '/$2-$0'],
  ['^/a(b)?$', '/c$1d', '/a', '/cd'],
])('%s → %s puts what was captured of %s in: %s', (from, to, path, where) =>
  expect(leads(from, to, path)).toBe(where),
)

test('what was captured stays one value of the query, whatever signs are in it', () => {
  expect(leads('^/find/(.+)$', '/search?q=$1', '/find/salt%26pepper%3D1')).toBe('/search?q=salt%26pepper%3D1')
})

test.each(['^/caf%C3%A9$', '^/café$'])('%s is of an address with an accent, however it is written', from => {
  expect(leads(from, '/coffee', '/caf%C3%A9')).toBe('/coffee')
})

test('a capture leads to no other host', () => {
  expect(leads('^/away(.*)$', '$1', '/away//elsewhere.example')).toBe('/elsewhere.example')
})

test.each([
  ['that looks around', '^/(?=a)'],
  ['that goes back to a group', '^/(a)\\1$'],
  ['that is left open', '^/(a'],
  ['of more signs than a thousand', `^/${'a'.repeat(999)}`],
  ['of few signs and many steps', '^/((a{50}){50})$'],
])('a pattern %s is none', (_, from) => {
  expect(redirectPattern(from)).toBeNull()
  expect(leads(from, '/there', '/a')).toBeNull()
})

test('a pattern of a thousand signs is one, and a path may have as many', () => {
  expect(redirectPattern(`^/${'a'.repeat(998)}`)).not.toBeNull()
  expect(leads('^/a+$', '/b', `/${'a'.repeat(999)}`)).toBe('/b')
  expect(leads('^/a+$', '/b', `/${'a'.repeat(1_000)}`)).toBeNull()
})

test('is made once', () => expect(redirectPattern('^/once$')).toBe(redirectPattern('^/once$')))
