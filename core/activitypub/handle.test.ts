import { describe, expect, test } from 'bun:test'
import { acctUri, hostOf, parseHandle, parseHost } from './handle'
import { HandleMalformed } from './refusals'

describe('a handle', () => {
  test.each([
    ['@joan@թութ.հայ', 'acct:joan@xn--69aa8bzb.xn--y9a3aq'],
    ['@ada@münchen.example', 'acct:ada@xn--mnchen-3ya.example'],
    ['@ada@mu\u0308nchen.example', 'acct:ada@xn--mnchen-3ya.example'],
    ['@ada@XN--MNCHEN-3YA.Example', 'acct:ada@xn--mnchen-3ya.example'],
    ['@x@EXAMPLE.com', 'acct:x@example.com'],
    ['x@host:8443', 'acct:x@host:8443'],
    ['@x@host.example:443', 'acct:x@host.example'],
    ['@x@example.com.', 'acct:x@example.com'],
    ['@x@example.com.:8443', 'acct:x@example.com:8443'],
    ['@x@example。com', 'acct:x@example.com'],
    ['@x@ｅｘａｍｐｌｅ．ｃｏｍ', 'acct:x@example.com'],
    ['@x@faß.example', 'acct:x@xn--fa-hia.example'],
    ['@x@中文.example', 'acct:x@xn--fiq228c.example'],
    ['@x@pаypal.example', 'acct:x@xn--pypal-4ve.example'],
    ['@x@💩.example', 'acct:x@xn--ls8h.example'],
    ['@x@[::1]:8443', 'acct:x@[::1]:8443'],
    ['@x@0x7f.1', 'acct:x@127.0.0.1'],
    ['ACCT:First.Last-1_@farm.example', 'acct:First.Last-1_@farm.example'],
    [`@${'a'.repeat(64)}@farm.example`, `acct:${'a'.repeat(64)}@farm.example`],
  ])('%s is %s', (text, acct) => {
    expect(acctUri(parseHandle(text))).toBe(acct)
  })

  test.each([
    `@${'a'.repeat(65)}@farm.example`,
    '@x@',
    '@x@host:',
    '@x@host:99999',
    '@x@host:80a',
    '@x@a..example',
    '@x@.example',
    '@x@..',
    '@x@%65xample.com',
    '@x@exa mple.com',
    '@x@exa\nmple.com',
    '@x@example.com/path',
    '@x@example.com?q',
    '@x@example.com#f',
    '@x@example.com\\',
    '@x@xn--a',
    '@x@\u202eexample.com',
    `@x@${'a'.repeat(64)}.example`,
    `@x@${'abcdefgh.'.repeat(30)}example`,
    '@x@y@example.com',
    '@.x@example.com',
    '@x.@example.com',
    '@élise@example.com',
    '@@example.com',
  ])('%j is none', text => {
    expect(() => parseHandle(text)).toThrow(HandleMalformed)
  })
})

test('a host has one form, whatever script and case it is written in', () => {
  expect(parseHost('Spam.EXAMPLE.')).toBe('spam.example')
  expect(hostOf('https://Spam.example.:8443/users/x')).toBe('spam.example:8443')
  expect(hostOf('https://spam.example./')).toBe('spam.example')
})
