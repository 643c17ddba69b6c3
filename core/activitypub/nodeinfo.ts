const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema/2.1'

export type NodeFacts = {
  readonly version: string
  readonly openRegistrations: boolean
  readonly nodeName: string
  readonly nodeDescription: string
  readonly members: { readonly total: number; readonly activeMonth: number; readonly activeHalfyear: number }
  readonly localPosts: number
}

/** `/.well-known/nodeinfo`: where the document is (NodeInfo 2.1, discovery). */
export function nodeInfoDiscovery(origin: string) {
  return { links: [{ rel: SCHEMA, href: `${origin}/nodeinfo/2.1` }] }
}

/** The content type the schema asks for. */
export const NODE_INFO_JSON = `application/json; profile="${SCHEMA}#"`

/** `/nodeinfo/2.1`: what this server is, for directories and moderators. */
export function nodeInfo(facts: NodeFacts) {
  return {
    version: '2.1',
    software: { name: 'rose-ash', version: facts.version },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: ['rss2.0'] },
    openRegistrations: facts.openRegistrations,
    usage: { users: facts.members, localPosts: facts.localPosts },
    metadata: { nodeName: facts.nodeName, nodeDescription: facts.nodeDescription },
  }
}
