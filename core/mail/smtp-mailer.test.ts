import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { SMTPServer } from 'smtp-server'
import type { Mail } from '#core/contracts/platform/mailer'
import { MailUndeliverable } from './mailer'
import { createSmtpMailer } from './smtp-mailer'

type Received = { readonly from: string; readonly to: readonly string[]; readonly raw: string }

let postOffice: SMTPServer
let mailer: ReturnType<typeof createSmtpMailer>
let received: Received[] = []

beforeAll(async () => {
  postOffice = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      if (address.startsWith('nobody@')) done(refusal(550, 'no such mailbox'))
      else if (address.startsWith('busy@')) done(refusal(451, 'try again later'))
      else done()
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString(),
        })
        done()
      })
    },
  })
  await new Promise<void>(listening => postOffice.listen(0, '127.0.0.1', listening))
  const address = postOffice.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  mailer = createSmtpMailer({ smtpUrl: `smtp://127.0.0.1:${port}` })
})
afterAll(async () => {
  mailer.close()
  await new Promise<void>(closed => postOffice.close(closed))
})
beforeEach(() => {
  received = []
})

const letter: Mail = {
  to: 'ada@farm.example',
  from: 'Grüne Höfe <hello@farm.example>',
  subject: 'Crème fraîche – £2.50',
  text: 'It is ready.',
  html: '<p>It is <b>ready</b>.</p>',
}

test('a letter arrives with its sender, recipient, subject and both bodies', async () => {
  await mailer.send({ ...letter, messageId: '<order-42@farm.example>', headers: { 'X-Order': '42' } })
  expect(received).toHaveLength(1)
  const { from, to, raw } = received[0]!
  expect([from, to]).toEqual(['hello@farm.example', ['ada@farm.example']])
  expect(raw).toContain('Message-ID: <order-42@farm.example>\r\n')
  expect(raw).toContain('X-Order: 42\r\n')
  expect(raw).toMatch(/^Subject: =\?UTF-8\?/m)
  expect(raw).toContain('It is ready.')
  expect(raw).toContain('<p>It is <b>ready</b>.</p>')
})

test('a newsletter arrives with one-click unsubscribe as RFC 8058 wants it', async () => {
  const listUnsubscribe = `https://account.farm.example/newsletters/unsubscribe?token=${'a'.repeat(60)}`
  await mailer.send({ ...letter, listUnsubscribe })
  const unfolded = received[0]!.raw.replace(/\r\n[ \t]+/g, ' ')
  expect(unfolded).toContain(`List-Unsubscribe: <${listUnsubscribe}>\r\n`)
  expect(unfolded).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n')
})

test('a letter that is refused before it is sent reaches nobody', async () => {
  await expect(mailer.send({ ...letter, subject: 'Hi\r\nBcc: all@farm.example' })).rejects.toThrow()
  await expect(mailer.send({ ...letter, to: 'ada@farm.example, bo@farm.example' })).rejects.toThrow()
  expect(received).toEqual([])
})

test.each([
  ['nobody@farm.example', true],
  ['busy@farm.example', false],
])('a letter to %s that the server refuses says whether for good: %p', async (to, permanent) => {
  const fault = await mailer.send({ ...letter, to }).catch(error => error)
  expect(fault).toBeInstanceOf(MailUndeliverable)
  expect(fault.permanent).toBe(permanent)
})

test('a mail server that is away is no lasting refusal', async () => {
  const nowhere = createSmtpMailer({ smtpUrl: 'smtp://127.0.0.1:1' })
  const fault = await nowhere.send(letter).catch(error => error)
  expect(fault).toBeInstanceOf(MailUndeliverable)
  expect(fault.permanent).toBe(false)
  nowhere.close()
})

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}

test('a picture stands in the letter, and a file is kept beside it', async () => {
  await mailer.send({
    ...letter,
    html: '<p><img src="cid:code@farm.example" alt="The code"></p>',
    attachments: [
      { name: 'code.png', type: 'image/png', content: Uint8Array.of(1, 2, 250), cid: 'code@farm.example' },
      { name: 'date.ics', type: 'text/calendar; charset=utf-8; method=PUBLISH', content: 'BEGIN:VCALENDAR' },
    ],
  })
  const raw = (received[0]?.raw ?? '').replace(/\r\n[ \t]+/g, ' ')
  expect(raw).toMatch(/Content-Type: image\/png[^\r]*\r\n(?:[^\r]+\r\n)*Content-Id: <code@farm\.example>/i)
  expect(raw).toMatch(/Content-Disposition: inline; filename=code\.png/)
  expect(raw).toContain(Buffer.from([1, 2, 250]).toString('base64'))
  expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=PUBLISH/)
  expect(raw).toMatch(/Content-Disposition: attachment; filename=date\.ics/)
})
