import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { OrchardClient } from '../../../../tests/oauth-client'
import { readLogoutRequest, UnknownLogoutRequest } from './logout-request'

const OUT = 'https://orchard.example/out?x=1'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  await OrchardClient.register(world, 'orchard', { postLogoutRedirectUris: [OUT] })
  await OrchardClient.register(world, 'meadow')
})
afterAll(() => world.close())

const read = (query: string) => readLogoutRequest(world.ctx(), new URLSearchParams(query))
const to = (uri: string) => `post_logout_redirect_uri=${encodeURIComponent(uri)}`

describe('a request to sign out', () => {
  test('may come from nobody in particular', async () => {
    expect(await read('')).toEqual({ clientName: null, signIn: null, continueTo: null })
  })

  test('leads on to an address of its client’s, with its state', async () => {
    expect(await read(`client_id=orchard&${to(OUT)}&state=a%26b`)).toEqual({
      clientName: 'The Orchard',
      signIn: null,
      continueTo: `${OUT}&state=a%26b`,
    })
    expect((await read(`client_id=orchard&${to(OUT)}`)).continueTo).toBe(OUT)
    expect((await read('client_id=orchard&state=s')).continueTo).toBeNull()
  })

  test.each([
    ['an address that nobody registered', `client_id=orchard&${to('https://orchard.example/out')}`],
    ['an address of another client', `client_id=meadow&${to(OUT)}`],
    ['an address without a client', to(OUT)],
    ['a client that is not there', 'client_id=nobody'],
    ['something said twice', 'client_id=orchard&client_id=orchard'],
    ['an ID token that is none of ours', 'id_token_hint=eyJhbGciOiJub25lIn0.e30.'],
    ['an ID token that is none', 'id_token_hint=x&client_id=orchard'],
  ])('is refused for %s', async (_, query) => {
    await expect(read(query)).rejects.toBeInstanceOf(UnknownLogoutRequest)
  })
})
