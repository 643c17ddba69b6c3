import { expect, test } from 'bun:test'
import { firstKeys } from '#core/keys/keyring'
import { bounceAddress, readBounce } from './bounces'
import { checkedAddress } from './letter'

const CONFIG = { keys: firstKeys('x'.repeat(32)), mailFrom: 'Growers <post@growers.example>' }
const ID = '0199a000-0000-7000-8000-00000000dead'

const addressed = (config: typeof CONFIG) => bounceAddress(config, ID) ?? ''

/** As RFC 3464 has it, shortened. */
function returned(to: string, { action = 'failed', status = '5.1.1', lines = '\r\n' } = {}): string {
  return [
    `To: ${to}`,
    'From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    '',
    'Final-Recipient: rfc822; ada@farm.example',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 5.1.1 no such',
    ' mailbox here',
    '--b--',
  ].join(lines)
}

test('the address of a delivery is one that mail servers take, in the sender’s own mailbox', () => {
  const address = addressed(CONFIG)
  expect(checkedAddress(address)).toBe(address)
  expect(address).toMatch(/^post\+b\.0199a00000007000800000000000dead\.[0-9a-f]{16}@growers\.example$/)
})

test('a mailbox whose name leaves no room for a delivery is not cut into another one', () => {
  const from = (mailFrom: string) => bounceAddress({ ...CONFIG, mailFrom }, ID)
  const longest = from('twelve.chars@growers.example')
  expect(longest).toStartWith('twelve.chars+b.')
  expect(checkedAddress(longest ?? '')).toBe(longest ?? '-')
  expect(from('thirteen.char@growers.example')).toBeNull()
})

test.each(['\r\n', '\n'])('what came back names its delivery, and why, with lines that end in %j', lines => {
  expect(readBounce(CONFIG, returned(addressed(CONFIG), { lines }))).toEqual({
    deliveryId: ID,
    permanent: true,
    reason: 'smtp; 550 5.1.1 no such mailbox here',
  })
})

test.each([
  ['is only late', { action: 'delayed', status: '4.4.7' }],
  ['was not taken for now', { status: '4.2.2' }],
  ['was refused for somebody’s rules', { status: '5.7.1' }],
])('what %s says nothing against the address', (_, said) => {
  expect(readBounce(CONFIG, returned(addressed(CONFIG), said))?.permanent).toBe(false)
})

test.each(['relayed', 'delivered', 'expanded'])('what was %s did not come back', action => {
  expect(readBounce(CONFIG, returned(addressed(CONFIG), { action, status: '2.0.0' }))).toBeNull()
})

test('whoever makes an address up is not believed', () => {
  const address = addressed(CONFIG)
  for (const forged of [
    addressed({ ...CONFIG, keys: firstKeys('y'.repeat(32)) }),
    address.replace('dead', 'beef'),
    'post@growers.example',
  ])
    expect(readBounce(CONFIG, returned(forged))).toBeNull()
  expect(readBounce(CONFIG, '')).toBeNull()
})
