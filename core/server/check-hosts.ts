import { lookup } from 'node:dns/promises'
import { connect, type TLSSocket } from 'node:tls'
import { DOMAINS } from '#core/contracts/domain'
import type { Finding } from './finding'

const PATIENCE_MS = 5_000
const DAY_MS = 86_400_000
/** Proxies renew a month ahead: whoever is so late will not. */
const LEAST_DAYS = 14
const TLS_PORT = 443

export type HostOptions = {
  readonly port?: number
  /** The address of a name. Throws what `dns.lookup` throws. */
  readonly addressOf?: (host: string) => Promise<string>
  /** PEM of an extra certificate authority. */
  readonly ca?: string
  readonly now?: number
}

/** Whether browsers find the six hosts of this domain, and are shown a certificate that they take: one line each. */
export function checkHosts(coopDomain: string, options: HostOptions = {}): Promise<Finding[]> {
  return Promise.all(DOMAINS.map(domain => checkHost(`${domain}.${coopDomain}`, options)))
}

async function checkHost(host: string, options: HostOptions): Promise<Finding> {
  const { addressOf = name => lookup(name).then(({ address }) => address), now = Date.now() } = options
  let address: string
  try {
    address = await addressOf(host)
  } catch (fault) {
    const { code = 'no answer' } = fault as NodeJS.ErrnoException
    return bad(host, `has no address (${code}): make an A or AAAA record that leads to your proxy.`)
  }
  const shown = await certificateAt(host, address, options)
  if (shown instanceof Error) return bad(host, refusalOf(shown, address))
  const days = Math.floor((shown.getTime() - now) / DAY_MS)
  const said = `${address}, its certificate is good for ${days} days`
  if (days >= LEAST_DAYS) return { state: 'good', about: host, said }
  return { state: 'warn', about: host, said: `${said}: look why your proxy did not renew it.` }
}

/** Until when it is good; the error with which a browser would turn it down, or which kept us from seeing it. */
async function certificateAt(
  host: string,
  address: string,
  { port = TLS_PORT, ca }: HostOptions,
): Promise<Date | Error> {
  const answer = Promise.withResolvers<Date | Error>()
  const socket: TLSSocket = connect({ host: address, port, servername: host, ca, timeout: PATIENCE_MS }, () =>
    answer.resolve(new Date(socket.getPeerCertificate().valid_to)),
  )
  socket.once('error', fault => answer.resolve(fault))
  socket.once('timeout', () => answer.resolve(Object.assign(new Error('late'), { code: 'ETIMEDOUT' })))
  try {
    return await answer.promise
  } finally {
    socket.destroy()
  }
}

function refusalOf(fault: Error, address: string): string {
  const { code = fault.name } = fault as NodeJS.ErrnoException
  if (/^E(?:CONN|HOST|NET|TIMEDOUT|PIPE)/.test(code))
    return `leads to ${address}, where nobody answers on port 443 (${code}): start your proxy, or open the port.`
  if (/EXPIRED/.test(code)) return `shows a certificate that has run out: have your proxy renew it.`
  if (/ALTNAME/.test(code)) return `shows a certificate of another name: add this one to your proxy’s.`
  return `shows a certificate that browsers do not take (${code}): have your proxy get one, as from Let’s Encrypt.`
}

const bad = (about: string, said: string): Finding => ({ state: 'bad', about, said })
