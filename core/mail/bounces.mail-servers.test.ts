import { expect, test } from 'bun:test'
import { firstKeys } from '#core/keys/keyring'
import { bounceAddress, isAboutAddress, readBounce } from './bounces'

const CONFIG = { keys: firstKeys('w'.repeat(32)), mailFrom: 'Growers <post@growers.example>' }
const ID = '0199a000-0000-7000-8000-00000000cafe'
const TO = bounceAddress(CONFIG, ID) ?? ''

const read = (message: string) => {
  const { permanent, reason } = readBounce(CONFIG, message) ?? {}
  return permanent === undefined ? null : [permanent, reason]
}

/** A report whose part for programs stands as deep in it as it is asked to. */
function report(fields: string, { encoding = '7bit', nested = false, first = 'It did not arrive.' } = {}) {
  const status = encoding === 'base64' ? Buffer.from(fields).toString('base64') : fields
  const parts = `--in\nContent-Type: text/plain\n\n${first}\n\n--in
Content-Description: Delivery report
Content-Type: message/delivery-status
Content-Transfer-Encoding: ${encoding}\n\n${status}\n
--in\nContent-Type: text/rfc822-headers\n\nFrom: Growers <post@growers.example>\nStatus: RO\nSubject: Leeks\n\n--in--\n`
  const inner = 'multipart/report; report-type=delivery-status; boundary="in"'
  if (!nested) return `Return-Path: <>\nTo: ${TO}\nContent-Type: ${inner}\n\n${parts}`
  return `To: ${TO}\nContent-Type: multipart/mixed; boundary="out"\n\n--out\nContent-Type: ${inner}\n\n${parts}\n--out--\n`
}

test('Postfix: no such user, a host that nobody knows, and one that never answered', () => {
  const of = (status: string, said: string, action = 'failed') =>
    report(`Reporting-MTA: dns; mx.farm.example
X-Postfix-Queue-ID: 4WabcD
Arrival-Date: Mon, 30 Nov 2026 10:00:00 +0000 (GMT)

Final-Recipient: rfc822; ada@farm.example
Original-Recipient: rfc822;ada@farm.example
Action: ${action}
Status: ${status}
Remote-MTA: dns; in.farm.example
Diagnostic-Code: ${said}`)
  expect(read(of('5.1.1', 'smtp; 550 5.1.1 <ada@farm.example>: Recipient\n    address rejected'))).toEqual([
    true,
    'smtp; 550 5.1.1 <ada@farm.example>: Recipient address rejected',
  ])
  expect(read(of('5.4.4', 'X-Postfix; Host or domain name not found'))?.[0]).toBe(true)
  expect(read(of('4.4.1', 'X-Postfix; connect to in.farm.example: timed out'))?.[0]).toBe(false)
  expect(read(of('4.4.1', 'X-Postfix; connect to in.farm.example: timed out', 'delayed'))?.[0]).toBe(false)
})

test('Exim: what it was told says more than its own 5.0.0', () => {
  const of = (said: string) =>
    report(`Reporting-MTA: dns; exim.farm.example

Action: failed
Final-Recipient: rfc822;ada@farm.example
Status: 5.0.0
Remote-MTA: dns; in.farm.example
Diagnostic-Code: smtp; ${said}`)
  expect(read(of('550 5.1.1 no mailbox of that name'))?.[0]).toBe(true)
  expect(read(of('550 No such person at this address'))?.[0]).toBe(true)
  expect(read(of('550 5.7.1 listed at a blocklist'))?.[0]).toBe(false)
  expect(read(of('552 5.2.2 over quota'))?.[0]).toBe(false)
})

test('Exim without a report: the words below the address', () => {
  const of = (said: string) => `X-Failed-Recipients: ada@farm.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@exim.farm.example>
To: ${TO}
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ada@farm.example
    host in.farm.example [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<ada@farm.example>:
    ${said}

------ This is a copy of the message, including all the headers. ------
`
  expect(read(of('550 5.1.1 unknown user'))).toEqual([true, expect.stringMatching(/^host .*unknown user$/)])
  expect(read(of('550 unrouteable address'))?.[0]).toBe(true)
  expect(read(of('554 5.7.1 looks like spam'))?.[0]).toBe(false)
  expect(read(of('retry timeout exceeded'))?.[0]).toBe(false)
  const warning = `Auto-Submitted: auto-replied\nTo: ${TO}\nSubject: Warning: message 1abc delayed 24 hours\n\nNo action is required on your part.\n`
  expect(read(warning)).toBeNull()
})

