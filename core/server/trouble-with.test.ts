import { expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { createSmtpMailer } from '#core/mail/smtp-mailer'
import { adviceOnBucket, adviceOnRedis, troubleWithMail } from './trouble-with'

/** A mail server that greets, and answers each line by its first word; what it has no answer for, it takes. */
async function saidAbout(scheme: string, answers: Readonly<Record<string, string>>): Promise<string> {
  const server = createServer(socket => {
    socket.on('error', () => undefined)
    socket.write(answers.greeting ?? '220 mail\r\n')
    socket.on('data', sent => {
      for (const line of sent.toString().split('\r\n').filter(Boolean)) {
        const word = line.split(' ')[0] ?? ''
        socket.write(answers[word] ?? (word === 'EHLO' ? '250-mail\r\n250 SIZE\r\n' : '250 well\r\n'))
      }
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const mailer = createSmtpMailer({ smtpUrl: `${scheme}127.0.0.1:${port}` })
  try {
    await mailer.verify()
    await mailer.send({ to: 'you@growers.example', from: 'post@growers.example', subject: 'A', text: 'b' })
    return 'taken'
  } catch (fault) {
    return troubleWithMail(fault)
  } finally {
    mailer.close()
    server.close()
  }
}

const GREYLISTED = '451 4.7.1 Greylisting of post@growers.example, come back later\r\n'
test.each([
  [
    'turns us away',
    'smtp://',
    { greeting: '554 no service for ada@growers.example\r\n' },
    'it turns this machine away',
  ],
  ['greylists', 'smtp://', { RCPT: GREYLISTED }, '(EENVELOPE 451): it asks to be tried again later'],
  [
    'wants TLS',
    'smtp://',
    { MAIL: '530 5.7.0 Must issue a STARTTLS command first\r\n' },
    'it wants TLS or a sign-in',
  ],
  [
    'begins no TLS',
    'smtp://',
    { EHLO: '250-mail\r\n250 STARTTLS\r\n', STARTTLS: '454 not now\r\n' },
    'TLS does not begin',
  ],
  ['speaks no TLS', 'smtps://', {}, 'nobody speaks TLS at that port'],
  [
    'knows no such user',
    'smtp://ada:word@',
    { EHLO: '250-mail\r\n250 AUTH PLAIN\r\n', AUTH: '535 no\r\n' },
    'the user and the password',
  ],
  [
    'takes no such sender',
    'smtp://',
    { MAIL: '550 5.7.1 not you, post@growers.example\r\n' },
    'lets nobody write as MAIL_FROM',
  ],
  ['takes no such recipient', 'smtp://', { RCPT: '550 5.1.1 nobody\r\n' }, 'does not take this address'],
])(
  'of a mail server that %s is said what to do, and none of its words',
  async (_, scheme, answers, advice) => {
    const said = await saidAbout(scheme, answers as Record<string, string>)
    expect(said).toStartWith('the mail server does not take them (')
    expect(said).toContain(advice)
    expect(said).not.toMatch(/@|:word|Greylisting|no service/)
  },
)

test('a Redis that wants a password, another one, or no TLS is told apart', () => {
  expect(adviceOnRedis('NOAUTH')).toContain('write its password')
  expect(adviceOnRedis('WRONGPASS')).toContain('correct the user or the password')
  expect(adviceOnRedis('ERR_SSL_WRONG_VERSION_NUMBER')).toContain('redis://')
  expect(adviceOnRedis('ECONNREFUSED')).toBe('start it, or correct REDIS_URL.')
})

test('a bucket that is busy, one whose clock differs from ours and one that refuses ask for different things', () => {
  expect(adviceOnBucket('SlowDown')).toStartWith('try again')
  expect(adviceOnBucket('RequestTimeTooSkewed')).toContain('clock')
  expect(adviceOnBucket('AccessDenied')).toBe('correct the S3_… variables.')
})
