import { isIP } from 'node:net'

export type Environment = Readonly<Record<string, string | undefined>>

const SWITCH: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
])
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
const MAX_PORT = 65_535

/**
 * Environment variables, read one by one; what is wrong with them is gathered as sentences, so that a person mends all
 * of it at once. A variable that is set to nothing counts as not set. Values of secrets are in no sentence.
 */
export class EnvironmentReader {
  readonly faults: string[] = []

  constructor(private readonly env: Environment) {}

  text(name: string): string | null {
    return this.env[name] || null
  }

  /** Notes the fault, and gives what reading can go on with. */
  wrong<T>(sentence: string, instead: T): T {
    this.faults.push(sentence)
    return instead
  }

  /** A port number, so far from the last one that `room` more ports fit after it. */
  port(name: string, room = 0): number | null {
    const text = this.text(name)
    if (text === null) return null
    const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
    if (port >= 1 && port + room <= MAX_PORT) return port
    return this.wrong(
      `${name} must be a port number, not "${text}": a whole number from 1 to ${MAX_PORT - room}.`,
      null,
    )
  }

  /** `1` or `0`. */
  flag(name: string): boolean | null {
    const text = this.text(name)
    if (text === null) return null
    const flag = SWITCH.get(text.toLowerCase())
    return flag ?? this.wrong(`${name} must be 1 or 0, not "${text}".`, null)
  }

  /** A URL of one of these schemes with a host. It may hold a password, so it is never shown. */
  url(name: string, schemes: readonly string[], pattern: string, more: (url: URL) => boolean = () => true) {
    const text = this.text(name)
    if (text === null || isUrl(text, schemes, more)) return text
    return this.wrong(`${name} must be a URL like ${pattern}, and what it says is none.`, null)
  }

  oneOf<T extends string>(name: string, known: readonly T[]): T | null {
    const text = this.text(name)
    const found = known.find(each => each === text)
    if (text === null || found) return found ?? null
    return this.wrong(`${name} must be one of ${known.join(', ')}, not "${text}".`, null)
  }

  /** A host name of the DNS (RFC 1123 §2.1), in small letters. */
  hostName(name: string): string | null {
    const text = this.text(name)?.toLowerCase() ?? null
    if (text === null || isHostName(text)) return text
    return this.wrong(
      `${name} must be a bare host name like coop.example (no scheme, port or path; umlauts as xn--…), not "${text}".`,
      null,
    )
  }

  /** An address or a name to listen on. */
  host(name: string): string | null {
    const text = this.text(name)
    if (text === null || isIP(text) !== 0 || isHostName(text.toLowerCase())) return text
    return this.wrong(
      `${name} must be the address to listen on, like 127.0.0.1 or 0.0.0.0, not "${text}".`,
      null,
    )
  }

  /** All of these variables or none; `false` also when some are missing, which is a fault. */
  together(what: string, names: readonly string[], optional: readonly string[] = []): boolean {
    const missing = names.filter(name => this.text(name) === null)
    if (missing.length === 0) return true
    const set = [...names, ...optional].filter(name => this.text(name) !== null)
    if (set.length === 0) return false
    const those = missing.join(' and ')
    return this.wrong(
      `${those} must be set too, because ${set[0]} is: ${what} needs ${names.join(', ')}. Set them all, or none.`,
      false,
    )
  }
}

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}

function isUrl(text: string, schemes: readonly string[], more: (url: URL) => boolean): boolean {
  if (/\s/.test(text) || !URL.canParse(text)) return false
  const url = new URL(text)
  return schemes.includes(url.protocol.slice(0, -1)) && url.hostname !== '' && url.port !== '0' && more(url)
}

function isHostName(text: string): boolean {
  const labels = text.split('.')
  return text.length <= 253 && labels.every(label => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '')
}
