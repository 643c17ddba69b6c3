import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { audienceOf, OWN_USERINFO } from './audience'
import { TokenRefused } from './refusals'
import { registerResource } from './register-resource'
import { findResources, resourceList } from './resources'

const [LEDGER, SCALES, BARN] = ['https://ledger.example/', 'https://scales.example/', 'https://barn.example/']

let world: TestHouse
let issuer: string
beforeAll(async () => {
  world = await testHouse()
  issuer = world.house.config.origins.federation
  for (const [uri, format] of [
    [LEDGER, 'opaque'],
    [SCALES, 'jwt'],
    [BARN, 'jwt'],
  ] as const)
    await registerResource(world.ctx('operator'), { uri, name: uri, format, scopes: [], clientId: null })
})
afterAll(() => world.close())

const of = (granted: readonly string[], asked?: readonly string[]) => audienceOf(world.ctx(), granted, asked)
const refused = async (granted: readonly string[], asked?: readonly string[]) => {
  const audience = await of(granted, asked)
  return audience instanceof TokenRefused ? audience.code : null
}

describe('an access token', () => {
  test('is for our own userinfo where nothing else was granted, or asked for', async () => {
    expect(await of([])).toEqual(OWN_USERINFO)
    expect(await of([issuer])).toEqual(OWN_USERINFO)
    expect(await of([LEDGER], [issuer])).toEqual(OWN_USERINFO)
  })

  test('is for all that was granted, or for what of it is asked', async () => {
    expect(await of([SCALES, BARN])).toEqual({ uris: [SCALES, BARN], isSigned: true })
    expect(await of([SCALES, BARN], [BARN])).toEqual({ uris: [BARN], isSigned: true })
    expect(await of([LEDGER], [LEDGER, issuer])).toEqual({ uris: [LEDGER, issuer], isSigned: false })
  })

  test('is for nothing that was not granted, that is gone, or that does not go together', async () => {
    expect(await refused([LEDGER], [SCALES])).toBe('invalid_target')
    expect(await refused(['https://gone.example/'])).toBe('invalid_target')
    expect(await refused([LEDGER, SCALES])).toBe('invalid_target')
    expect(await refused([SCALES], [SCALES, issuer])).toBe('invalid_target')
    expect(await refused([LEDGER, SCALES], [SCALES])).toBeNull()
  })
})

describe('resources', () => {
  test('are known all, or it is none', async () => {
    expect(await findResources(world.ctx(), [])).toEqual([])
    expect(await findResources(world.ctx(), [SCALES, issuer])).toEqual([
      { uri: issuer, format: 'opaque' },
      { uri: SCALES, format: 'jwt' },
    ])
    for (const uri of ['https://nobody.example/', SCALES.slice(0, -1), ''])
      expect(await findResources(world.ctx(), [LEDGER, uri])).toBeNull()
  })

  test('are five at the most', async () => {
    const names = ['one', 'two', 'three'].map(name => `https://${name}.example/`)
    for (const uri of names)
      await registerResource(world.ctx('operator'), {
        uri,
        name: uri,
        format: 'jwt',
        scopes: [],
        clientId: null,
      })
    expect(await findResources(world.ctx(), [SCALES, BARN, ...names])).toHaveLength(5)
    expect(await findResources(world.ctx(), [SCALES, BARN, LEDGER, ...names])).toBeNull()
  })

  test.each([
    [[], []],
    [[''], []],
    [
      ['a b', 'c', 'a'],
      ['a', 'b', 'c'],
    ],
    [['  a  '], ['a']],
  ])('of the parameters %j are %j', (values, list) => {
    expect(resourceList(values)).toEqual(list)
  })
})
