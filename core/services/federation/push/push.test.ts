import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { decodeJwt } from 'jose'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { createReceiver } from '#core/crypto/testing/push-receiver'
import { db } from '#core/database/db'
import { mergeSetting } from '#core/database/keep-setting'
import { transaction } from '#core/database/transaction'
import { createSafeFetch } from '#core/net/safe-fetch'
import type { Cast } from '../../../../tests/cast'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { notify } from '../notifications/notify'
import { allowDevice, PushUnusable } from './allow-device'
import { toldDevices, withdrawDevice } from './devices'
import { pushToDevice } from './push-to-device'
import { serverKey } from './server-key'

type Who = keyof Cast['members']

/** A push service on loopback: what it was sent, by path, and what it answers next. */
const sent: { path: string; headers: Headers; body: Uint8Array }[] = []
let answers: number[] = []
const service = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const { pathname } = new URL(request.url)
    sent.push({ path: pathname, headers: request.headers, body: await request.bytes() })
    return new Response(null, { status: answers.shift() ?? 201 })
  },
})

let world: TestHouse
beforeAll(async () => {
  world = await testHouse({ COOP_ALLOW_PRIVATE: '1' })
})
afterAll(async () => {
  await world.close()
  await service.stop(true)
})
beforeEach(async () => {
  sent.length = 0
  answers = []
  for (const table of ['push_subscriptions', 'notifications'] as const)
    await db(world.ctx()).deleteFrom(table).execute()
  await sql`delete from graphile_worker._private_jobs`.execute(db(world.ctx()))
})

async function signedIn(who: Who): Promise<{ ctx: Ctx; signIn: string }> {
  const signIn = Bun.randomUUIDv7()
  await world.house.sessions.begin(world.cast.members[who].id, {
    domain: 'federation',
    signIn,
    device: 'test',
  })
  return { ctx: world.ctx(who), signIn }
}

/** A browser of theirs that was allowed to tell them. */
async function device(who: Who, path = `/${Bun.randomUUIDv7()}`) {
  const { ctx, signIn } = await signedIn(who)
  const receiver = createReceiver()
  const endpoint = `http://127.0.0.1:${service.port}${path}`
  await allowDevice(ctx, signIn, { ...receiver.keys, endpoint, device: 'Firefox on Linux' })
  return { ...receiver, path, signIn, endpoint }
}

const tell = (who: Who, text = 'Your order C-7 is paid', ctx = world.ctx()) =>
  transaction(ctx, tx =>
    notify(tx, {
      memberId: world.cast.members[who].id,
      kind: 'order',
      activityId: null,
      text,
      url: 'https://cart.example/orders/C-7',
    }),
  )

const endpoints = async () =>
  (await db(world.ctx()).selectFrom('push_subscriptions').select('endpoint').execute()).map(
    row => row.endpoint,
  )

const onlyId = async (table: 'notifications' | 'push_subscriptions') =>
  (await db(world.ctx()).selectFrom(table).select('id').executeTakeFirstOrThrow()).id

test('a notification is told on each of the member’s devices, and on nobody else’s', async () => {
  const [phone, desk, other] = [await device('member'), await device('member'), await device('neighbour')]
  await tell('member')
  await world.work()
  expect(sent.map(({ path }) => path).toSorted()).toEqual([phone.path, desk.path].toSorted())
  const toPhone = sent.find(({ path }) => path === phone.path)
  const message = JSON.parse(await phone.read(toPhone?.body ?? new Uint8Array()))
  expect(message).toMatchObject({
    title: world.house.site().name,
    body: 'Your order C-7 is paid',
    url: 'https://cart.example/orders/C-7',
  })
  expect(toPhone?.headers.get('content-encoding')).toBe('aes128gcm')
  expect(toPhone?.headers.get('ttl')).toBe('86400')
  expect(toPhone?.headers.get('topic')).toBe(message.tag.replaceAll('-', ''))
  expect(toPhone?.headers.get('authorization')).toStartWith('vapid t=')
  expect(other.path).not.toBe(phone.path)
})

test.each([
  ['growers@farm.example', 'mailto:growers@farm.example'],
  ['büro@käserei.example', 'mailto:b%C3%BCro@xn--kserei-bua.example'],
])('the service may write to %s, said as a URI', async (email, subject) => {
  await device('member')
  await mergeSetting(world.ctx(), 'site', { email })
  await world.house.purge(['site'])
  await tell('member')
  await world.work()
  const [, token = ''] = /^vapid t=([\w.-]+)/.exec(sent[0]?.headers.get('authorization') ?? '') ?? []
  expect(decodeJwt(token).sub).toBe(subject)
})

test('two workers that have the same message send it once', async () => {
  const { path } = await device('member')
  await tell('member')
  const [notificationId, deviceId] = [await onlyId('notifications'), await onlyId('push_subscriptions')]
  const send = () => pushToDevice(world.ctx(), { notificationId, deviceId })
  await Promise.all([send(), send()])
  await send()
  expect(sent.map(each => each.path)).toEqual([path])
})

test('what was rolled back is told to nobody', async () => {
  await device('member')
  const rolledBack = transaction(world.ctx(), async tx => {
    await tell('member', 'No', tx)
    throw new Error('no')
  })
  await expect(rolledBack).rejects.toThrow('no')
  await world.work()
  expect(sent).toEqual([])
})