test('Exchange and Office 365: encoded or enclosed, and a mailbox that is full', () => {
  const of = (status: string, said: string, more = {}) =>
    report(
      `Reporting-MTA: dns;AM0PR01.example\r\nReceived-From-MTA: dns;mail.growers.example\r\n\r\nFinal-Recipient: rfc822;ada@farm.example\r\nAction: failed\r\nStatus: ${status}\r\nDiagnostic-Code: smtp;${said}\r\nX-Display-Name: Ada\r\n`,
      more,
    )
  const unknown = [
    '5.1.10',
    '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup',
  ] as const
  for (const more of [{}, { encoding: 'base64' }, { nested: true }, { nested: true, encoding: 'base64' }])
    expect(read(of(...unknown, more))).toEqual([true, `smtp;${unknown[1]}`])
  expect(read(of('5.2.2', '554 5.2.2 mailbox full'))?.[0]).toBe(false)
  expect(read(of('5.2.3', '550 5.2.3 RESOLVER.RST.RecipSizeLimit; too large'))?.[0]).toBe(false)
  expect(read(of('5.7.133', '550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup'))?.[0]).toBe(false)
})

test('Gmail: several lines of one answer, and an account that is switched off', () => {
  const of = (status: string, said: string) =>
    report(`Reporting-MTA: dns; googlemail.com
Arrival-Date: Mon, 30 Nov 2026 02:00:00 -0800 (PST)

Final-Recipient: rfc822; ada@farm.example
Action: failed
Status: ${status}
Remote-MTA: dns; in.farm.example. (192.0.2.9, the server for the domain farm.example.)
Diagnostic-Code: smtp; ${said}
Last-Attempt-Date: Mon, 30 Nov 2026 02:00:01 -0800 (PST)`)
  expect(read(of('5.1.1', '550-5.1.1 The account does not exist.\n 550 5.1.1 Try another.'))).toEqual([
    true,
    'smtp; 550-5.1.1 The account does not exist. 550 5.1.1 Try another.',
  ])
  expect(read(of('5.2.1', '550 5.2.1 The account is disabled'))?.[0]).toBe(true)
  expect(read(of('4.2.2', '452 4.2.2 The account is over quota'))?.[0]).toBe(false)
})

test('qmail, which sends no report', () => {
  const of = (said: string) =>
    `Return-Path: <>\nTo: ${TO}\nSubject: failure notice\n\nHi. This is the qmail-send program at farm.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ada@farm.example>:
${said}

--- Below this line is a copy of the message.

Status: 5.1.1\n`
  expect(read(of('Sorry, no mailbox here by that name. (#5.1.1)'))).toEqual([
    true,
    'Sorry, no mailbox here by that name. (#5.1.1)',
  ])
  expect(read(of('192.0.2.3 does not like recipient.\nRemote host said: 550 unknown\nGiving up.'))?.[0]).toBe(
    true,
  )
  expect(read(of('Sorry, I wasn’t able to connect. (#4.4.1)\nI’m not going to try again.'))?.[0]).toBe(false)
  expect(read(of('192.0.2.3 failed after I sent the message.\nRemote host said: 554 5.7.1 spam'))?.[0]).toBe(
    false,
  )
})

test('an address that stands for several: who was refused before who waits, whichever comes first', () => {
  const group = (action: string, status: string) =>
    `Final-Recipient: rfc822; ada@farm.example\nAction: ${action}\nStatus: ${status}`
  const both = ['Reporting-MTA: dns; mx.example', group('delayed', '4.4.1'), group('failed', '5.1.1')]
  expect(read(report(both.join('\n\n')))).toEqual([true, 'Status: 5.1.1'])
})

test('what a program answers while its owner is away, and a person who writes back, did not come back', () => {
  const away = `Auto-Submitted: auto-replied\nX-Autoreply: yes\nTo: ${TO}\nFrom: ada@farm.example
Subject: Out of office: Leeks\nContent-Type: text/plain\n\nI am away. For urgent orders: 550 5.1.1 does not apply.\nAction: call Bert\nStatus: 5.1.1\n`
  expect(read(away)).toBeNull()
  expect(read(`To: ${TO}\nFrom: ada@farm.example\nSubject: Re: Leeks\n\nMore of them, please.\n`)).toBeNull()
})

test.each([
  ['550 no', true],
  ['550 5.5.0 mailbox unavailable', true],
  ['550 5.1.1 at 192.5.7.1', true],
  ['550 5.1.8 sender unknown', false],
  ['552 5.3.4 too big', false],
  ['554 5.6.0 cannot be read', false],
  ['554 5.4.6 goes round', false],
])('%j is about the address: %p', (said, isSo) => {
  expect(isAboutAddress(said)).toBe(isSo)
})
