import { expect, test } from 'bun:test'
import { withSiteSender } from './site-sender'

const CONFIGURED = 'Post <post@coop.example>'

test.each([
  [null, CONFIGURED, CONFIGURED],
  ['Our Co-op <hello@coop.example>', CONFIGURED, 'Our Co-op <hello@coop.example>'],
  // A newsletter has its own name.
  ['Our Co-op <hello@coop.example>', 'Field notes <post@coop.example>', 'Field notes <hello@coop.example>'],
  ['hello@coop.example', 'post@coop.example', 'hello@coop.example'],
  // What comes from somebody else stays so.
  ['Our Co-op <hello@coop.example>', 'ada@elsewhere.example', 'ada@elsewhere.example'],
])('with the sender %p a letter from %p is from %p', async (chosen, from, expected) => {
  const sent: string[] = []
  const inner = { send: async (mail: { from: string }) => void sent.push(mail.from) }
  const mailer = withSiteSender(inner, CONFIGURED, () => chosen)
  await mailer.send({ to: 'mair@example.test', from, subject: 'Hello', text: 'Hello.' })
  expect(sent).toEqual([expected])
})
