import { hostMeta, hostMetaJson, XRD_XML } from '#core/activitypub/host-meta'
import { NODE_INFO_JSON, nodeInfoDiscovery } from '#core/activitypub/nodeinfo'
import { JRD_JSON } from '#core/activitypub/webfinger'
import { finger, isGone } from '#core/services/federation/actors/finger'
import { nodeFacts } from '#core/services/federation/actors/node-facts'
import type { Room } from '../../domain'

/** How other servers find our actors, and what this server is. Readable from any page (RFC 7033 §5). */
export const wellKnown: Room = (app, house) => {
  const origin = house.config.origins.federation

  app.get('/.well-known/webfinger', async ({ ctx, query }) => {
    if (typeof query.resource !== 'string') return published({ error: 'resource is missing' }, JRD_JSON, 400)
    const found = await finger(ctx, query.resource)
    if (found) return published(found, JRD_JSON)
    const gone = await isGone(ctx, query.resource)
    return published({ error: gone ? 'gone' : 'nobody here' }, JRD_JSON, gone ? 410 : 404)
  })

  app.get('/.well-known/host-meta', () => text(hostMeta(origin), XRD_XML))
  app.get('/.well-known/host-meta.json', () => published(hostMetaJson(origin), JRD_JSON))
  app.get('/.well-known/nodeinfo', () => published(nodeInfoDiscovery(origin), 'application/json'))
  app.get('/nodeinfo/2.1', async ({ ctx }) => published(await nodeFacts(ctx), NODE_INFO_JSON))
}

function published(document: unknown, type: string, status = 200): Response {
  return text(JSON.stringify(document), type, status)
}

function text(body: string, type: string, status = 200): Response {
  return new Response(body, {
    status,
    headers: { 'content-type': type, 'access-control-allow-origin': '*', 'cache-control': 'max-age=300' },
  })
}
