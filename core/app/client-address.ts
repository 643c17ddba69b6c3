import type { Config } from '#core/contracts/platform/config'

type Handle = (request: Request) => Response | Promise<Response>
type Peers = { requestIP(request: Request): { readonly address: string } | null }

/** Who is at the other end of the line. Kept for what changes something alone: pages are not limited by address. */
const peers = new WeakMap<Request, string>()

/** For `Bun.serve`: the handler, with the peer of each request remembered for `clientAddress`. */
export function withPeers(handle: Handle): (request: Request, server: Peers) => Response | Promise<Response> {
  return (request, server) => {
    if (request.method !== 'GET') peers.set(request, server.requestIP(request)?.address ?? '')
    return handle(request)
  }
}

/** A request made out of another one comes from where that one came from. */
export function fromSamePeer(made: Request, original: Request): Request {
  peers.set(made, peers.get(original) ?? '')
  return made
}

/**
 * The address a request came from, for rate limits; empty when unknown. `X-Forwarded-For` says it where the
 * deployment has a proxy of its own (`COOP_TRUST_PROXY`): the last entry is the proxy's. Anywhere else a sender may
 * write there what it likes, so it is not read.
 */
export function clientAddress({ trustProxy }: Pick<Config, 'trustProxy'>, request: Request): string {
  const forwarded = trustProxy ? request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : ''
  return (withoutPort(forwarded ?? '') || peers.get(request) || '').slice(0, 64)
}

/** Some proxies write the port beside it, another for each connection: who asks is the same. */
function withoutPort(entry: string): string {
  const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\]|([\d.]+))(?::\d+)?$/i.exec(entry) ?? []
  return bracketed ?? plain ?? entry
}
