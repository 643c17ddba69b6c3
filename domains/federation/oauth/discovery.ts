import { discoveryDocument } from '#core/services/federation/oauth/discovery'
import { publicKeys } from '#core/services/federation/oauth/signing-key'
import type { Room } from '../../domain'

/** What clients read before they ask for anything; the same for everybody, from any page. */
export const discovery: Room = (app, house) => {
  const describe = () => published(discoveryDocument(house.config))
  app.get('/.well-known/openid-configuration', describe)
  app.get('/.well-known/oauth-authorization-server', describe)
  app.get('/jwks.json', async ({ ctx }) => published(await publicKeys(ctx)))
}

function published(document: unknown): Response {
  return Response.json(document, { headers: { 'cache-control': 'public, max-age=300' } })
}
