// One federation app with a client and a member who agreed, in a process of its own; says where in a line of JSON.

import { testHouse } from '../../tests/house'
import { freeBasePort, listen } from '../../tests/listening'
import { CLIENT_SECRET, OrchardClient, REDIRECT_URI } from '../../tests/oauth-client'
import type { Target } from './load'
import { tellWork } from './work'

tellWork()
const world = await testHouse({ COOP_PORT: freeBasePort(), COOP_TRUST_PROXY: '1' })
listen(world.house, 'federation')
const orchard = await OrchardClient.register(world, 'orchard')
const member = await world.browser('member')
await orchard.authorized(member, { scope: 'openid offline_access' })
const issuer = world.house.config.origins.federation
const target: Target = {
  authorizationEndpoint: `${issuer}/authorize`,
  tokenEndpoint: `${issuer}/token`,
  clientId: 'orchard',
  clientSecret: CLIENT_SECRET,
  redirectUri: REDIRECT_URI,
  cookie: [...member.cookies].map(([name, value]) => `${name}=${value}`).join('; '),
}
const [cookie] = [...member.cookies].filter(([name]) => name.includes('federation_session'))
let checks = 0
await world.house.sessions.find(cookie?.[1] ?? '', 'federation')
const warmBegan = performance.now()
while (checks < 2_000) {
  await world.house.sessions.find(cookie?.[1] ?? '', 'federation')
  checks++
}
const warmMs = (performance.now() - warmBegan) / checks
const coldMs: number[] = []
for (let count = 0; count < 50; count++) {
  const id = await world.house.sessions.begin(world.cast.members.member.id, {
    domain: 'federation',
    signIn: Bun.randomUUIDv7(),
    device: 'bench',
  })
  const coldBegan = performance.now()
  await world.house.sessions.find(id, 'federation')
  coldMs.push(performance.now() - coldBegan)
}
console.log(JSON.stringify({ target, warmMs, coldMs: coldMs.sort((a, b) => a - b)[25] }))
process.on('SIGTERM', () => world.close().finally(() => process.exit(0)))
