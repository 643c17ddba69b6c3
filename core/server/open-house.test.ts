import { afterAll, beforeAll, expect, test } from 'bun:test'
import { PrivateAddressRefused } from '#core/net/errors'
import { type TestHouse, testHouse } from '../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse({ COOP_ALLOW_PRIVATE: '' })
})
afterAll(() => world.close())

// Were the port the reason, it would be UrlRefused: ports are looked at before names.
test.each([
  '127.0.0.1:8443',
  '127.0.0.1:443',
  '10.0.0.1:3000',
  '[::1]:4433',
  '169.254.169.254:8080',
  'localhost:25',
])('in production http://%s is refused for its address and not for its port', async host => {
  await expect(world.house.fetch(`http://${host}/inbox`)).rejects.toThrow(PrivateAddressRefused)
})
