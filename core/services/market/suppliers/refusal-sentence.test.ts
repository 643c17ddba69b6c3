import { expect, test } from 'bun:test'
import {
  FetchTimeout,
  HostUnreachable,
  OutboundRefusal,
  PrivateAddressRefused,
  RedirectRefused,
  ResponseTooLarge,
  TooManyRedirects,
  UrlRefused,
} from '#core/net/errors'
import { RobotsRefused, StandInAnswered, SupplierPageUnreadable } from '#core/scrape/read-page'
import { refusalSentence } from './refusal-sentence'

const URL = 'https://farm.example/shop'
const unreadable = (status: number, contentType = '') => new SupplierPageUnreadable(URL, status, contentType)

test.each<[string, Error, string]>([
  [
    'robots are asked to stay away',
    new RobotsRefused(URL, 'disallowed'),
    'ask them for leave, or for a list',
  ],
  ['robots.txt cannot be read', new RobotsRefused(URL, 'unreachable'), 'we stay away until it can'],
  [
    'a person is asked for',
    new StandInAnswered(URL, 'robot-check'),
    'ask them to let our robot in, or for a list',
  ],
  ['there is a queue', new StandInAnswered(URL, 'waiting-room'), 'a queue at the door'],
  ['somebody works on it', new StandInAnswered(URL, 'maintenance'), 'being worked on: try again later'],
  ['the page is gone', unreadable(404), 'no page under that address any more'],
  ['the page is gone for good', unreadable(410), 'no page under that address any more'],
  ['a password is asked for', unreadable(401), 'does not let us see that page'],
  ['we are kept out', unreadable(403), 'does not let us see that page'],
  ['the request is no good', unreadable(400), 'answers with an error (400)'],
  ['their server is broken', unreadable(500), 'answers with an error (500): try again later'],
  ['it is a document', unreadable(200, 'application/pdf; x=y'), 'no web page but application/pdf.'],
  ['it is nobody knows what', unreadable(200), 'no web page but something unnamed.'],
  ['it is just no error', unreadable(399, 'image/png'), 'no web page but image/png.'],
  ['it is inside', new PrivateAddressRefused(URL, ''), 'inside a private network'],
  ['it is no address of the web', new UrlRefused(URL, ''), 'use a plain http or https address'],
  ['nobody answers', new HostUnreachable(URL, ''), 'cannot be reached: check the address'],
  ['it takes too long', new FetchTimeout(URL, ''), 'took too long to answer'],
  ['it is too large', new ResponseTooLarge(URL, ''), 'larger than 5 MB'],
  ['it leads in circles', new TooManyRedirects(URL, ''), 'leads in circles'],
  ['it fails in a way of its own', new RedirectRefused(URL, ''), 'Their page could not be read.'],
  ['it fails somehow', new OutboundRefusal(URL, ''), 'Their page could not be read.'],
])('when %s, a shopkeeper reads what to do', (_, fault, sentence) => {
  expect(refusalSentence(fault)).toContain(sentence)
})

test('a fault of ours is no supplier’s, and has no sentence', () => {
  for (const fault of [new TypeError('x is not a function'), new Error(''), 'a string', null, undefined])
    expect(refusalSentence(fault)).toBeNull()
})
