import { afterAll, beforeAll, expect, test } from 'bun:test'
import { DOMAINS } from '#core/contracts/domain'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { answerWebFinger } from './webfinger'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse({
    COOP_DOMAIN: 'growers.example',
    COOP_SECRET: 'k3P9zWq7Lm2Xv8Rt5Yb1Nc6Hd4Jf0Gs-',
    COOP_DEMO: '1',
  })
})
afterAll(() => world.close())

const subject = async (at: (typeof DOMAINS)[number], resource: string) =>
  (await answerWebFinger(world.ctx(), at, resource))?.subject ?? null

test('with a domain of its own, each app is found at its host, at the hub and at the bare domain', async () => {
  for (const app of DOMAINS) {
    const own = `acct:${app}@federation.growers.example`
    for (const host of [`${app}.growers.example`, 'federation.growers.example', 'growers.example'])
      expect([host, await subject('federation', `acct:${app}@${host}`)]).toEqual([host, own])
    expect(await subject(app, `acct:${app}@${app}.growers.example`)).toBe(own)
    expect(await subject(app, `acct:${app}@${app}.GROWERS.example.:443`)).toBe(own)
    expect(await subject(app, `https://federation.growers.example/actors/${app}`)).toBe(own)
    if (app !== 'federation') expect(await subject(app, `https://${app}.growers.example`)).toBe(own)
  }
})

test('a member is found at the hub alone', async () => {
  const own = 'acct:member@federation.growers.example'
  expect(await subject('federation', 'acct:member@federation.growers.example')).toBe(own)
  expect(await subject('federation', 'https://federation.growers.example/@Member')).toBe(own)
  expect(await subject('federation', 'acct:member@market.growers.example')).toBeNull()
  for (const app of DOMAINS.filter(name => name !== 'federation'))
    expect(await subject(app, 'acct:member@federation.growers.example')).toBeNull()
})
