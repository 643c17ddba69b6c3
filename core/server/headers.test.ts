import { expect, test } from 'bun:test'
import { here, online } from '#core/app/testing/configs'
import { pageHeaders } from './headers'

const policyOf = (headers: Readonly<Record<string, string>>) =>
  new Map(
    (headers['content-security-policy'] ?? '').split('; ').map(rule => {
      const [name = '', ...sources] = rule.split(' ')
      return [name, sources] as const
    }),
  )

test('a page loads from its own app alone, and runs nothing inline', () => {
  const policy = policyOf(pageHeaders(online, null))
  expect(policy.get('default-src')).toEqual(["'none'"])
  for (const kind of ['style-src', 'script-src', 'connect-src', 'img-src', 'media-src', 'manifest-src'])
    expect([kind, policy.get(kind)]).toEqual([kind, ["'self'"]])
  expect(policy.get('base-uri')).toEqual(["'none'"])
  expect(policy.get('frame-ancestors')).toEqual(["'none'"])
  expect(JSON.stringify([...policy])).not.toContain('unsafe')
})

test('forms lead to our six apps and to where one pays', () => {
  const real = policyOf(pageHeaders(online, null)).get('form-action')
  expect(real).toEqual([
    "'self'",
    ...Object.values(online.origins),
    'https://checkout.sumup.com',
    'https://pay.sumup.com',
  ])
  const sandbox = policyOf(pageHeaders(here, 'http://localhost:4010')).get('form-action')
  expect(sandbox).toEqual(["'self'", ...Object.values(here.origins), 'http://localhost:4010'])
})

test('https is demanded where there is https', () => {
  expect(pageHeaders(online, null)['strict-transport-security']).toStartWith('max-age=63072000')
  expect(pageHeaders(here, null)['strict-transport-security']).toBeUndefined()
})
