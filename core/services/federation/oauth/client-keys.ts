import { importJWK, type JSONWebKeySet, type JWK } from 'jose'
import { Refusal } from '#core/contracts/refusal'
import { isCleanDeep } from '#core/text/clean'

export const ASSERTION_ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA']

const MOST_KEYS = 10
const MOST_PUBLISHED_KEYS = 50
/** Members of private and symmetric keys (RFC 7518 §6.2.2, §6.3.2, §6.4.1). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

export class ClientKeysUnusable extends Refusal {
  override name = 'ClientKeysUnusable'
  constructor(
    sentence = 'These keys cannot be used: give a JWK Set of one to ten public keys, each with its algorithm (alg).',
  ) {
    super(sentence)
  }
}

/** The text of a form; undefined when nothing was typed. What is no JSON is no keys either. */
export function parseClientKeys(text: string | undefined): unknown {
  if (!text?.trim()) return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new ClientKeysUnusable()
  }
}

/** A client's JWK Set (RFC 7517 §5), which `private_key_jwt` is verified with. Throws `ClientKeysUnusable`. */
export async function readClientKeys(given: unknown): Promise<JSONWebKeySet> {
  const { keys } = (given ?? {}) as Partial<JSONWebKeySet>
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > MOST_KEYS) throw new ClientKeysUnusable()
  for (const key of keys) if (!(await isUsable(key))) throw new ClientKeysUnusable()
  return { keys }
}

/** Of a set that its owner publishes for everybody, the keys that sign in a way we know (RFC 7517 §5). */
export async function usableKeys(given: unknown): Promise<JSONWebKeySet> {
  const { keys } = (given ?? {}) as Partial<JSONWebKeySet>
  if (!Array.isArray(keys) || keys.length > MOST_PUBLISHED_KEYS) throw new ClientKeysUnusable()
  const usable = await Promise.all(keys.map(isUsable))
  return { keys: keys.filter((_, at) => usable[at]) }
}

async function isUsable(key: unknown): Promise<boolean> {
  // What is escaped in a key has passed no gate for text.
  if (typeof key !== 'object' || key === null || !isCleanDeep(key)) return false
  if (PRIVATE_MEMBERS.some(name => name in key)) return false
  const { alg = '', use = 'sig' } = key as JWK
  if (use !== 'sig' || !ASSERTION_ALGORITHMS.includes(alg)) return false
  return importJWK(key).then(
    () => true,
    () => false,
  )
}
