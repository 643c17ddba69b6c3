import { describe, expect, test } from 'bun:test'
import type { Mail } from '#core/contracts/platform/mailer'
import { checkedLetter } from './letter'
import { HeaderInjectionRefused, InvalidMailAddress } from './mailer'

const letter: Mail = {
  to: 'ada@farm.example',
  from: 'Growers <hello@farm.example>',
  subject: 'Your jar of honey',
  text: 'It is ready.',
}

test('a letter has one recipient and a sender with a name', () => {
  expect(checkedLetter(letter)).toEqual({
    subject: 'Your jar of honey',
    text: 'It is ready.',
    to: { name: '', address: 'ada@farm.example' },
    from: { name: 'Growers', address: 'hello@farm.example' },
    replyTo: null,
    returnPath: null,
    headers: {},
  })
})

test('a name in it turns none of the words behind it, in its head or its text', () => {
  const turned = {
    from: 'Gro\u202ewers <hello@farm.example>',
    replyTo: '"\u2067Ada\u2069" <ada@farm.example>',
    subject: '\u202dOrchard\u202e answered you',
    text: 'From \u2066Fell\u2067 Farm:\n\n  2 × Honey\u202c\u200f',
  }
  expect(checkedLetter({ ...letter, ...turned })).toMatchObject({
    from: { name: 'Growers' },
    replyTo: { name: 'Ada' },
    subject: 'Orchard answered you',
    // A mark of one letter stays.
    text: 'From Fell Farm:\n\n  2 × Honey\u200f',
  })
})

test.each([
  ...['', 'ada', 'ada@', '@farm.example', 'ada@farm.example, bo@farm.example', 'Ada <ada@farm.example>'],
  ...[
    'ada@farm.example\r\nBcc: all@farm.example',
    'ada@farm.example\n',
    'a da@farm.example',
    'ada@@farm.example',
  ],
  ...['ada@-farm.example', 'ada@farm..example', '.ada@farm.example', `${'a'.repeat(65)}@farm.example`],
  ...[`ada@${'farm.'.repeat(60)}example`, 'ada@[127.0.0.1]', '"ada bo"@farm.example', '<ada@farm.example>'],
])('no letter goes to %j', to => {
  expect(() => checkedLetter({ ...letter, to })).toThrow(InvalidMailAddress)
})

test.each(['ada+shop@farm.example', "o'neil@farm.example", 'jörg@höfe.example', 'ada@localhost'])(
  'a letter goes to %s',
  to => {
    expect(checkedLetter({ ...letter, to }).to.address).toBe(to)
  },
)

describe('what would write a header of its own is refused', () => {
  test.each<[string, Partial<Mail>]>([
    ['a subject of two lines', { subject: 'Hello\r\nBcc: all@farm.example' }],
    ['a subject with a lone line feed', { subject: 'Hello\nX: y' }],
    ['a subject with a null', { subject: 'Hello\0' }],
    ['a header value of two lines', { headers: { 'X-Order': '42\r\nBcc: all@farm.example' } }],
    ['a header name with a colon', { headers: { 'X-Order: 1\r\nBcc': 'all@farm.example' } }],
    ['a recipient through the back door', { headers: { bcc: 'all@farm.example' } }],
    ['a message id without its brackets', { messageId: 'order@farm.example\r\nX: y' }],
    ['an unsubscribe address of two lines', { listUnsubscribe: 'https://farm.example/u\r\nX: y' }],
    ['an unsubscribe address without TLS', { listUnsubscribe: 'http://farm.example/u' }],
    ['an unsubscribe address that runs', { listUnsubscribe: 'javascript:alert(1)' }],
    ['a file name of two lines', { attachments: [{ name: 'a\r\nX: y', type: 'text/plain', content: '' }] }],
    ['a file name that is a path', { attachments: [{ name: '../a', type: 'text/plain', content: '' }] }],
    ['a file type of two lines', { attachments: [{ name: 'a', type: 'text/plain\r\nX: y', content: '' }] }],
    ['a cid of two lines', { attachments: [{ name: 'a', type: 'a/b', content: '', cid: 'a\r\nX: y' }] }],
  ])('%s', (_, part) => {
    expect(() => checkedLetter({ ...letter, ...part })).toThrow(HeaderInjectionRefused)
  })

  test('a sender of two lines', () => {
    const from = 'Growers\r\nBcc: all@farm.example <hello@farm.example>'
    expect(() => checkedLetter({ ...letter, from })).toThrow(InvalidMailAddress)
  })
})

test('a newsletter carries both headers of one-click unsubscribe', () => {
  const { headers } = checkedLetter({ ...letter, listUnsubscribe: 'https://account.farm.example/u/abc' })
  expect(headers).toEqual({
    'List-Unsubscribe': '<https://account.farm.example/u/abc>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  })
})
