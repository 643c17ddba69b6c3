import { expect, test } from 'bun:test'
import { isRedirectUri, isRegistered, withParameters } from './redirect-uri'

test.each([
  ['http://127.0.0.1/in', 'http://127.0.0.1:51004/in', true],
  ['http://127.0.0.1:1/in', 'http://127.0.0.1:2/in', true],
  ['http://127.0.0.1:1/in', 'http://127.0.0.1/in', true],
  ['http://[::1]/in?x=1', 'http://[::1]:51004/in?x=1', true],
  ['http://localhost/in', 'http://localhost:51004/in', true],
  ['com.example.app:/in', 'com.example.app:/in', true],
  ['http://127.0.0.1/in', 'http://127.0.0.1:51004/other', false],
  ['http://127.0.0.1/in', 'http://127.0.0.1:99999/in', false],
  ['http://127.0.0.1/in', 'http://127.0.0.1:51004@evil.example/in', false],
  ['http://127.0.0.1/in', 'http://localhost:51004/in', false],
  ['http://127.0.0.1/in', 'https://127.0.0.1:51004/in', false],
  ['http://127.0.0.1', 'http://127.0.0.1.evil.example', false],
  ['https://orchard.example/in', 'https://orchard.example:8443/in', false],
  ['https://orchard.example/in', 'https://orchard.example/in?', false],
  ['com.example.app:/in', 'com.example.app:/in/x', false],
])('of a client registered with %s, %s is its address: %p', (registered, asked, own) => {
  expect(isRegistered([registered], asked)).toBe(own)
})

test.each([
  'https://*.example/in',
  'https://orchard.example/*',
  'https://orchard.example;sandbox/in',
  "https://orchard.example/'in",
  'https://orchard.example/in\r\nset-cookie:x',
  'https://orchard.example/ in',
  'https://ørchard.example/in',
  'http://127.0.0.1.evil.example/in',
  'data:text/html,x',
  'file:///etc/passwd',
  'HTTPS://a.example/cb',
  'https://A.example/cb',
  'https:a.example/cb',
  'https:///a.example/cb',
  'https://@a.example/cb',
  'https://user:pass@a.example/cb',
  'com.example.app://user@host/cb',
  'https://a.example./cb',
  'https://a.example%2e/cb',
  'https://a..example/cb',
  'https://-a.example/cb',
  'https://0x7f.1/cb',
  'https://a.example:443/cb',
  'https://a.example/../cb',
  'https://a.example/%2E%2e/cb',
  'https://a.example/%0d%0Aset-cookie:x',
  'https://a.example/cb?x=%00',
  'https://a.example/cb?code=1',
  'https://a.example/cb?x=1&iss=https%3A%2F%2Fb.example',
  'https://a.example/cb#',
  'http://[0:0:0:0:0:0:0:1]/cb',
  'http://localhost./cb',
  'http://LOCALHOST/cb',
  'http://127.1/cb',
  'http://127.0.0.2/cb',
  'Com.Example.App:/cb',
  'com..app:/cb',
  'app:/cb',
  `https://a.example/${'x'.repeat(1_000)}`,
])('no client is registered with %j', uri => {
  expect(isRedirectUri(uri)).toBe(false)
})

test.each([
  'https://a.example',
  'https://a.example?x=1',
  'https://a.example:8443/cb?next=%2fa%20b&x',
  'https://xn--rchard-p1a.example/in',
  'https://[2001:db8::1]/cb',
  'http://127.0.0.1/cb',
  'http://[::1]:51004/cb',
  'http://localhost:8080',
  'com.example.app:/cb',
  'com.example.app://cb',
])('a client may be registered with %j', uri => {
  expect(isRedirectUri(uri)).toBe(true)
})

test.each([
  ['https://a.example/cb', 'https://a.example/cb?code=a+b%26c'],
  ['https://a.example/cb?', 'https://a.example/cb?code=a+b%26c'],
  ['https://a.example/cb?x=%2f', 'https://a.example/cb?x=%2f&code=a+b%26c'],
  ['https://a.example', 'https://a.example?code=a+b%26c'],
  ['com.example.app:/cb', 'com.example.app:/cb?code=a+b%26c'],
])('%s with an answer is %s', (uri, answered) => {
  expect(withParameters(uri, { code: 'a b&c' })).toBe(answered)
  expect(withParameters(uri, {})).toBe(uri)
})