test('what was read meanwhile is not told', async () => {
  await device('member')
  await tell('member')
  await db(world.ctx()).updateTable('notifications').set({ read_at: new Date() }).execute()
  await world.work()
  expect(sent).toEqual([])
})

test('a device that was signed out is told nothing', async () => {
  const { signIn } = await device('member')
  await tell('member')
  await world.house.sessions.endSignIn(signIn)
  await world.work()
  await tell('member', 'Later')
  await world.work()
  expect(sent).toEqual([])
  expect(await toldDevices(world.ctx('member'), null)).toEqual([])
})

test.each([403, 404, 410])('a browser that is gone (%i) is asked once', async status => {
  await device('member')
  answers = [status]
  await tell('member')
  await world.work()
  await tell('member', 'Again')
  await world.work()
  expect(sent.length).toBe(1)
  expect(await endpoints()).toEqual([])
})

test.each(['127.0.0.1', '[::1]', '10.7.0.3', '169.254.169.254', '[fd00::7]', 'localhost'])(
  'a browser that names %s, within our own network, is sent nothing, and is not asked again',
  async host => {
    const { endpoint } = await device('member')
    const own = new URL(endpoint)
    own.hostname = host
    await db(world.ctx()).updateTable('push_subscriptions').set({ endpoint: own.href }).execute()
    const house = { ...world.house, fetch: createSafeFetch({ allowedPorts: 'any' }) }
    await tell('member')
    const [notificationId, deviceId] = [await onlyId('notifications'), await onlyId('push_subscriptions')]
    await pushToDevice({ ...world.ctx(), house }, { notificationId, deviceId })
    expect(sent).toEqual([])
    expect(await endpoints()).toEqual([])
  },
)

test.each([429, 500, 503])('a service that is busy (%i) is asked again, in the same topic', async status => {
  const { endpoint } = await device('member')
  answers = [status]
  await tell('member')
  await expect(world.work()).rejects.toThrow(`The push service answered ${status}`)
  expect(await endpoints()).toEqual([endpoint])
})

test('what a service does not take is given up, and the device stays', async () => {
  const { endpoint } = await device('member')
  answers = [413]
  await tell('member')
  await world.work()
  expect(await endpoints()).toEqual([endpoint])
  expect((await toldDevices(world.ctx('member'), null))[0]?.lastToldAt).toBeNull()
})

test('a browser has one member: whoever allows it last', async () => {
  await device('member', '/shared')
  const own = await device('neighbour', '/shared')
  await tell('member')
  await tell('neighbour', 'For Tom')
  await world.work()
  expect(sent.length).toBe(1)
  expect(JSON.parse(await own.read(sent[0]?.body ?? new Uint8Array())).body).toBe('For Tom')
})

test('the eleventh device lets the first one go', async () => {
  for (let at = 0; at < 11; at++) await device('member', `/d${at}`)
  const left = (await endpoints()).map(endpoint => new URL(endpoint).pathname)
  expect(left.length).toBe(10)
  expect(left).not.toContain('/d0')
  expect(left).toContain('/d10')
})

test('one withdraws one’s own, and no other’s', async () => {
  await device('member')
  const [own] = await toldDevices(world.ctx('member'), null)
  await expect(withdrawDevice(world.ctx('neighbour'), own?.id ?? '')).rejects.toThrow(NotFound)
  await withdrawDevice(world.ctx('member'), own?.id ?? '')
  expect(await endpoints()).toEqual([])
})

test.each([
  ['no address', { endpoint: 'leeks' }],
  ['another scheme', { endpoint: 'ftp://push.example/1' }],
  ['a password in it', { endpoint: 'https://a:b@push.example/1' }],
  ['a very long one', { endpoint: `https://push.example/${'x'.repeat(2_000)}` }],
  ['no key', { p256dh: '' }],
  ['half a secret', { auth: 'AAAA' }],
])('a browser that offers %s is refused', async (_, changed) => {
  const { ctx, signIn } = await signedIn('member')
  const offered = { ...createReceiver().keys, endpoint: 'https://push.example/1', device: '', ...changed }
  await expect(allowDevice(ctx, signIn, offered)).rejects.toThrow(PushUnusable)
  expect(await endpoints()).toEqual([])
})

test('only members have devices', async () => {
  const offered = { ...createReceiver().keys, endpoint: 'https://push.example/1', device: '' }
  await expect(allowDevice(world.ctx(), Bun.randomUUIDv7(), offered)).rejects.toThrow(SignInRequired)
  await expect(toldDevices(world.ctx(), null)).rejects.toThrow(SignInRequired)
  await expect(withdrawDevice(world.ctx(), Bun.randomUUIDv7())).rejects.toThrow(SignInRequired)
})

test('of two that make the first key, both have the same', async () => {
  await db(world.ctx()).deleteFrom('settings').where('key', '=', 'push-key').execute()
  const [one, two] = await Promise.all([serverKey(world.ctx()), serverKey(world.ctx())])
  expect(one).toEqual(two)
  expect(await serverKey(world.ctx())).toEqual(one)
})
