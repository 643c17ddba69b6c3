import { hostMeta, hostMetaJson, XRD_XML } from '#core/activitypub/host-meta'
import { NODE_INFO_JSON, nodeInfoDiscovery } from '#core/activitypub/nodeinfo'
import { JRD_JSON } from '#core/activitypub/webfinger'
import type { DomainName } from '#core/contracts/domain'
import { nodeFacts } from '#core/services/federation/actors/node-facts'
import { answerWebFinger, isGone } from '#core/services/federation/actors/webfinger'
import type { Room } from './domain'

/**
 * How other servers find our actors, and what this server is; readable from any page (RFC 7033 §5). The hub answers
 * for all, each other app for its own actor; the facts about the server stand at the hub alone.
 */
export function wellKnown(domain: DomainName): Room {
  return (app, house) => {
    const { origins } = house.config

    app.get('/.well-known/webfinger', async ({ ctx, query }) => {
      if (typeof query.resource !== 'string')
        return published({ error: 'resource is missing' }, JRD_JSON, 400)
      const found = await answerWebFinger(ctx, domain, query.resource)
      if (found) return published(found, JRD_JSON)
      const gone = domain === 'federation' && (await isGone(ctx, query.resource))
      return published({ error: gone ? 'gone' : 'nobody here' }, JRD_JSON, gone ? 410 : 404)
    })

    app.get('/.well-known/host-meta', () => text(hostMeta(origins[domain]), XRD_XML))
    app.get('/.well-known/host-meta.json', () => published(hostMetaJson(origins[domain]), JRD_JSON))
    app.get('/.well-known/nodeinfo', () =>
      published(nodeInfoDiscovery(origins.federation), 'application/json'),
    )
    if (domain === 'federation')
      app.get('/nodeinfo/2.1', async ({ ctx }) => published(await nodeFacts(ctx), NODE_INFO_JSON))
  }
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
