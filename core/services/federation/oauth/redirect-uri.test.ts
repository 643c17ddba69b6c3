import { expect, test } from 'bun:test'
import { isRedirectUri, isRegistered } from './redirect-uri'

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
])('no client is registered with %j', uri => {
  expect(isRedirectUri(uri)).toBe(false)
})
